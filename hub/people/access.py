"""What each role may do. Where it may do it is said by locations.access."""

from enum import StrEnum

from hub.people.models import RoleKind


class Right(StrEnum):
    SEE = "see"  # the agenda, and who comes
    ACT = "act"  # book, move, cancel, note
    PLAN = "plan"  # opening hours, shifts, absences, closures
    EDIT = "edit"  # the catalogue of the organisation
    TRAIL = "trail"  # who did and saw what
    DEVICES = "devices"  # pair, lock and unpair the screens of a point
    CLIENTS = "clients"  # let other systems in, and send them news
    LOG_INS = "log_ins"  # by which provider people log in, and what its groups may do


RIGHTS: dict[str, frozenset[Right]] = {
    RoleKind.CLERK: frozenset({Right.SEE, Right.ACT}),
    RoleKind.PLANNER: frozenset({Right.SEE, Right.ACT, Right.PLAN}),
    RoleKind.MANAGER: frozenset(
        {Right.SEE, Right.ACT, Right.PLAN, Right.DEVICES, Right.CLIENTS, Right.LOG_INS}
    ),
    RoleKind.EDITOR: frozenset({Right.EDIT}),
    RoleKind.AUDITOR: frozenset({Right.SEE, Right.TRAIL}),
}
# Their scope is the whole organisation, whatever points they are assigned to.
UNNARROWED = frozenset({RoleKind.MANAGER})


def kinds_with(right: Right) -> list[str]:
    return [kind for kind, rights in RIGHTS.items() if right in rights]
