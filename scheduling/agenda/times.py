"""Free times for staff, by day: for a caller on the phone and for a move."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hub.intervals import Interval, local_day, span
from scheduling import availability
from scheduling.availability import Asker, Item
from scheduling.models import Appointment

DAYS_AHEAD = 14
SOON = timedelta(days=DAYS_AHEAD)
PARTS: tuple[tuple[Promise, time], ...] = (
    (_("Morning"), time(12)),
    (_("Afternoon"), time(18)),
    (_("Evening"), time.max),
)


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    free: int


@dataclass(frozen=True, slots=True)
class Choice:
    """The fortnight from a day on, and the free starts of that one day by part of the day."""

    day: date
    days: list[Day]
    parts: list[tuple[str, list[datetime]]]


def choose(
    *,
    items: Sequence[Item],
    day: date,
    zone: ZoneInfo,
    now: datetime,
    ignoring: Appointment | None = None,
    asker: Asker = Asker.STAFF,
    taken: Sequence[Interval] = (),
) -> Choice:
    """Past times never show; `ignoring` is the appointment that would move; `taken`: when who
    comes is elsewhere."""
    first, last = local_day(day, zone), local_day(day + timedelta(days=DAYS_AHEAD - 1), zone)
    window = span(max(first.start, now), last.end)
    starts = _starts(items, window, now, ignoring, asker, taken) if window else []
    local = [start.astimezone(zone) for start in starts]
    free = Counter(start.date() for start in local)
    days = [day + timedelta(days=n) for n in range(DAYS_AHEAD)]
    today = [start for start in local if start.date() == day]
    return Choice(day, [Day(d, free[d]) for d in days], _parts(today))


def first_day(
    *,
    items: Sequence[Item],
    zone: ZoneInfo,
    now: datetime,
    asker: Asker = Asker.STAFF,
    taken: Sequence[Interval] = (),
) -> date:
    """The first day with a free time; today where there is none at all. Most have one soon, so the
    time further away is looked at only then."""
    last = max(availability.bookable_window(item.offering, now).end for item in items)
    for until in (now + SOON, max(last, now + SOON)):
        starts = _starts(items, Interval(now, until), now, None, asker, taken)
        if starts:
            return starts[0].astimezone(zone).date()
    return now.astimezone(zone).date()


def _starts(
    items: Sequence[Item],
    window: Interval,
    now: datetime,
    ignoring: Appointment | None,
    asker: Asker,
    taken: Sequence[Interval],
) -> list[datetime]:
    found = availability.find_visit(
        items=items, window=window, now=now, ignoring=ignoring, asker=asker
    )
    own = ignoring and ignoring.starts_at  # to move to where it is, is no move
    length = timedelta(minutes=found.minutes)
    return [
        start
        for start in found.times()
        if start != own and not any(_meet(start, start + length, other) for other in taken)
    ]


def _meet(start: datetime, end: datetime, other: Interval) -> bool:
    return start < other.end and other.start < end


def _parts(starts: list[datetime]) -> list[tuple[str, list[datetime]]]:
    left, found = list(starts), []
    for name, until in PARTS:
        here = [start for start in left if start.time() < until]
        left = left[len(here) :]
        if here:
            found.append((str(name), here))
    return found
