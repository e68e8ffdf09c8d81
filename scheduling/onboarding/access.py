"""Who may add organisations, and see how far they are.

Nobody on a page could add one before; whoever runs the hub does so by `manage.py onboard`. Managers
of a province add municipalities to their province, and managers of an organisation follow its list.
"""

from django.db.models import Q, QuerySet

from hub.catalogue.models import Organisation, OrganisationKind
from hub.people.models import RoleKind, User


def provinces_of(user: User) -> QuerySet[Organisation]:
    """To which the user may add municipalities."""
    return _managed(user).filter(kind=OrganisationKind.PROVINCE).order_by("name")


def followed_by(user: User) -> QuerySet[Organisation]:
    """Whose checklist the user sees: those they manage, and those of their provinces."""
    mine, provinces = _managed(user), provinces_of(user)
    return (
        Organisation.objects.filter(Q(pk__in=mine) | Q(parent__in=provinces))
        .exclude(kind=OrganisationKind.PROVINCE)
        .order_by("name")
    )


def _managed(user: User) -> QuerySet[Organisation]:
    if not user.is_active:
        return Organisation.objects.none()
    mine = Organisation.objects.filter(roles__user=user, roles__kind=RoleKind.MANAGER)
    return mine.distinct()
