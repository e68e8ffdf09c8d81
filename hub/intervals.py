"""Spans of time: half-open, aware, in UTC; and wall time made absolute."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """[start, end), in UTC. Raises ValueError when a bound is naive or the span is empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("An interval needs aware bounds.")
        if self.end <= self.start:
            raise ValueError("An interval ends after it starts.")

    def overlaps(self, other: "Interval") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Interval") -> bool:
        return self.start <= other.start and other.end <= self.end

    def holds(self, instant: datetime) -> bool:
        return self.start <= instant < self.end

    def intersection(self, other: "Interval") -> "Interval | None":
        return span(max(self.start, other.start), min(self.end, other.end))

    def minus(self, other: "Interval") -> list["Interval"]:
        """What is left of this span without the other: none, one or two pieces."""
        pieces = (
            span(self.start, min(self.end, other.start)),
            span(max(self.start, other.end), self.end),
        )
        return [piece for piece in pieces if piece]


def span(start: datetime, end: datetime) -> Interval | None:
    """The interval, or None where it would be empty."""
    return Interval(start, end) if start < end else None


_by_start = attrgetter("start")  # a comparison in C: whole intervals compare in Python


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The union, in order; touching spans become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals, key=_by_start):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged


def subtract(intervals: Iterable[Interval], taken: Iterable[Interval]) -> list[Interval]:
    """The union of `intervals` without the union of `taken`, in order."""
    left: list[Interval] = []
    gone, at = merge(taken), 0
    for interval in merge(intervals):
        while at < len(gone) and gone[at].end <= interval.start:
            at += 1
        pieces, near = [interval], at
        while near < len(gone) and gone[near].start < interval.end:
            pieces[-1:] = pieces[-1].minus(gone[near])
            near += 1
            if not pieces:
                break
        left += pieces
    return left


def intersect(some: Iterable[Interval], others: Iterable[Interval]) -> list[Interval]:
    """The spans that lie in both unions, in order."""
    ones, twos = merge(some), merge(others)
    both: list[Interval] = []
    one = two = 0
    while one < len(ones) and two < len(twos):
        piece = ones[one].intersection(twos[two])
        if piece:
            both.append(piece)
        # Whichever ends first meets nothing further.
        if ones[one].end <= twos[two].end:
            one += 1
        else:
            two += 1
    return both


def wall_instant(day: date, clock: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """The UTC instant of a wall time. In the hour that spring skips: the first instant after it.

    In the hour that autumn repeats, `fold` 0 is its first and 1 its second passing (PEP 495).
    """
    local = datetime.combine(day, clock, tzinfo=zone).replace(fold=fold)
    instant = local.astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    return _end_of_gap(local)


def _end_of_gap(local: datetime) -> datetime:
    # fold 0 reads a skipped time with the offset before the change, fold 1 with the one after.
    before, after = (local.replace(fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None and after is not None  # noqa: S101 - the zone is known
    change = local.replace(fold=0).astimezone(UTC)
    # The change lies within one gap of here; offsets tell on which side of it a minute lies.
    while (change - timedelta(minutes=1)).astimezone(local.tzinfo).utcoffset() == after:
        change -= timedelta(minutes=1)
    return change


@lru_cache(maxsize=16_384)  # a country's points open and close at the same few hours
def wall_span(day: date, opens: time, closes: time, zone: ZoneInfo) -> Interval | None:
    """A wall-time span on a date; `closes` at or before `opens` is on the next date.

    On the autumn Sunday an ambiguous opening is the first and an ambiguous closing the second
    passing of the hour; on the spring Sunday skipped time is left out, so a span may be empty.
    """
    last = day if closes > opens else day + timedelta(days=1)
    return span(wall_instant(day, opens, zone, fold=0), wall_instant(last, closes, zone, fold=1))


@lru_cache(maxsize=1_024)  # who asks for a month, asks for the same days as the one before
def local_day(day: date, zone: ZoneInfo) -> Interval:
    """The calendar day: 23, 24 or 25 hours."""
    midnight = time(0)
    return Interval(
        wall_instant(day, midnight, zone), wall_instant(day + timedelta(days=1), midnight, zone)
    )


def dates(first: date, last: date) -> Iterator[date]:
    """Every date from first to last, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def local_dates(interval: Interval, zone: ZoneInfo) -> Iterator[date]:
    """The dates that the interval touches on the clock of the zone."""
    last = interval.end - timedelta(microseconds=1)
    return dates(interval.start.astimezone(zone).date(), last.astimezone(zone).date())
