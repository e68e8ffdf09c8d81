"""Whose catalogue somebody may edit."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from hub.catalogue.models import Organisation
from hub.people.access import Right, delegations
from hub.people.models import Role, User


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations whose texts, dates and questions the user may publish."""
    own = Role.objects.filter(user=user).values("organisation")
    given = delegations(now=timezone.now()).filter(receiver__in=own)
    mine = Organisation.objects.filter(Q(pk__in=own) | Q(pk__in=given.values("giver")))
    # How far a role reaches is said in one place, which lies above; it is asked by name.
    may = [one.pk for one in mine if user.has_perm(f"locations.{Right.EDIT}_organisation", one)]
    return Organisation.objects.filter(pk__in=may).order_by("name")
