"""Which starts can be booked, and why the others cannot. Loads rows and calls the grid."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from hub.intervals import Interval
from locations.models import Need, NeedPlace, Offering
from scheduling import masks
from scheduling.grid import (
    NOTHING,
    Mask,
    assign,
    every,
    occupied,
    room,
    slice_ceil,
    slice_floor,
    slices,
    spare,
    stretch,
    together,
    union,
)
from scheduling.models import Appointment, BusyMask, CoverMask


@dataclass(frozen=True, slots=True)
class Party:
    """Who comes: persons and items (documents, permits) that make the conversation longer."""

    persons: int = 1
    items: int = 1


def minutes_of(offering: Offering, party: Party) -> int:
    """Base, and extra for each person and each item after the first."""
    return (
        offering.base_minutes
        + offering.extra_minutes_per_person * (party.persons - 1)
        + offering.extra_minutes_per_item * (party.items - 1)
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """A resource that could fill a need: when it is on duty and when it is taken."""

    resource_id: int
    cover: Mask
    busy: Mask


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the explanation: how many starts were left after a rule had its say."""

    rule: str  # grid, notice, staffed, free, walk_ins
    left: int


@dataclass(slots=True)
class Availability:
    """The answer for one offering: its starts, and the steps that led there.

    `pools` holds per need the starts of each candidate, for choosing who takes it.
    """

    offering: Offering
    minutes: int
    starts: Mask
    steps: list[Step] = field(default_factory=list)
    pools: list[dict[int, Mask]] = field(default_factory=list)
    load: dict[int, int] = field(default_factory=dict)  # resource -> slices taken in the window

    @property
    def first_free(self) -> datetime | None:
        return self.starts.earliest()

    def times(self) -> Iterable[datetime]:
        return self.starts.starts()

    def choose(self, start: datetime) -> list[int] | None:
        """A resource per need at this start, the least busy first (then by id), or None."""
        ordered = [
            dict(sorted(pool.items(), key=lambda item: (self.load[item[0]], item[0])))
            for pool in self.pools
        ]
        return assign(ordered, slice_floor(start)) if ordered else None


def find(
    *,
    offering: Offering,
    window: Interval,
    now: datetime,
    party: Party | None = None,
    ignoring: Appointment | None = None,
    for_staff: bool = False,
) -> Availability:
    """The starts within the window at which the whole offering can be booked.

    `ignoring` counts that appointment's own time as free (for a move). Staff are not held to
    notice, horizon and the share for walk-ins.
    """
    candidates = {need: _candidates(need, now, ignoring) for need in _needs(offering)}
    return _answer(offering, candidates, window, now, party or Party(), for_staff)


def first_free(
    *, offerings: Iterable[Offering], now: datetime, party: Party | None = None
) -> dict[int, datetime | None]:
    """The first free moment of each offering, by its id."""
    found = {}
    for offering in offerings:
        window = bookable_window(offering, now)
        answer = find(offering=offering, window=window, now=now, party=party)
        found[offering.pk] = answer.first_free
    return found


def bookable_window(offering: Offering, now: datetime) -> Interval:
    """From the notice to the horizon: when citizens may book a start."""
    return Interval(
        now + timedelta(minutes=offering.notice_minutes),
        now + timedelta(days=max(offering.horizon_days, 1), minutes=offering.notice_minutes),
    )


def _needs(offering: Offering) -> Sequence[Need]:
    return list(offering.needs.prefetch_related("capabilities").order_by("pk"))


def _covers(need: Need) -> QuerySet[CoverMask]:
    where = (
        Q(service_point=need.offering.service_point_id)
        if need.place == NeedPlace.AT_POINT
        else Q(service_point=None, resource__organisation=need.organisation_id)
    )
    rows = CoverMask.objects.filter(where, resource__kind=need.kind, resource__active=True)
    for capability in need.capabilities.all():
        rows = rows.filter(resource__capabilities=capability)
    return rows.order_by("resource")


def _candidates(need: Need, now: datetime, ignoring: Appointment | None) -> list[Candidate]:
    covers = {row.resource_id: masks.cover_of(row) for row in _covers(need)}
    ids = list(covers)
    busy = {row.pk: masks.busy_of(row) for row in BusyMask.objects.filter(pk__in=ids)}
    free_again = masks.lapsed(now, ids)
    if ignoring:
        for resource_id, spans in masks.spans_of(ignoring).items():
            free_again.setdefault(resource_id, []).extend(spans)
    return [
        Candidate(pk, cover, busy.get(pk, NOTHING) - occupied(free_again.get(pk, [])))
        for pk, cover in covers.items()
    ]


def _answer(
    offering: Offering,
    candidates: Mapping[Need, list[Candidate]],
    window: Interval,
    now: datetime,
    party: Party,
    for_staff: bool,
) -> Availability:
    minutes = minutes_of(offering, party)
    length = slices(minutes)
    before = slices(offering.buffer_before_minutes)
    after = slices(offering.buffer_after_minutes)
    share = 0 if for_staff else offering.walk_in_share
    possible = every(slices(offering.step_minutes), window)
    steps = [Step("grid", possible.count())]
    possible &= _allowed(offering, now, for_staff)
    steps.append(Step("notice", possible.count()))

    scope = _scope(window, before, length + after)
    pools, staffed, free, kept = [], [], [], []
    for need in candidates.values():
        on_duty = {c.resource_id: room(c.cover & scope, length, before, after) for c in need}
        open_to = {
            c.resource_id: room((c.cover & scope) - c.busy, length, before, after) for c in need
        }
        pools.append(open_to)
        staffed.append(union(on_duty.values()))
        free.append(union(open_to.values()))
        kept.append(spare(list(on_duty.values()), list(open_to.values()), share))
    for rule, per_need in (("staffed", staffed), ("free", free), ("walk_ins", kept)):
        possible &= together(per_need)
        steps.append(Step(rule, possible.count()))
    load = {c.resource_id: (c.busy & scope).count() for need in candidates.values() for c in need}
    return Availability(offering, minutes, _assignable(pools, possible), steps, pools, load)


def _allowed(offering: Offering, now: datetime, for_staff: bool) -> Mask:
    if for_staff:
        return stretch(slice_ceil(now) - slices(offering.step_minutes), slice_ceil(now) + 120_000)
    bounds = bookable_window(offering, now)
    return stretch(slice_ceil(bounds.start), slice_ceil(bounds.end))


def _scope(window: Interval, before: int, after: int) -> Mask:
    """The slices that matter to starts in the window; the rest of each long mask is cut off."""
    return stretch(slice_floor(window.start) - before, slice_ceil(window.end) + after)


def _assignable(pools: Sequence[Mapping[int, Mask]], possible: Mask) -> Mask:
    """Where two needs share candidates, only the starts that can give each its own."""
    shared = len({pk for pool in pools for pk in pool}) < sum(len(pool) for pool in pools)
    if not shared:
        return possible
    good = [n for n in possible.numbers() if assign(pools, n) is not None]
    return union(stretch(n, n + 1) for n in good)


def nearest(starts: Mask, wanted: datetime, limit: int = 3) -> list[datetime]:
    """The free starts closest to a wanted time, in order of time."""
    close = sorted(starts.starts(), key=lambda start: (abs(start - wanted), start))[:limit]
    return sorted(close)
