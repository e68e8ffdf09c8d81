"""When it suits the citizen: dates, weekdays and hours of the day, as a mask of wanted starts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.intervals import Interval, local_dates, local_day, span, wall_instant
from scheduling.grid import Mask, covered


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which starts suit, in wall time at the point. `last` is a day that still suits; `since` is
    the first minute that suits and `until` the first that does not. Weekdays are 0 (Monday) to 6;
    none of them means any day."""

    first: date | None = None
    last: date | None = None
    weekdays: frozenset[int] = frozenset()
    since: time | None = None
    until: time | None = None

    def __bool__(self) -> bool:
        return self != Wanted()

    def mask(self, window: Interval, zone: ZoneInfo) -> Mask:
        """The slices of the window that suit. In the hour that autumn repeats a clock time is
        that of its first passing."""
        return covered(self._spans(window, zone))

    def _spans(self, window: Interval, zone: ZoneInfo) -> Iterator[Interval]:
        for day in local_dates(window, zone):
            whole = local_day(day, zone)
            since = wall_instant(day, self.since, zone) if self.since else whole.start
            until = wall_instant(day, self.until, zone) if self.until else whole.end
            suits = span(since, until) if self._suits(day) else None
            if suits:
                yield suits

    def _suits(self, day: date) -> bool:
        return (
            (self.first is None or self.first <= day)
            and (self.last is None or day <= self.last)
            and (not self.weekdays or day.weekday() in self.weekdays)
        )

    def begin(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Where looking may begin: nothing before it suits."""
        return max(now, local_day(self.first, zone).start) if self.first else now

    def end(self, latest: datetime, zone: ZoneInfo) -> datetime:
        """Where looking may stop."""
        return min(latest, local_day(self.last, zone).end) if self.last else latest


def week_of(day: date, later: int = 0) -> tuple[date, date]:
    """Monday and Sunday of the day's week, or of one so many weeks later."""
    monday = day - timedelta(days=day.weekday()) + timedelta(weeks=later)
    return monday, monday + timedelta(days=6)
