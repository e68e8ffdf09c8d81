"""The rules that make free time bookable, for one service: each takes starts away, and counts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from hub.intervals import Interval, local_dates, local_day
from locations.models import Offering
from scheduling import grid
from scheduling.availability.asking import Asker, Item, bookable_window, zone_of
from scheduling.grid import (
    NOTHING,
    Mask,
    assign,
    covered,
    every,
    instant_of,
    slice_ceil,
    slice_floor,
    slices,
    spare,
    stretch,
    together,
    union,
)
from scheduling.models import Appointment, Segment, State
from scheduling.planning.candidates import Candidate, Scope

Pool = Sequence[tuple[int, Sequence[Candidate]]]  # per need: its id, and who could fill it


@dataclass(frozen=True, slots=True)
class Question:
    """When, for whom. `explain` also counts what each rule takes away, which costs time.
    `ignoring` is the appointment that would make way."""

    window: Interval
    now: datetime
    asker: Asker = Asker.ONLINE
    ignoring: Appointment | None = None
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation: how many starts were left after a rule had its say."""

    rule: str  # grid, notice, day_full, staffed, free, walk_ins, day_ahead, assisted
    left: int


@dataclass(frozen=True, slots=True)
class Fate:
    """What a rule made of one candidate over the whole window: `removed_by` is `skill`,
    `off_duty`, `taken`, or nothing for who can be booked at some start."""

    resource_id: int
    removed_by: str


@dataclass(slots=True)
class Availability:
    """The answer for one service: its starts, and the steps that led there.

    `pools` holds per need the starts of each candidate, for choosing who takes it; `fates` is
    filled on explanation only.
    """

    offering: Offering
    minutes: int
    starts: Mask
    steps: list[Step] = field(default_factory=list)
    needs: list[int] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    pools: list[dict[int, Mask]] = field(default_factory=list)
    crews: list[Sequence[Candidate]] = field(default_factory=list)
    fates: dict[int, list[Fate]] = field(default_factory=dict)  # by need

    @property
    def first_free(self) -> datetime | None:
        return self.starts.earliest()

    def times(self) -> list[datetime]:
        return list(self.starts.starts())

    def load(self) -> dict[int, int]:
        """How many slices each resource is taken for in the window: the least busy goes first."""
        return {c.resource_id: c.busy.count() for crew in self.crews for c in crew}


def scope_of(items: Sequence[Item], window: Interval, more: int = 0) -> Scope:
    """The slices that matter to starts in the window; `more` slices of time come after them."""
    before = max(slices(item.offering.buffer_before_minutes) for item in items)
    after = max(slices(i.minutes) + slices(i.offering.buffer_after_minutes) for i in items)
    return Scope(slice_floor(window.start) - before, slice_ceil(window.end) + after + more)


def longer(question: Question, scope: Scope) -> Question:
    """The same question over the whole scope: later services of a visit begin after its window."""
    return replace(question, window=Interval(question.window.start, instant_of(scope.end)))


# Free starts of candidates that were worked out for one item, for the others with the same pool.
Rooms = dict[tuple[int, int, int, int], tuple[dict[int, Mask], Mask]]


def answer(
    item: Item,
    pool: Pool,
    question: Question,
    *,
    scope: Scope,
    step: int | None = None,
    rooms: Rooms | None = None,
) -> Availability:
    """The starts of one service. `step` in slices: how far apart starts lie; the offering's own
    when left out. Answers from the same loaded pools share `rooms`."""
    offering, window = item.offering, question.window
    step = slices(offering.step_minutes) if step is None else step
    made = Availability(offering, item.minutes, NOTHING, needs=[need for need, _some in pool])
    possible = every(step, window)
    count = _counter(made, question)
    count("grid", possible)
    possible &= _allowed(offering, question)
    count("notice", possible)
    if offering.max_per_day and question.asker != Asker.STAFF:
        possible = possible - full_days(offering, question)
        count("day_full", possible)
    if not possible and not question.explain:
        return made
    known = {} if rooms is None else rooms
    for rule, starts in _by_needs(item, pool, question, made, scope, known):
        possible &= starts
        count(rule, possible)
    made.starts = _assignable(made.pools, possible)
    return made


def _counter(made: Availability, question: Question) -> Callable[[str, Mask], None]:
    def count(rule: str, possible: Mask) -> None:
        if question.explain:
            made.steps.append(Step(rule, possible.count()))

    return count


def _by_needs(
    item: Item, pool: Pool, question: Question, made: Availability, scope: Scope, rooms: Rooms
) -> list[tuple[str, Mask]]:
    """What each rule about people and places leaves, in the order of the rules."""
    shares = _shares(item.offering, question)
    duty_counts = question.explain or bool(shares)
    staffed: list[Mask] = []
    free: list[Mask] = []
    kept: list[list[Mask]] = [[] for _share in shares]
    for need, candidates in pool:
        open_to, anybody = _rooms(item, candidates, scope, rooms)
        made.pools.append(open_to)
        made.crews.append(candidates)
        free.append(anybody)
        if duty_counts:
            able = [c for c in candidates if not c.lacks]
            on_duty = _starts(item, [(c.resource_id, c.cover, NOTHING) for c in able], scope)
            staffed.append(union(on_duty.values()))
            for at, (_rule, share, _where) in enumerate(shares):
                kept[at].append(spare(list(on_duty.values()), list(open_to.values()), share))
            if question.explain:
                made.fates[need] = _fates(candidates, on_duty, open_to, every(1, question.window))
    found = [("staffed", together(staffed))] if duty_counts else []
    found.append(("free", together(free)))
    for (rule, _share, where), some in zip(shares, kept, strict=True):
        elsewhere = NOTHING if where is None else covered([question.window]) - where
        found.append((rule, together(some) | elsewhere))
    return found


def _rooms(
    item: Item, candidates: Sequence[Candidate], scope: Scope, rooms: Rooms
) -> tuple[dict[int, Mask], Mask]:
    """The free starts of each candidate who is able, and those of all together."""
    offering = item.offering
    before, after = offering.buffer_before_minutes, offering.buffer_after_minutes
    key = (id(candidates), item.minutes, before, after)
    if key not in rooms:
        able = [(c.resource_id, c.cover, c.busy) for c in candidates if not c.lacks]
        open_to = _starts(item, able, scope)
        rooms[key] = open_to, union(open_to.values())
    return rooms[key]


def _starts(item: Item, some: Sequence[tuple[int, Mask, Mask]], scope: Scope) -> dict[int, Mask]:
    """By resource, from when it is on duty and when it is taken."""
    offering = item.offering
    before, after = offering.buffer_before_minutes, offering.buffer_after_minutes
    return grid.rooms(some, scope.mask, slices(item.minutes), slices(before), slices(after))


def _shares(offering: Offering, question: Question) -> list[tuple[str, int, Mask | None]]:
    """The shares that are kept from whoever asks: (rule, per cent in all up to here, where the
    rule holds). Taken together and rounded down, so that small shares add up."""
    if question.asker == Asker.STAFF:
        return []
    found: list[tuple[str, int, Mask | None]] = []
    total = offering.walk_in_share
    if total or question.explain:
        found.append(("walk_ins", total, None))
    if question.asker == Asker.ONLINE and offering.assisted_share:
        total += offering.assisted_share
        found.append(("assisted", total, None))
    if offering.day_ahead_share:
        later = _not_released(offering, question)
        found.append(("day_ahead", total + offering.day_ahead_share, later))
    return found


def _not_released(offering: Offering, question: Question) -> Mask:
    """From the end of the last local day that is released today on."""
    zone = ZoneInfo(zone_of(offering))
    last = question.now.astimezone(zone).date() + timedelta(days=offering.day_ahead_days)
    return stretch(slice_floor(local_day(last, zone).end), slice_ceil(question.window.end))


def _allowed(offering: Offering, question: Question) -> Mask:
    first = slice_ceil(question.now)
    if question.asker == Asker.STAFF:
        return stretch(first - slices(offering.step_minutes), first + 120_000)
    bounds = bookable_window(offering, question.now)
    return stretch(slice_ceil(bounds.start), slice_ceil(bounds.end))


def full_days(offering: Offering, question: Question) -> Mask:
    """The local days in the window on which the offering has its number of appointments."""
    zone = ZoneInfo(zone_of(offering))
    days = [local_day(day, zone) for day in local_dates(question.window, zone)]
    starts = list(_live_starts(offering, Interval(days[0].start, days[-1].end), question))
    most = offering.max_per_day or 0
    return covered(day for day in days if sum(day.holds(start) for start in starts) >= most)


def _live_starts(offering: Offering, window: Interval, question: Question) -> list[datetime]:
    live = Q(appointment__state=State.CONFIRMED) | Q(
        appointment__state=State.HELD, appointment__hold_expires_at__gt=question.now
    )
    rows = Segment.objects.filter(
        live, offering=offering, starts_at__gte=window.start, starts_at__lt=window.end
    )
    if question.ignoring:
        rows = rows.exclude(appointment=question.ignoring)
    return list(rows.values_list("starts_at", flat=True))


def _fates(
    candidates: Sequence[Candidate],
    on_duty: dict[int, Mask],
    open_to: dict[int, Mask],
    window: Mask,
) -> list[Fate]:
    def removed_by(one: Candidate) -> str:
        if one.lacks:
            return "skill"
        # The masks reach past the window by the length of the service: no start lies there.
        if not on_duty[one.resource_id] & window:
            return "off_duty"
        return "" if open_to[one.resource_id] & window else "taken"

    return [Fate(one.resource_id, removed_by(one)) for one in candidates]


def _assignable(pools: Sequence[dict[int, Mask]], possible: Mask) -> Mask:
    """Where two needs share candidates, only the starts that can give each its own."""
    shared = len({pk for pool in pools for pk in pool}) < sum(len(pool) for pool in pools)
    if not shared:
        return possible
    good = [n for n in possible.numbers() if assign(pools, n) is not None]
    return union(stretch(n, n + 1) for n in good)


def nearest(starts: Mask, wanted: datetime, limit: int = 3) -> list[datetime]:
    """The free starts closest to a wanted time, in order of time."""
    middle = slice_floor(wanted)
    close = sorted(starts.numbers(), key=lambda n: (abs(n - middle), n))[:limit]
    return [instant_of(n) for n in sorted(close)]
