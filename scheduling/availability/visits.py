"""Several services in one visit: back to back at one point, in the order that asks least of the
citizen, with as few hand-overs as possible. One service is a visit of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice, permutations, product

from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid
from scheduling.availability import rules
from scheduling.availability.asking import Item
from scheduling.availability.rules import Availability, Question, Step
from scheduling.grid import (
    SLICE,
    Mask,
    assign,
    every,
    instant_of,
    slice_floor,
    slices,
    union,
    visit,
)
from scheduling.planning import candidates

MOST_SERVICES = 5
MOST_TRIED = 2_000  # orders and waits weighed for one start, the shortest waits first


@dataclass(frozen=True, slots=True)
class Planned:
    """One segment as it would take place: `resources` pairs each need with who takes it."""

    item: Item
    start: datetime
    end: datetime
    resources: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class VisitAvailability:
    """The starts of a whole visit. `parts` are the answers per service, in the order asked."""

    items: Sequence[Item]
    starts: Mask
    parts: list[Availability]
    gap: int = 0  # in slices
    steps: list[Step] = field(default_factory=list)
    loads: dict[int, int] = field(default_factory=dict)  # filled when a start is arranged
    lapsed: set[int] = field(default_factory=set)  # resources that expired holds still occupy

    @property
    def minutes(self) -> int:
        """Of all services together, waits not counted."""
        return sum(part.minutes for part in self.parts)

    def times(self) -> list[datetime]:
        return list(self.starts.starts())

    @property
    def first_free(self) -> datetime | None:
        return self.starts.earliest()

    def arrange(self, start: datetime, prefer: frozenset[int] = frozenset()) -> list[Planned]:
        """The visit at this start, or nothing. Of all orders and waits the one with the fewest
        hand-overs, then the shortest, then the order asked. `prefer` names resources that go
        before others: the same person as last time."""
        if not self.starts.has(slice_floor(start)):
            return []
        self.loads = {pk: taken for part in self.parts for pk, taken in part.load().items()}
        tried = islice(self._orders(slice_floor(start)), MOST_TRIED)
        found = [(tuple(order), self._staffed(order, prefer)) for order in tried]
        if not found:
            return []
        order, chosen = min(
            found, key=lambda one: (self._misses(one[1], prefer), _hand_overs(one[1]))
        )
        return [
            self._planned(at, first, some) for (at, first), some in zip(order, chosen, strict=True)
        ]

    def _orders(self, start: int) -> Iterator[list[tuple[int, int]]]:
        """Every way to take the services one after another from this slice on, as (part, first
        slice), the shortest waits first."""
        waits = sorted(product(range(self.gap + 1), repeat=len(self.parts) - 1), key=sum)
        for wait in waits:
            for order in permutations(range(len(self.parts))):
                at, found = start, []
                for part, pause in zip(order, (*wait, 0), strict=True):
                    if not self.parts[part].starts.has(at):
                        break
                    found.append((part, at))
                    at += slices(self.parts[part].minutes) + pause
                else:
                    yield found

    def _staffed(self, order: Sequence[tuple[int, int]], prefer: frozenset[int]) -> list[list[int]]:
        """A resource per need of each segment: whoever is there already goes on where possible,
        else who can do most of what follows; then the least busy (then by id)."""
        chosen: list[list[int]] = []
        for index, (part, at) in enumerate(order):
            here = set(chosen[-1]) if chosen else set()
            rest = order[index:]
            ordered = []
            for kind, pool in zip(self.parts[part].kinds, self.parts[part].pools, strict=True):
                able = [pk for pk, mask in pool.items() if mask.has(at)]
                ranks = {
                    pk: (
                        pk not in here,
                        pk not in prefer,
                        -self._lasts(pk, kind, rest),
                        self.loads[pk],
                        pk,
                    )
                    for pk in able
                }
                ordered.append({pk: pool[pk] for pk in sorted(able, key=ranks.__getitem__)})
            some = assign(ordered, at)
            assert some is not None  # noqa: S101 - a start is free only where each need has one
            chosen.append(some)
        return chosen

    def _lasts(self, pk: int, kind: str, rest: Sequence[tuple[int, int]]) -> int:
        """For how many segments from here on this resource could go on."""
        count = 0
        for part, at in rest:
            pools_of_kind = (
                pool
                for other, pool in zip(self.parts[part].kinds, self.parts[part].pools, strict=True)
                if other == kind
            )
            if not any(pk in pool and pool[pk].has(at) for pool in pools_of_kind):
                break
            count += 1
        return count

    @staticmethod
    def _misses(chosen: Sequence[Sequence[int]], prefer: frozenset[int]) -> int:
        return len(prefer - set(chain.from_iterable(chosen)))

    def _planned(self, part: int, first: int, chosen: Sequence[int]) -> Planned:
        answer, start = self.parts[part], instant_of(first)
        resources = tuple(zip(answer.needs, chosen, strict=True))
        end = start + slices(answer.minutes) * SLICE
        return Planned(self.items[part], start, end, resources)


def _hand_overs(chosen: Sequence[Sequence[int]]) -> int:
    """How often somebody or some place new comes in after the first segment."""
    pairs = zip(chosen, chosen[1:], strict=False)
    return sum(len(set(after) - set(before)) for before, after in pairs)


def check_items(items: Sequence[Item]) -> None:
    """Raises Invalid: a visit is at one point, of one to five different services."""
    if not 1 <= len(items) <= MOST_SERVICES:
        raise Invalid(
            fields={
                "services": _("Choose from 1 to %(most)s services for one visit.")
                % {"most": MOST_SERVICES}
            }
        )
    if len({item.offering.pk for item in items}) < len(items):
        raise Invalid(fields={"services": _("You chose a service twice.")})
    if len({item.offering.service_point_id for item in items}) > 1:
        raise Invalid(fields={"services": _("Choose services at one place for one visit.")})
    if any(need.offering_id for item in items for need in item.support):
        raise Invalid(fields={"support": _("This help cannot be added.")})
    at_home = items[0].offering.service_point_id is None
    if at_home and len({item.offering.channel for item in items}) > 1:
        raise Invalid(
            fields={"services": _("Choose video or phone for all services of the visit.")}
        )


def gap_of(items: Sequence[Item]) -> int:
    """The longest wait between two services, in slices, as the point has it."""
    point = items[0].offering.service_point
    return (point.visit_gap_minutes if point else 10) // 5


def find(items: Sequence[Item], question: Question) -> VisitAvailability:
    """The starts within the window at which the whole visit can be booked. Raises Invalid."""
    check_items(items)
    gap = gap_of(items) if len(items) > 1 else 0
    # Any of the services may be the last: all of the others, and their waits, come before it.
    more = sum(slices(item.minutes) + gap for item in items) if len(items) > 1 else 0
    scope = rules.scope_of(items, question.window, more)
    loaded = candidates.load(
        items, scope=scope, now=question.now, ignoring=question.ignoring, wide=question.explain
    )
    return combined(items, question, loaded, scope, gap)


def combined(
    items: Sequence[Item],
    question: Question,
    loaded: candidates.Loaded,
    scope: candidates.Scope,
    gap: int = 0,
    rooms: rules.Rooms | None = None,
) -> VisitAvailability:
    """The answer from loaded pools: for the search, and for a plan that is only imagined. Several
    answers from the same pools share `rooms`."""
    kinds = [[role.kind for _need, role in needs] for needs in loaded.needs]
    asked = question if len(items) == 1 else rules.longer(question, scope)
    parts = []
    rooms = {} if rooms is None else rooms
    for at, item in enumerate(items):
        step = None if len(items) == 1 else 1
        part = rules.answer(item, loaded.of(at), asked, scope=scope, step=step, rooms=rooms)
        part.kinds = kinds[at]
        parts.append(part)
    if len(items) == 1:
        made = VisitAvailability(items, parts[0].starts, parts, steps=parts[0].steps)
    else:
        made = VisitAvailability(items, _starts(items, parts, question, gap), parts, gap)
    made.lapsed = loaded.lapsed
    return made


def _starts(
    items: Sequence[Item], parts: Sequence[Availability], question: Question, gap: int
) -> Mask:
    """The first service begins on its own step; the others as soon as they can."""
    steps = [every(slices(item.offering.step_minutes), question.window) for item in items]
    lengths = [slices(part.minutes) for part in parts]
    orders = permutations(range(len(parts)))
    return union(
        visit([(parts[at].starts, lengths[at]) for at in order], gap) & steps[order[0]]
        for order in orders
    )
