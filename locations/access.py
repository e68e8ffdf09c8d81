"""Where a role reaches: the service points, and the remote work of organisations.

| Role                 | Points                                     | Remote work                 |
|----------------------|--------------------------------------------|-----------------------------|
| manager              | all of the organisation, and lent ones     | of the organisation         |
| other, not narrowed  | all of the organisation                    | of the organisation         |
| other, with points   | those points, of whatever organisation     | none                        |

The first two also reach what other organisations let theirs manage, for the rights that go with it
(hub.people.access). It is asked each time, so that it ends at once.

What the role may do there stands in hub.people.access.
"""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from rules.permissions import add_perm
from rules.predicates import predicate

from hub.catalogue.models import Organisation
from hub.people.access import UNNARROWED, Right, kinds_with, managed
from hub.people.models import Role, User
from locations.models import ServicePoint


def _roles(user: User, right: Right) -> QuerySet[Role]:
    if not user.is_active:
        return Role.objects.none()
    return Role.objects.filter(user=user, kind__in=kinds_with(right))


def _wide(user: User, right: Right) -> QuerySet[Role]:
    """The roles that reach their whole organisation."""
    return _roles(user, right).filter(Q(kind__in=UNNARROWED) | Q(assignments=None))


def _givers(user: User, right: Right) -> QuerySet[Any, Any]:
    """The organisations that let the user's own manage this for them."""
    return managed(_wide(user, right), right, now=timezone.now()).values("giver")


def points(user: User, right: Right) -> QuerySet[ServicePoint]:
    """The active points at which the user has the right."""
    return ServicePoint.objects.filter(
        Q(organisation__in=_wide(user, right).values("organisation"))
        | Q(organisation__in=_givers(user, right))
        | Q(assignments__role__in=_roles(user, right)),
        active=True,
    ).distinct()


def organisations(user: User, right: Right) -> QuerySet[Organisation]:
    """The organisations for whose remote work, or catalogue, the user has the right."""
    own = Q(pk__in=_wide(user, right).values("organisation"))
    return Organisation.objects.filter(own | Q(pk__in=_givers(user, right)))


def own_organisations(user: User, right: Right) -> QuerySet[Organisation]:
    """Those whose people the user is of: what nobody else decides for them."""
    return Organisation.objects.filter(pk__in=_wide(user, right).values("organisation"))


def _at_point(right: Right) -> Any:
    def reaches(user: User, point: ServicePoint | None) -> bool:
        return point is not None and points(user, right).filter(pk=point.pk).exists()

    return predicate(reaches, name=f"may_{right}_at_point")


def _for_organisation(right: Right) -> Any:
    def reaches(user: User, organisation: Organisation | None) -> bool:
        return (
            organisation is not None
            and organisations(user, right).filter(pk=organisation.pk).exists()
        )

    return predicate(reaches, name=f"may_{right}_for_organisation")


# For user.has_perm("locations.see_point", point), and so on for every right.
for _right in Right:
    add_perm(f"locations.{_right}_point", _at_point(_right))
    add_perm(f"locations.{_right}_organisation", _for_organisation(_right))
