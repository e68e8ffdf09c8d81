"""Who is free for the needs of offerings: for proposals, and for filling a need anew.

Loaded once per offering and changed in memory as proposals are made, so that no two proposals are
in each other's way. Advice only: the database refuses who was too hopeful.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from hub.intervals import Interval
from locations.models import Need, Offering
from scheduling import masks
from scheduling.grid import (
    NOTHING,
    SLICE,
    Mask,
    assign,
    every,
    occupied,
    room,
    slice_floor,
    slices,
    together,
    union,
)
from scheduling.models import Allocation
from scheduling.planning import candidates
from scheduling.planning.candidates import ALWAYS
from scheduling.planning.duty import Stay

NEARBY = timedelta(hours=12)  # around a start: in which somebody is more or less busy


Chosen = dict[int, int]  # need -> resource
Place = tuple[int, int | None]  # a resource at a point, or working remotely
Covers = Mapping[Place, Mask]


@dataclass(frozen=True, slots=True)
class Pool:
    """A need, and when each resource that could fill it is on duty. At the point of the offering,
    or (`place` None) elsewhere."""

    need_id: int
    place: int | None
    on_duty: Mapping[int, Mask]

    @property
    def here(self) -> bool:
        return self.place is not None


class Pools:
    """The pools of all offerings that were asked for, as they were when first asked for.
    `covers` take the place of the stored ones, for a plan that is only imagined."""

    def __init__(self, *, now: datetime, covers: Covers | None = None) -> None:
        self._now = now
        self._covers = covers or {}
        self._pools: dict[tuple[Offering, tuple[Need, ...], int | None], list[Pool]] = {}
        self._busy: dict[int, Mask] = {}

    def of(self, stay: Stay) -> list[Pool]:
        """A pool per need: those of the offering in their order, then support."""
        key = (stay.offering, stay.support, stay.skill)
        if key not in self._pools:
            self._pools[key] = list(self._load(stay))
        return self._pools[key]

    def _load(self, stay: Stay) -> Iterator[Pool]:
        """Who is known to be busy already, stays as busy as the proposals made them."""
        loaded = candidates.load([stay], scope=ALWAYS, now=self._now)
        for need, role in loaded.needs[0]:
            found = sorted(loaded.candidates[role], key=lambda one: one.resource_id)
            for one in found:
                self._busy.setdefault(one.resource_id, one.busy)
            covers = {one.resource_id: one.cover for one in found}
            yield Pool(need, role.point_id, self._imagined(covers, role.point_id))

    def _imagined(self, covers: Mapping[int, Mask], place: int | None) -> dict[int, Mask]:
        return {pk: self._covers.get((pk, place), mask) for pk, mask in covers.items()}

    def free(self, stay: Stay, window: Interval) -> Mask:
        """Starts, on whatever slice, at which each need has somebody free."""
        rooms = [union(some.values()) for some in self._rooms(stay, window, free=True)]
        return together(rooms)

    def extra_starts(self, stay: Stay, window: Interval) -> Mask:
        """Starts on the step at which one more could be let in at the point: somebody is on duty
        for each need there. A colleague elsewhere must be free, for nobody here can step in."""
        on_duty, free = (self._rooms(stay, window, free=some) for some in (False, True))
        rooms = [
            union((duty if pool.here else spare).values())
            for pool, duty, spare in zip(self.of(stay), on_duty, free, strict=True)
        ]
        return together(rooms) & every(slices(stay.offering.step_minutes), window)

    def is_staffed(self, stay: Stay, start: datetime, need_id: int) -> bool:
        """Whether anybody who could fill the need is on duty, busy or not."""
        rooms = self._rooms(stay, Interval(start, start + SLICE), free=False)
        return any(
            mask.has(slice_floor(start))
            for pool, some in zip(self.of(stay), rooms, strict=True)
            for mask in some.values()
            if pool.need_id == need_id
        )

    def fill(
        self,
        stay: Stay,
        start: datetime,
        *,
        keep: Mapping[int, int] | None = None,
        only: Collection[int] | None = None,
    ) -> Chosen | None:
        """A free resource per need, the least busy around that time first; or None.

        `keep` names needs that keep the resource they have, `only` the needs to fill.
        """
        open_to = self._candidates(stay, start, keep or {})
        wanted = [need for need in open_to if only is None or need in only]
        chosen = assign([open_to[need] for need in wanted], slice_floor(start))
        return dict(zip(wanted, chosen, strict=True)) if chosen is not None else None

    def fill_most(self, stay: Stay, start: datetime) -> Chosen | None:
        """As many needs of the point as have somebody free, and all needs elsewhere; or None."""
        pools = self.of(stay)
        needs = [pool.need_id for pool in pools]
        elsewhere = {p.need_id for p in pools if not p.here}
        for count in range(len(needs), -1, -1):
            for some in combinations(needs, count):
                chosen = self.fill(stay, start, only=some) if elsewhere <= set(some) else None
                if chosen is not None:
                    return chosen
        return None

    def _candidates(
        self, stay: Stay, start: datetime, keep: Mapping[int, int]
    ) -> dict[int, dict[int, Mask]]:
        rooms = self._rooms(stay, Interval(start, start + SLICE), free=True)
        nearby = stay.scope(Interval(start - NEARBY, start + NEARBY))
        found = {}
        for pool, open_to in zip(self.of(stay), rooms, strict=True):
            kept = keep.get(pool.need_id)
            able = open_to if kept is None else {kept: stay.taken(start)}
            by_load = sorted(able, key=lambda pk: ((self._busy_of(pk) & nearby).count(), pk))
            found[pool.need_id] = {pk: able[pk] for pk in by_load}
        return found

    def _rooms(self, stay: Stay, window: Interval, *, free: bool) -> list[dict[int, Mask]]:
        """Per need the starts of each resource that is on duty, and `free` if that is asked."""
        scope = stay.scope(window)
        return [
            {
                pk: room(
                    (cover & scope) - (self._busy_of(pk) if free else NOTHING),
                    stay.length,
                    stay.before,
                    stay.after,
                )
                for pk, cover in pool.on_duty.items()
            }
            for pool in self.of(stay)
        ]

    def _busy_of(self, resource_id: int) -> Mask:
        return self._busy.get(resource_id, NOTHING)

    def take(self, stay: Stay, start: datetime, resource_ids: Iterable[int]) -> None:
        """As if they were taken, for the proposals that follow."""
        for pk in resource_ids:
            self._busy[pk] = self._busy_of(pk) | stay.taken(start)

    def give_back(self, allocations: Iterable[Allocation]) -> None:
        """As if these made way."""
        for row in allocations:
            self._busy[row.resource_id] = self._busy_of(row.resource_id) - occupied(
                [masks.span_of(row)]
            )

    def take_again(self, allocations: Iterable[Allocation]) -> None:
        for row in allocations:
            self._busy[row.resource_id] = self._busy_of(row.resource_id) | occupied(
                [masks.span_of(row)]
            )
