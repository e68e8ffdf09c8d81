"""Free times counted by day: for a month at a glance."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hub.intervals import dates, local_day
from scheduling.grid import Mask, instant_of, slice_ceil, slice_floor


@dataclass(frozen=True, slots=True)
class FreeDay:
    """A local date: how many free starts it has, and the first of them in wall time."""

    date: date
    free: int
    first: datetime | None


def by_day(starts: Mask, zone: ZoneInfo, first: date, last: date) -> Iterator[FreeDay]:
    """Every date from the first to the last, those without free starts too."""
    for day in dates(first, last):
        span = local_day(day, zone)
        begin, end = slice_ceil(span.start), slice_floor(span.end)
        bits = _between(starts, begin, end)
        wall = None
        if bits:
            lowest = (bits & -bits).bit_length() - 1
            wall = instant_of(begin + lowest).astimezone(zone)
        yield FreeDay(day, bits.bit_count(), wall)


def _between(mask: Mask, begin: int, end: int) -> int:
    """The bits of the slices begin..end-1, the lowest for `begin`."""
    move = begin - mask.first
    bits = mask.bits >> move if move >= 0 else mask.bits << -move
    return bits & ((1 << (end - begin)) - 1)
