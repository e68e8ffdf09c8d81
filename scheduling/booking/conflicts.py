"""For stranded appointments the best way out: the same time with others, then the same day, then
another day, then elsewhere. Told in a sentence each, and no two proposals take the same time.

The order is all there is to the choice:
1. the same time at the same point with another professional or desk: the citizen notices nothing;
2. the same day, the times nearest to the old one;
3. another day, the nearest one, later before earlier, at the hour nearest to the old one.
4. where none of these is left: another point or another channel, the nearest point first and at
   home last, each at the time nearest to the old one. Never chosen for the planner.
A new time lies as far ahead as the notice that citizens get for a booking.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from hub.intervals import Interval, local_day, span
from locations.models import Offering, Resource
from scheduling.availability import Item
from scheduling.availability.many import free_starts
from scheduling.booking import elsewhere
from scheduling.booking.reassign import Substitute, allocations_of, substitutes
from scheduling.booking.wish import item_of
from scheduling.grid import SLICE, every, slices, together
from scheduling.models import Allocation, Appointment, Segment
from scheduling.planning import stranded
from scheduling.planning.pools import Chosen, Pools
from scheduling.planning.stranded import Why

LOOKS_AHEAD = timedelta(days=14)
EACH = 2  # times of the same day, and of other days


class Closeness(StrEnum):
    SAME_TIME = "same_time"
    SAME_DAY = "same_day"
    OTHER_DAY = "other_day"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Alternative:
    """`instead` are the names of who takes over at the same time; empty for another time. `there`
    are the offerings of the services at another place; empty for the own one."""

    closeness: Closeness
    start: datetime
    instead: tuple[str, ...] = ()
    there: tuple[Offering, ...] = ()

    @property
    def value(self) -> str:
        """For a form: the start, and the offerings of another place."""
        there = "".join(f"@{offering.pk}" for offering in self.there)
        return f"{self.start.isoformat()}{there}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A stranded appointment with its ways out, the best first. `away` are the names of who and
    what is not there any more, `unable` of who and what is there and may not do it any more; both
    empty where nobody is on duty for one that was let in above what was free."""

    appointment: Appointment
    away: tuple[str, ...]
    unable: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def solve(appointments: Sequence[Appointment], *, now: datetime) -> list[Conflict]:
    """In the order given. Who can keep the time chooses first, so that nobody's new time takes
    another's own."""
    pools = Pools(now=now)
    visits = _visits(appointments)
    same_time = {visit.pk: visit.substitutes(pools) for visit in visits}
    names = _names(same_time.values())
    found = []
    given: Given = set()
    for visit in visits:
        takers = same_time[visit.pk]
        if takers:
            instead = tuple(sorted(names[some.resource_id] for some in takers))
            alternatives = [Alternative(Closeness.SAME_TIME, visit.start, instead)]
        else:
            alternatives = visit.other_times(pools, now) or _elsewhere(visit, given, now)
        away, unable = visit.names_of(Why.AWAY), visit.names_of(Why.UNABLE)
        found.append(Conflict(visit.appointment, away, unable, tuple(alternatives)))
    return found


Given = set[tuple[int, datetime]]  # offerings and starts that were proposed


def _elsewhere(visit: "_Visit", given: Given, now: datetime) -> list[Alternative]:
    """At each other place the time nearest to the old one that nobody was shown yet."""
    there = elsewhere.places(visit.items, now=now)
    around = span(max(visit.start - LOOKS_AHEAD, now), visit.start + LOOKS_AHEAD)
    free = free_starts(there, window=around, now=now) if around else []
    found = []
    for items, starts in zip(there, free, strict=True):
        lead = items[0].offering.pk
        near = sorted(starts.starts(), key=lambda start: (abs(start - visit.start), start))
        start = next((some for some in near if (lead, some) not in given), None)
        if start:
            given.add((lead, start))
            offerings = tuple(item.offering for item in items)
            found.append(Alternative(Closeness.ELSEWHERE, start, there=offerings))
    return found


@dataclass(frozen=True, slots=True)
class _Visit:
    appointment: Appointment
    segments: list[Segment]
    allocations: list[Allocation]
    lost: dict[Allocation, Why]

    def names_of(self, why: Why) -> tuple[str, ...]:
        return tuple(sorted({row.resource.name for row, own in self.lost.items() if own == why}))

    @property
    def pk(self) -> int:
        return self.appointment.pk

    @property
    def start(self) -> datetime:
        return self.appointment.starts_at

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.appointment.zone)

    @property
    def today(self) -> date:
        return self.start.astimezone(self.zone).date()

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item_of(segment) for segment in self.segments)

    def substitutes(self, pools: Pools) -> list[Substitute]:
        """Who takes over at the same time, reserved; empty where that does not solve it."""
        if not all(self._is_staffed(segment, pools) for segment in self.segments):
            return []
        found = substitutes(self.allocations, self.lost, pools) or []
        for some in found:
            stay = stranded.stay_of(some.gone.segment)
            pools.take(stay, some.gone.segment.starts_at, [some.resource_id])
        return found

    def _is_staffed(self, segment: Segment, pools: Pools) -> bool:
        filled = {row.need_id for row in self.allocations if row.segment_id == segment.pk}
        return stranded.is_staffed(segment, filled, pools)

    def other_times(self, pools: Pools, now: datetime) -> list[Alternative]:
        """A few, of which the first is reserved."""
        pools.give_back(self.allocations)
        day = local_day(self.today, self.zone)
        earliest = now + timedelta(minutes=max(s.offering.notice_minutes for s in self.segments))
        same_day = span(max(day.start, earliest), day.end)
        around = span(max(day.start - LOOKS_AHEAD, earliest), day.end + LOOKS_AHEAD)
        near = sorted(self._starts(pools, same_day), key=self._by_minutes)
        far = sorted(
            (s for s in self._starts(pools, around) if not day.holds(s)), key=self._by_days
        )
        found = [
            *(Alternative(Closeness.SAME_DAY, s) for s in self._first(pools, near)),
            *(Alternative(Closeness.OTHER_DAY, s) for s in self._first(pools, far)),
        ]
        self._reserve(pools, found)
        return found

    def _starts(self, pools: Pools, window: Interval | None) -> list[datetime]:
        """Where the whole visit fits, with the same waits between its services."""
        if window is None:
            return []
        masks = []
        for segment in self.segments:
            wait = segment.starts_at - self.start
            there = Interval(window.start + wait, window.end + wait)
            masks.append(pools.free(stranded.stay_of(segment), there).shift(-(wait // SLICE)))
        step = every(slices(self.segments[0].offering.step_minutes), window)
        return [start for start in (together(masks) & step).starts() if start != self.start]

    def _first(self, pools: Pools, starts: list[datetime]) -> Iterator[datetime]:
        """Where needs share people, not every start that is free for each has enough for all."""
        return islice((s for s in starts if self._fill(pools, s) is not None), EACH)

    def _fill(self, pools: Pools, start: datetime) -> list[Chosen] | None:
        filled = [
            pools.fill(stranded.stay_of(segment), start + (segment.starts_at - self.start))
            for segment in self.segments
        ]
        chosen = [some for some in filled if some is not None]
        return chosen if len(chosen) == len(filled) else None

    def _reserve(self, pools: Pools, found: list[Alternative]) -> None:
        chosen = self._fill(pools, found[0].start) if found else None
        if not chosen:
            pools.take_again(self.allocations)
            return
        for segment, some in zip(self.segments, chosen, strict=True):
            wait = segment.starts_at - self.start
            pools.take(stranded.stay_of(segment), found[0].start + wait, some.values())

    def _by_minutes(self, start: datetime) -> tuple[timedelta, datetime]:
        return abs(start - self.start), start

    def _by_days(self, start: datetime) -> tuple[int, bool, timedelta, datetime]:
        local, own = start.astimezone(self.zone), self.start.astimezone(self.zone)
        days = (local.date() - own.date()).days
        by_clock = local.replace(tzinfo=None) - own.replace(tzinfo=None) - timedelta(days=days)
        return abs(days), days < 0, abs(by_clock), start


def _visits(appointments: Sequence[Appointment]) -> list[_Visit]:
    segments: dict[int, list[Segment]] = defaultdict(list)
    loaded = Segment.objects.filter(appointment__in=appointments)
    loaded = loaded.select_related("offering__service_point").prefetch_related("support")
    for segment in loaded.order_by("position", "pk"):
        segments[segment.appointment_id].append(segment)
    taken = allocations_of(appointments)
    own, lost = _by_appointment(taken), stranded.lost(taken)
    return [
        _Visit(a, segments[a.pk], own[a.pk], {row: lost[row] for row in own[a.pk] if row in lost})
        for a in appointments
    ]


def _by_appointment(rows: Iterable[Allocation]) -> dict[int, list[Allocation]]:
    found: dict[int, list[Allocation]] = defaultdict(list)
    for row in rows:
        found[row.segment.appointment_id].append(row)
    return found


def _names(found: Iterable[list[Substitute]]) -> dict[int, str]:
    ids = {some.resource_id for takers in found for some in takers}
    return dict(Resource.objects.filter(pk__in=ids).values_list("pk", "name"))
