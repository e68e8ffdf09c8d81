"""The coming dates of a weekly shift, as planned and as changed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from hub.intervals import dates
from locations import holidays, hours
from scheduling.planning import cover
from scheduling.planning.models import Shift, ShiftChange

AHEAD = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Wall times of the date; `dropped` leaves them as the shift has them."""

    date: date
    starts: time
    ends: time
    dropped: bool = False
    changed: bool = False
    reason: str = ""
    holiday: str = ""  # its key, where it is off for that, as nobody said otherwise

    @property
    def over_midnight(self) -> bool:
        return self.ends <= self.starts


def coming(shift: Shift, *, today: date) -> list[Occurrence]:
    """Those that begin today or in the eight weeks from now."""
    return between(shift, today, today + AHEAD)


def between(shift: Shift, first: date, last: date) -> list[Occurrence]:
    """Those that begin on one of these days, the last one too."""
    changes = {c.date: c for c in shift.changes.filter(date__range=(first, last))}
    days_off = _days_off(shift)
    return [_with_holiday(one, days_off) for one in _listed(shift, changes, first, last)]


def on(shift: Shift, day: date) -> Occurrence | None:
    return next(iter(between(shift, day, day)), None)


def _listed(
    shift: Shift, changes: dict[date, ShiftChange], first: date, last: date
) -> Iterator[Occurrence]:
    for day in dates(first, last):
        if not cover.is_on(shift, day):
            continue
        change = changes.get(day)
        if change is None:
            yield Occurrence(day, shift.starts, shift.ends)
        elif change.starts is None or change.ends is None:
            yield Occurrence(day, shift.starts, shift.ends, dropped=True, reason=change.reason)
        else:
            yield Occurrence(day, change.starts, change.ends, changed=True, reason=change.reason)


def _days_off(shift: Shift) -> frozenset[str]:
    """Where there is a point its hours decide."""
    owner = shift.professional.resource.organisation_id
    return frozenset() if shift.service_point_id else hours.holiday_choices({owner})[owner]


def _with_holiday(one: Occurrence, days_off: frozenset[str]) -> Occurrence:
    if one.dropped or one.changed:
        return one
    return replace(one, holiday=holidays.on(one.date, days_off) or "")
