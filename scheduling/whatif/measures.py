"""What a plan is worth, in numbers that can be told in a sentence each.

The third next available time is the field's standard measure of access (Murray & Berwick 2003,
JAMA 289:1035): the first time may be a cancellation of just now, the third one says how it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from hub.intervals import Interval, local_day
from locations.models import Offering, Resource, ServicePoint
from scheduling import masks
from scheduling.availability import Item, rules
from scheduling.availability.rules import Question
from scheduling.grid import NOTHING, Mask, covered, occupied, slice_floor, stretch
from scheduling.models import BusyMask, CoverMask
from scheduling.planning.candidates import Candidate, Loaded, Scope
from scheduling.planning.pools import Place
from scheduling.planning.roles import Role
from scheduling.whatif.plan import Plan
from scheduling.whatif.wishes import NEARBY, Wish


@dataclass(frozen=True, slots=True)
class Weeks:
    """So many times seven local days from today on; what is past of today is left out."""

    count: int
    zone: ZoneInfo
    now: datetime

    @property
    def first(self) -> date:
        return self.now.astimezone(self.zone).date()

    @property
    def last(self) -> date:
        return self.first + timedelta(days=7 * self.count - 1)

    @property
    def window(self) -> Interval:
        return Interval(self.now, local_day(self.last, self.zone).end)

    def each(self) -> list[Interval]:
        starts = [self.first + timedelta(weeks=n) for n in range(self.count + 1)]
        edges = [local_day(day, self.zone).start for day in starts]
        return [Interval(*pair) for pair in zip(edges, edges[1:], strict=False)]


@dataclass(frozen=True, slots=True)
class OfService:
    """`third` is the day of the third free start; None where these weeks have no third. `refused`
    of the `wishes` find no free start near their hour."""

    offering_id: int
    third: date | None
    free: tuple[int, ...]  # starts, by week
    wishes: int
    refused: int


@dataclass(frozen=True, slots=True)
class Use:
    """Slices of all resources of one kind at the point together."""

    kind: str
    on_duty: int
    taken: int


@dataclass(frozen=True, slots=True)
class Measures:
    services: tuple[OfService, ...]
    use: tuple[Use, ...]


def of_services(
    items: Sequence[Item],
    wishes: Mapping[Item, Sequence[Wish]],
    loaded: Loaded,
    scope: Scope,
    weeks: Weeks,
) -> tuple[OfService, ...]:
    """`loaded` holds the pools of the items, and after them those of the wishes."""
    question = Question(weeks.window, weeks.now)
    starts = [
        rules.answer(item, loaded.of(at), question, scope=scope).starts
        for at, item in enumerate([*items, *wishes])
    ]
    granted = dict(zip(wishes, starts[len(items) :], strict=True))
    return tuple(
        _of_service(item.offering, possible, wishes, granted, weeks)
        for item, possible in zip(items, starts, strict=False)
    )


def _of_service(
    offering: Offering,
    starts: Mask,
    wishes: Mapping[Item, Sequence[Wish]],
    granted: Mapping[Item, Mask],
    weeks: Weeks,
) -> OfService:
    own = [item for item in wishes if item.offering.pk == offering.pk]
    third = next(islice(starts.starts(), 2, None), None)
    return OfService(
        offering_id=offering.pk,
        third=third.astimezone(weeks.zone).date() if third else None,
        free=tuple(starts.clip(week).count() for week in weeks.each()),
        wishes=sum(len(wishes[item]) for item in own),
        refused=sum(not _is_near(granted[item], wish) for item in own for wish in wishes[item]),
    )


def _is_near(starts: Mask, wish: Wish) -> bool:
    middle = slice_floor(wish)
    return bool(starts & stretch(middle - NEARBY, middle + NEARBY + 1))


def imagined(loaded: Loaded, plan: Plan) -> Loaded:
    """The same pools with the covers of the plan, and its newcomers."""
    found = {
        role: [*_recovered(role, some, plan), *_new_in(role, plan)]
        for role, some in loaded.candidates.items()
    }
    return Loaded(loaded.needs, found)


def _recovered(role: Role, candidates: Iterable[Candidate], plan: Plan) -> list[Candidate]:
    return [
        Candidate(
            one.resource_id,
            plan.covers.get((one.resource_id, role.point_id), one.cover),
            one.busy,
            one.lacks,
        )
        for one in candidates
    ]


def _new_in(role: Role, plan: Plan) -> list[Candidate]:
    if role.kind != "professional" or role.point_id != plan.point_id:
        return []
    return [
        Candidate(one.resource_id, plan.covers[one.resource_id, plan.point_id], NOTHING)
        for one in plan.newcomers
        if role.capabilities <= one.capabilities
    ]


def use_of(
    point: ServicePoint, window: Interval, plan: Plan | None, now: datetime
) -> tuple[Use, ...]:
    """By kind: how much of the time on duty is taken already. What is booked outside of it does
    not count."""
    covers = _covers_at(point, plan)
    kinds = dict(Resource.objects.filter(pk__in=covers, active=True).values_list("pk", "kind"))
    kinds |= {pk: "professional" for pk in covers if pk < 0}
    busy = _busy(list(kinds), now)
    here = covered([window])
    found: dict[str, tuple[int, int]] = {}
    for pk, kind in kinds.items():
        mask = covers[pk] & here
        duty, taken = found.get(kind, (0, 0))
        taken += (mask & busy.get(pk, NOTHING)).count()
        found[kind] = duty + mask.count(), taken
    return tuple(Use(kind, *found[kind]) for kind in sorted(found))


def _covers_at(point: ServicePoint, plan: Plan | None) -> dict[int, Mask]:
    rows = CoverMask.objects.filter(service_point=point)
    covers: dict[Place, Mask] = {
        (row.resource_id, row.service_point_id): masks.cover_of(row) for row in rows
    }
    if plan:
        covers |= plan.covers
    return {pk: mask for (pk, at), mask in covers.items() if at == point.pk}


def _busy(ids: list[int], now: datetime) -> dict[int, Mask]:
    lapsed = masks.lapsed(now, ids)
    return {
        row.pk: masks.busy_of(row) - occupied(lapsed.get(row.pk, []))
        for row in BusyMask.objects.filter(pk__in=ids)
    }
