"""Many stranded appointments at once, each to the way out that was shown for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from hub.errors import DomainError
from scheduling.booking.amend import move
from scheduling.booking.elsewhere import move_there
from scheduling.booking.people import Actor
from scheduling.booking.reassign import reassign
from scheduling.errors import ChangedMeanwhile
from scheduling.models import Appointment
from scheduling.planning import stranded


@dataclass(frozen=True, slots=True)
class WayOut:
    """What a planner chose for one appointment; `seen` is the revision it was chosen for. Its own
    start means: others at the same time. `there` are the offerings at another place, in the order
    of the services: only where the planner chose that place."""

    appointment: Appointment
    start: datetime
    seen: int
    there: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    appointment: Appointment
    error: DomainError


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kept` kept their time, `moved` have a new one; `refused` are as they were."""

    kept: tuple[Appointment, ...]
    moved: tuple[Appointment, ...]
    refused: tuple[Refused, ...]


def rescue(*, ways: Iterable[WayOut], now: datetime, actor: Actor) -> Outcome:
    """Each in a transaction of its own, so that one that is refused holds up no other. What was
    solved meanwhile is refused as changed, and left alone."""
    kept: list[Appointment] = []
    moved: list[Appointment] = []
    refused: list[Refused] = []
    for way in ways:
        try:
            if not way.there and way.start == way.appointment.starts_at:
                kept.append(_keep(way, now, actor))
            else:
                moved.append(_move(way, now, actor))
        except DomainError as error:
            refused.append(Refused(way.appointment, error))
    return Outcome(tuple(kept), tuple(moved), tuple(refused))


def _keep(way: WayOut, now: datetime, actor: Actor) -> Appointment:
    return reassign(appointment=way.appointment, now=now, actor=actor, seen=way.seen)


def _move(way: WayOut, now: datetime, actor: Actor) -> Appointment:
    if not stranded.is_stranded(way.appointment, now=now):
        raise ChangedMeanwhile
    if way.there:
        return move_there(
            appointment=way.appointment,
            offerings=way.there,
            start=way.start,
            seen=way.seen,
            now=now,
            actor=actor,
        )
    return move(appointment=way.appointment, start=way.start, now=now, actor=actor, seen=way.seen)
