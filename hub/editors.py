"""Whose catalogue somebody may edit, and who may edit whose."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from hub.catalogue.models import Organisation
from hub.people.access import Right, delegations, kinds_with
from hub.people.models import Role, User

# How far a role reaches is said in one place, which lies above; it is asked by name.
EDITS = f"locations.{Right.EDIT}_organisation"


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations whose texts, dates and questions the user may publish."""
    own = Role.objects.filter(user=user).values("organisation")
    given = delegations(now=timezone.now()).filter(receiver__in=own)
    mine = Organisation.objects.filter(Q(pk__in=own) | Q(pk__in=given.values("giver")))
    may = [one.pk for one in mine if user.has_perm(EDITS, one)]
    return Organisation.objects.filter(pk__in=may).order_by("name")


def editors_of(organisation: Organisation) -> list[User]:
    """Who may write and read its texts, by name: its own, and those of who manages for it."""
    given = delegations(now=timezone.now()).filter(giver=organisation)
    roles = Role.objects.filter(
        Q(organisation=organisation) | Q(organisation__in=given.values("receiver")),
        kind__in=kinds_with(Right.EDIT),
    )
    found = User.objects.filter(pk__in=roles.values("user"), is_active=True).order_by("name", "pk")
    return [one for one in found if one.has_perm(EDITS, organisation)]


def deciders_of(organisation: Organisation) -> list[User]:
    """Who says whether a colleague reads a text before it is published, by name."""
    roles = organisation.roles.filter(kind__in=kinds_with(Right.READERS))
    found = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    return list(found.order_by("name", "pk"))
