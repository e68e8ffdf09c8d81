"""Changes of a plan as plain values, to be combined freely."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from hub.intervals import dates


@dataclass(frozen=True, slots=True)
class Days:
    """The dates from the first to the last, both included, that fall on one of the weekdays."""

    weekdays: frozenset[int]
    first: date
    last: date

    def __iter__(self) -> Iterator[date]:
        return (day for day in dates(self.first, self.last) if day.weekday() in self.weekdays)


@dataclass(frozen=True, slots=True)
class CloseResource:
    """A desk, room or booth of the point is closed on these days, as by a closure."""

    resource_id: int
    days: Days


@dataclass(frozen=True, slots=True)
class MoreStaff:
    """So many professionals more at the point, as by a shift of somebody new. Wall time."""

    capabilities: frozenset[int]
    count: int
    days: Days
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class LessStaff:
    """Somebody is away on these days, wherever they work, as by an absence."""

    professional_id: int
    days: Days


@dataclass(frozen=True, slots=True)
class OtherHours:
    """The weekly hours of the point are these; None: closed. Holidays and dates with hours of
    their own stay as they are."""

    days: Days
    opens: time | None = None
    closes: time | None = None


Change = CloseResource | MoreStaff | LessStaff | OtherHours
