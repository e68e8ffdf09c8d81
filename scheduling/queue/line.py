"""The order of a line, and for each ticket why it stands there. Pure. The rules as published:

1. Whom staff give priority, with a reason, goes first.
2. An appointment counts from its time; who comes late for it counts from the arrival. It may be
   called from five minutes before.
3. A walk-in counts from its arrival plus the longest wait that the point allows: from then on it
   goes before appointments of a later time. So nobody waits without end, on either side.
4. Until then walk-ins go by arrival, after the appointments whose time has come.
5. An appointment whose time is still to come waits for it, unless nobody else is there.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

AHEAD_OF_TIME = timedelta(minutes=5)


class Why(StrEnum):
    PRIORITY = "priority"
    APPOINTMENT = "appointment"
    LATE = "late"
    LONG_WAIT = "long_wait"
    WALK_IN = "walk_in"
    EARLY = "early"


class Key(NamedTuple):
    """What the line is sorted by: least goes first."""

    rank: int
    moment: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket in the line. `queued_at`: from when it counts, aware; `due_at`: the appointment's
    start, None for a walk-in."""

    ticket_id: int
    number: int
    queued_at: datetime
    due_at: datetime | None = None
    priority_reason: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A ticket at its place, the first being 1."""

    waiting: Waiting
    place: int
    why: Why


def order(line: Iterable[Waiting], *, now: datetime, longest_wait: timedelta) -> list[Placed]:
    """Who goes first at this moment."""
    ranked = sorted((_ranked(some, now, longest_wait) for some in line), key=lambda pair: pair[0])
    return [
        Placed(waiting, place, why) for place, (_key, why, waiting) in enumerate(ranked, start=1)
    ]


def _ranked(some: Waiting, now: datetime, longest_wait: timedelta) -> tuple[Key, Why, Waiting]:
    key, why = rank(some, now=now, longest_wait=longest_wait)
    return key, why, some


def rank(some: Waiting, *, now: datetime, longest_wait: timedelta) -> tuple[Key, Why]:
    if some.priority_reason:
        return Key(0, some.queued_at, some.number), Why.PRIORITY
    if some.due_at is None:
        return _walk_in(some, now, longest_wait)
    if some.queued_at > some.due_at:
        return Key(1, some.queued_at, some.number), Why.LATE
    if some.due_at <= now + AHEAD_OF_TIME:
        return Key(1, some.due_at, some.number), Why.APPOINTMENT
    return Key(3, some.due_at, some.number), Why.EARLY


def _walk_in(some: Waiting, now: datetime, longest_wait: timedelta) -> tuple[Key, Why]:
    patient_until = some.queued_at + longest_wait
    if patient_until <= now:
        return Key(1, patient_until, some.number), Why.LONG_WAIT
    return Key(2, some.queued_at, some.number), Why.WALK_IN


def told(placed: Placed, *, zone: ZoneInfo, longest_wait: timedelta) -> str:
    """Why this one now, in a sentence of the active language, on the clock of the place."""
    waiting = placed.waiting
    values = {
        "reason": waiting.priority_reason,
        "due": _clock(waiting.due_at, zone),
        "since": _clock(waiting.queued_at, zone),
        "minutes": int(longest_wait.total_seconds() // 60),
    }
    return _sentence(placed.why) % values


def _sentence(why: Why) -> str:
    return {
        Why.PRIORITY: _("Goes first: %(reason)s."),
        Why.APPOINTMENT: _("Appointment at %(due)s: it is time."),
        Why.LATE: _("Appointment at %(due)s, came late: counts from %(since)s."),
        Why.LONG_WAIT: _("Walk-in since %(since)s: has waited %(minutes)s minutes or longer."),
        Why.WALK_IN: _("Walk-in since %(since)s."),
        Why.EARLY: _("Appointment at %(due)s: is early, goes when nobody else waits."),
    }[why]


def _clock(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}" if at else ""
