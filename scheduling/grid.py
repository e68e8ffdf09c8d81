"""Slot algebra on bit masks: exact, pure and fast.

Slice n is the five minutes from EPOCH + n * 5 min, in UTC; a mask is a Python integer whose bit i
stands for slice `first` + i. See docs/decisions/0002 for why the grid runs on without days.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_, or_

from hub.intervals import Interval

SLICE_MINUTES = 5
SLICE = timedelta(minutes=SLICE_MINUTES)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)


def slice_floor(instant: datetime) -> int:
    return (instant - EPOCH) // SLICE


def slice_ceil(instant: datetime) -> int:
    return -((EPOCH - instant) // SLICE)


def instant_of(number: int) -> datetime:
    return EPOCH + number * SLICE


def slices(minutes: int) -> int:
    """How many slices the minutes take. Raises ValueError unless a multiple of five, 0 or more."""
    if minutes < 0 or minutes % SLICE_MINUTES:
        raise ValueError(f"Not a number of five-minute slices: {minutes} minutes.")
    return minutes // SLICE_MINUTES


@dataclass(frozen=True, slots=True)
class Mask:
    """A set of slices: bit i of `bits` is slice `first` + i. Equality is of the sets."""

    first: int = 0
    bits: int = 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mask):
            return NotImplemented
        first = min(self.first, other.first)
        return self._from(first) == other._from(first)

    def __hash__(self) -> int:
        return hash(tuple(self.numbers()))

    def __bool__(self) -> bool:
        return self.bits != 0

    def _from(self, first: int) -> int:
        """The bits as seen from another first slice; slices before it fall off."""
        move = self.first - first
        return self.bits << move if move >= 0 else self.bits >> -move

    def __or__(self, other: "Mask") -> "Mask":
        if not self.bits or not other.bits:
            return self if self.bits else other
        first = min(self.first, other.first)
        return Mask(first, self._from(first) | other._from(first))

    def __and__(self, other: "Mask") -> "Mask":
        first = max(self.first, other.first)
        return Mask(first, self._from(first) & other._from(first))

    def __sub__(self, other: "Mask") -> "Mask":
        # Slices of `other` before our first fall off in _from, which is right: we lack them too.
        return Mask(self.first, self.bits & ~other._from(self.first))

    def shift(self, count: int) -> "Mask":
        """The same pattern `count` slices later."""
        return Mask(self.first + count, self.bits)

    def clip(self, window: Interval) -> "Mask":
        """Only the slices that lie wholly within the window."""
        return self & covered([window])

    def numbers(self) -> Iterator[int]:
        """The slice numbers, rising. Costs one step per set bit."""
        bits = self.bits
        while bits:
            lowest = bits & -bits
            yield self.first + lowest.bit_length() - 1
            bits ^= lowest

    def count(self) -> int:
        return self.bits.bit_count()

    def has(self, number: int) -> bool:
        return number >= self.first and bool(self.bits >> (number - self.first) & 1)

    def starts(self) -> Iterator[datetime]:
        return map(instant_of, self.numbers())

    def earliest(self) -> datetime | None:
        return next(self.starts(), None)

    def intervals(self) -> list[Interval]:
        """The spans that the set slices make, in order."""
        found, bits, at = [], self.bits, self.first
        while bits:
            skip = (bits & -bits).bit_length() - 1
            bits, at = bits >> skip, at + skip
            length = (~bits & (bits + 1)).bit_length() - 1
            found.append(Interval(instant_of(at), instant_of(at + length)))
            bits, at = bits >> length, at + length
        return found

    def to_bytes(self) -> bytes:
        """Little-endian, as stored beside `first`."""
        return self.bits.to_bytes((self.bits.bit_length() + 7) // 8, "little")

    @classmethod
    def from_bytes(cls, first: int, blob: bytes) -> "Mask":
        return cls(first, int.from_bytes(blob, "little"))


NOTHING = Mask()


def stretch(first: int, end: int) -> Mask:
    """The slices first..end-1; empty where end is not after first."""
    return Mask(first, (1 << (end - first)) - 1) if end > first else NOTHING


def union(masks: Iterable[Mask]) -> Mask:
    return reduce(or_, masks, NOTHING)


def covered(intervals: Iterable[Interval]) -> Mask:
    """Time that can be used: a slice that is open only in part is not open."""
    return _stretches([(slice_ceil(i.start), slice_floor(i.end)) for i in intervals])


def occupied(intervals: Iterable[Interval]) -> Mask:
    """Time that is taken: a slice that is taken in part is taken."""
    return _stretches([(slice_floor(i.start), slice_ceil(i.end)) for i in intervals])


def _stretches(spans: list[tuple[int, int]]) -> Mask:
    """Many stretches in one integer: a mask for each of them would cost several times as much."""
    first = min((start for start, end in spans if end > start), default=0)
    bits = 0
    for start, end in spans:
        if end > start:
            bits |= ((1 << (end - start)) - 1) << (start - first)
    return Mask(first, bits)


def runs(mask: Mask, length: int) -> Mask:
    """Starts s for which the slices s..s+length-1 are all set."""
    return Mask(mask.first, _runs(mask.bits, length))


def _runs(bits: int, length: int) -> int:
    """Shift-and-AND, by doubling."""
    done = 1
    while done < length and bits:
        step = min(done, length - done)
        bits &= bits >> step
        done += step
    return bits


def room(mask: Mask, length: int, before: int = 0, after: int = 0) -> Mask:
    """Starts at which one resource has `length` slices free, and its buffers around them."""
    return runs(mask, before + length + after).shift(before)


def rooms(
    some: Iterable[tuple[int, Mask, Mask]],
    within: Mask,
    length: int,
    before: int = 0,
    after: int = 0,
) -> dict[int, Mask]:
    """`room` of many by their keys, from when each is on duty and when it is taken. One loop over
    plain integers: with a mask for each step a search of twenty points takes several times as long.
    """
    first, whole, found = within.first, before + length + after, {}
    for key, duty, taken in some:
        free = duty._from(first) & within.bits & ~taken._from(first)
        found[key] = Mask(first + before, _runs(free, whole))
    return found


def every(step: int, window: Interval) -> Mask:
    """Each start in the window that lies a whole number of `step` slices after EPOCH."""
    first, end = slice_ceil(window.start), slice_floor(window.end)
    first += -first % step
    if end <= first:
        return NOTHING
    count = -((first - end) // step)
    return Mask(first, ((1 << step * count) - 1) // ((1 << step) - 1))


def together(pools: Sequence[Mask]) -> Mask:
    """Starts that every need can meet; no need, no start."""
    return reduce(and_, pools) if pools else NOTHING


def assign(candidates: Sequence[Mapping[int, Mask]], start: int) -> list[int] | None:
    """A distinct resource for each need at one start, or None.

    `candidates` holds per need the resources in order of preference with their possible starts.
    Bipartite matching by augmenting paths (Kuhn 1955): a need takes its first free candidate, or
    moves another need aside where that one has a second choice.
    """
    open_to = [[key for key, mask in need.items() if mask.has(start)] for need in candidates]
    taken_by: dict[int, int] = {}

    def place(need: int, tried: set[int]) -> bool:
        for resource in open_to[need]:
            if resource in tried:
                continue
            tried.add(resource)
            if resource not in taken_by or place(taken_by[resource], tried):
                taken_by[resource] = need
                return True
        return False

    if not all(place(need, set()) for need in range(len(candidates))):
        return None
    chosen = {need: resource for resource, need in taken_by.items()}
    return [chosen[need] for need in range(len(candidates))]


def visit(segments: Sequence[tuple[Mask, int]], gap: int = 0) -> Mask:
    """Starts of a whole visit: each next segment begins 0..gap slices after the last one ends.

    `segments` are (possible starts, length in slices), in the order in which they take place.
    """
    if not segments:
        return NOTHING
    *earlier, (possible, _length) = segments
    for mask, length in reversed(earlier):
        possible = mask & union(possible.shift(-length - wait) for wait in range(gap + 1))
    return possible


def unfold(segments: Sequence[tuple[Mask, int]], start: int, gap: int = 0) -> list[int] | None:
    """The start of each segment for a visit that begins at `start`, the earliest possible ones."""
    if not segments:
        return []
    mask, length = segments[0]
    if not mask.has(start):
        return None
    for wait in range(gap + 1 if len(segments) > 1 else 1):
        rest = unfold(segments[1:], start + length + wait, gap)
        if rest is not None:
            return [start, *rest]
    return None


def at_least(masks: Iterable[Mask]) -> list[Mask]:
    """Element k holds the slices that are set in at least k + 1 of the masks."""
    counts: list[Mask] = []
    for mask in masks:
        carried = mask
        for index, reached in enumerate(counts):
            counts[index], carried = reached | carried, reached & carried
        counts.append(carried)
    return counts


def spare(on_duty: Sequence[Mask], free: Sequence[Mask], share: int) -> Mask:
    """Starts at which more resources are free than the `share` (per cent, rounded down) of those
    on duty then; so a share of 25 keeps one in every four for people who walk in."""
    if not share:
        return union(free)
    duty, available = at_least(on_duty), at_least(free)
    found = NOTHING
    for index, mask in enumerate(duty):
        exactly = mask - duty[index + 1] if index + 1 < len(duty) else mask
        kept = (index + 1) * share // 100
        if kept < len(available):
            found |= exactly & available[kept]
    return found
