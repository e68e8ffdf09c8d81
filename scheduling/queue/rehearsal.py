"""Whole days played on the pure rules alone, to hold the told waiting times against what comes
true. People come at random, with and without appointment; each conversation takes its own time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from scheduling.queue.line import Waiting, rank
from scheduling.queue.truth import Figures, Told, figures_of
from scheduling.queue.waiting import Helper, Range, Turn, estimate, lengths

OPENS = datetime(2026, 6, 2, 7, tzinfo=UTC)
HOURS = 7
LONGEST_WAIT = timedelta(minutes=45)
PLANNED = {"short": 10, "usual": 20, "long": 30}
SPREAD = 0.35  # of the logarithm of what a conversation takes
KNOWN = 30  # conversations of each kind, from the days before


@dataclass(frozen=True, slots=True)
class Visitor:
    waiting: Waiting
    kind: str
    takes: float

    @property
    def comes(self) -> datetime:
        return self.waiting.queued_at


@dataclass(frozen=True, slots=True)
class Lived:
    """A visitor who was told a range and helped."""

    visitor: Visitor
    told: Told


@dataclass(slots=True)
class PlayedDay:
    random: Random
    desks: int
    line: list[Visitor] = field(default_factory=list)
    told: dict[int, tuple[Range, datetime]] = field(default_factory=dict)

    def play(self, load: float) -> Iterator[Lived]:
        lately = {kind: self._taken(kind) for kind in PLANNED}
        booked = self._booked()
        coming = sorted([*self._walk_ins(load), *booked], key=lambda some: some.comes)
        # Per desk: when it is free, since when it is busy, and with what.
        free = dict.fromkeys(range(self.desks), OPENS)
        busy: dict[int, tuple[datetime, str]] = {}
        while coming or self.line:
            desk = min(free, key=lambda some: (free[some], some))
            if coming and (not self.line or coming[0].comes <= free[desk]):
                visitor = coming.pop(0)
                self.line.append(visitor)
                now = visitor.comes
                for some in free:
                    free[some] = max(free[some], now)
                expected = [some for some in booked if some in coming]
                self._tell(visitor, now, free, busy, lately, expected)
                continue
            yield from self._call(desk, free, busy)

    def _call(
        self, desk: int, free: dict[int, datetime], busy: dict[int, tuple[datetime, str]]
    ) -> Iterator[Lived]:
        at = free[desk]
        visitor = min(
            self.line, key=lambda v: rank(v.waiting, now=at, longest_wait=LONGEST_WAIT)[0]
        )
        self.line.remove(visitor)
        free[desk] = at + timedelta(minutes=visitor.takes)
        busy[desk] = (at, visitor.kind)
        known = self.told.get(visitor.waiting.ticket_id)
        if known:
            yield Lived(visitor, Told(known[0], (at - known[1]).total_seconds() / 60))

    def _tell(
        self,
        visitor: Visitor,
        now: datetime,
        free: dict[int, datetime],
        busy: dict[int, tuple[datetime, str]],
        lately: dict[str, tuple[float, ...]],
        expected: list[Visitor],
    ) -> None:
        everybody = frozenset(free)
        turns = [Turn(some.waiting, lately[some.kind], everybody) for some in self.line]
        turns += [
            Turn(_as_booked(some), lately[some.kind], everybody, expected=True) for some in expected
        ]
        helpers = [
            Helper(desk, busy[desk][0], lately[busy[desk][1]]) if until > now else Helper(desk)
            for desk, until in free.items()
        ]
        found = estimate(turns=turns, helpers=helpers, now=now, longest_wait=LONGEST_WAIT)
        self.told[visitor.waiting.ticket_id] = found[visitor.waiting.ticket_id], now

    def _taken(self, kind: str) -> tuple[float, ...]:
        return lengths([self._takes(kind) for _n in range(KNOWN)], PLANNED[kind])

    def _takes(self, kind: str) -> float:
        return max(PLANNED[kind] * self.random.lognormvariate(0, SPREAD), 2)

    def _visitor(self, number: int, comes: datetime, due: datetime | None) -> Visitor:
        kind = self.random.choice(sorted(PLANNED))
        waiting = Waiting(number, number, queued_at=comes, due_at=due)
        return Visitor(waiting, kind, self._takes(kind))

    def _walk_ins(self, load: float) -> Iterator[Visitor]:
        """At random moments; `load` is their share of what the desks can do."""
        mean = sum(PLANNED.values()) / len(PLANNED) / (self.desks * load)
        at, number = OPENS, 1
        while True:
            at += timedelta(minutes=self.random.expovariate(1 / mean))
            if at > OPENS + timedelta(hours=HOURS):
                return
            yield self._visitor(number, at, None)
            number += 1

    def _booked(self) -> list[Visitor]:
        """One appointment each half hour; one in ten does not come, others early or late."""
        found = []
        for slot in range(HOURS * 2):
            due = OPENS + timedelta(minutes=30 * slot + 30)
            comes = due + timedelta(minutes=self.random.uniform(-15, 5))
            if self.random.random() < 0.9:
                found.append(self._visitor(1000 + slot, comes, due))
        return found


def _as_booked(visitor: Visitor) -> Waiting:
    """As the hub knows it before the arrival: by the time of the appointment."""
    waiting = visitor.waiting
    due = waiting.due_at or waiting.queued_at
    return Waiting(-waiting.ticket_id, waiting.number, queued_at=due, due_at=due)


def rehearse(*, days: int, seed: int = 1, desks: int = 3, load: float = 0.6) -> Figures:
    """`days` days one after the other, the same for the same seed."""
    told: list[Told] = []
    for day in range(days):
        played = PlayedDay(Random(seed * 1000 + day), desks)  # noqa: S311 - a simulation
        told.extend(lived.told for lived in played.play(load))
    return figures_of(told)
