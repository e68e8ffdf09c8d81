"""Who may add organisations, and see how far they are.

Nobody on a page could add one before; whoever runs the hub does so by `manage.py onboard`. Managers
of a province add municipalities to their province. They follow what they added until somebody there
manages it; from then on it is that organisation's own.
"""

from django.db.models import Q, QuerySet

from hub.catalogue.models import Organisation, OrganisationKind
from hub.people import inviting
from hub.people.models import Role, RoleKind, User
from scheduling.onboarding.models import Joined


def provinces_of(user: User) -> QuerySet[Organisation]:
    """To which the user may add municipalities."""
    return _managed(user).filter(kind=OrganisationKind.PROVINCE).order_by("name")


def followed_by(user: User) -> QuerySet[Organisation]:
    """Whose checklist the user sees."""
    mine, provinces = _managed(user), provinces_of(user)
    added = Joined.objects.filter(province__in=provinces).exclude(organisation__in=_taken_over())
    return (
        Organisation.objects.filter(Q(pk__in=mine) | Q(pk__in=added.values("organisation")))
        .exclude(kind=OrganisationKind.PROVINCE)
        .order_by("name")
    )


def _taken_over() -> QuerySet[Organisation]:
    """Where a manager has taken up the account."""
    managers = Role.objects.filter(kind=RoleKind.MANAGER, user__in=inviting.accepted())
    return Organisation.objects.filter(roles__in=managers)


def _managed(user: User) -> QuerySet[Organisation]:
    if not user.is_active:
        return Organisation.objects.none()
    mine = Organisation.objects.filter(roles__user=user, roles__kind=RoleKind.MANAGER)
    return mine.distinct()
