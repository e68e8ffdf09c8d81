"""What each role may do, and what another organisation's may. Where is said by locations.access."""

from datetime import datetime
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q, QuerySet

from hub.audit import behalf
from hub.people.models import Delegation, Role, RoleKind, Task, User


class Right(StrEnum):
    SEE = "see"  # the agenda, and who comes
    ACT = "act"  # book, move, cancel, note
    PLAN = "plan"  # opening hours, shifts, absences, closures
    EDIT = "edit"  # the catalogue of the organisation
    TRAIL = "trail"  # who did and saw what
    DEVICES = "devices"  # pair, lock and unpair the screens of a point
    CLIENTS = "clients"  # let other systems in, and send them news
    READERS = "readers"  # whether a colleague reads a text before it is published
    AGREE = "agree"  # which services are had at which points, with other organisations
    DELEGATE = "delegate"  # let another organisation manage, and end that
    LOG_INS = "log_ins"  # by which provider people log in, and what its groups may do


RIGHTS: dict[str, frozenset[Right]] = {
    RoleKind.CLERK: frozenset({Right.SEE, Right.ACT}),
    RoleKind.PLANNER: frozenset({Right.SEE, Right.ACT, Right.PLAN}),
    RoleKind.MANAGER: frozenset(
        {
            *(Right.SEE, Right.ACT, Right.PLAN, Right.DEVICES),
            *(Right.CLIENTS, Right.LOG_INS, Right.AGREE, Right.DELEGATE, Right.READERS),
        }
    ),
    RoleKind.EDITOR: frozenset({Right.EDIT}),
    RoleKind.AUDITOR: frozenset({Right.SEE, Right.TRAIL}),
}
# Their scope is the whole organisation, whatever points they are assigned to.
UNNARROWED = frozenset({RoleKind.MANAGER})
# What another organisation's people may where it was asked to manage: never to help citizens or to
# read what they said (ACT), to read the trail, to let systems in, to say who reads a text before it
# is published, or to hand it on.
DELEGATED: dict[str, frozenset[Right]] = {
    Task.SERVICES: frozenset({Right.EDIT}),
    Task.POINTS: frozenset({Right.DEVICES, Right.AGREE}),
    Task.PLANNING: frozenset({Right.SEE, Right.PLAN}),
}


def kinds_with(right: Right) -> list[str]:
    return [kind for kind, rights in RIGHTS.items() if right in rights]


def delegations(*, now: datetime) -> QuerySet[Delegation]:
    """Those that hold at this moment."""
    begun = Q(starts_at__lte=now, ended_at=None)
    return Delegation.objects.filter(begun, Q(ends_at=None) | Q(ends_at__gt=now))


def managed(roles: QuerySet[Role], right: Right, *, now: datetime) -> QuerySet[Delegation]:
    """The delegations by which the holders of these roles have the right elsewhere."""
    tasks = [task for task, rights in DELEGATED.items() if right in rights]
    held = roles.filter(kind=OuterRef("kind"), organisation=OuterRef("receiver"))
    return delegations(now=now).filter(Exists(held), task__in=tasks)


def note_behalf(user: User, organisation_id: int, *, now: datetime) -> None:
    """Said by each door once it let the user in: what is recorded from here on names for whom."""
    roles = Role.objects.filter(user=user)
    given = delegations(now=now).filter(giver=organisation_id)
    of = given.filter(receiver__in=roles.values("organisation")).values_list("receiver").first()
    if of and not roles.filter(organisation=organisation_id).exists():
        behalf.acts_for(organisation_id=organisation_id, of_id=of[0])
