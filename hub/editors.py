"""Whose catalogue somebody may edit."""

from django.db.models import QuerySet

from hub.catalogue.models import Organisation
from hub.people.access import Right
from hub.people.models import User


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations whose texts, dates and questions the user may publish."""
    mine = Organisation.objects.filter(roles__user=user).distinct()
    # How far a role reaches is said in one place, which lies above; it is asked by name.
    may = [one.pk for one in mine if user.has_perm(f"locations.{Right.EDIT}_organisation", one)]
    return Organisation.objects.filter(pk__in=may).order_by("name")
