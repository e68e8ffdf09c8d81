"""What clients asked and were told, held against what the database keeps. Pure: no database, no
clock. Instants are whole seconds since 1970; spans are half-open.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

SLICE = 300  # seconds
LIVE = ("held", "confirmed")
STATE = {"hold": "held", "confirm": "confirmed", "move": "confirmed", "cancel": "cancelled"}
TRAIL = {"hold": "held", "confirm": "confirmed", "move": "moved", "cancel": "cancelled"}
MAIL = {"confirmed": "booked", "moved": "moved", "cancelled": "cancelled"}  # for each of the trail


@dataclass(frozen=True, slots=True)
class Ask:
    """A write, with all that is needed to send it once more with the same key."""

    visit: str
    deed: str  # hold, confirm, move, cancel
    key: str
    start: int  # of the visit when it is done
    reference: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    code: str = ""
    reference: str = ""
    state: str = ""
    start: int = 0
    token: str = ""


@dataclass(frozen=True, slots=True)
class Try:
    """One sending. Without an answer it was cut off: it may have been done, or not."""

    ask: Ask
    answer: Answer | None = None

    @property
    def is_open(self) -> bool:
        """Who hears that the server failed, or is still at work, does not know either."""
        answer = self.answer
        return not answer or answer.status >= 500 or answer.code == "request_in_progress"

    @property
    def is_done(self) -> bool:
        return self.answer is not None and self.answer.status < 300


@dataclass(frozen=True, slots=True)
class Taken:
    need: int
    resource: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """An appointment and all that belongs to it. `trail` and `mails` count by kind."""

    reference: str
    state: str
    start: int
    end: int
    needs: Sequence[int]
    segments: Sequence[tuple[int, int]]
    taken: Sequence[Taken]
    has_booker: bool
    trail: Mapping[str, int]
    mails: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    appointments: Sequence[Row]
    busy: Mapping[int, Sequence[int]]  # the starts of the slices that a resource's mask has set


@dataclass(frozen=True, slots=True)
class World:
    """How one visit stands, and the deeds that made it so."""

    state: str = "nowhere"
    start: int = 0
    trail: Mapping[str, int] = field(default_factory=dict)

    def after(self, ask: Ask) -> "World":
        verb = TRAIL[ask.deed]
        trail = {**self.trail, verb: self.trail.get(verb, 0) + 1}
        return World(STATE[ask.deed], ask.start, trail)


def complaints(rows: Rows, tries: Iterable[Try]) -> list[str]:
    """All that is not as it was told, or not there as a whole. Tries of a visit are in order."""
    visits = defaultdict(list)
    for one in tries:
        visits[one.ask.visit].append(one)
    return [
        *_overlaps(rows),
        *_untrue_masks(rows),
        *(f"half: {row.reference} {name}" for row in rows.appointments for name in _halves(row)),
        *_two_answers(visits.values()),
        *_otherwise(rows, visits.values()),
        *_strangers(rows, visits.values()),
    ]


def unsettled(tries: Iterable[Try]) -> list[Ask]:
    """The last ask of each visit that nobody knows the outcome of."""
    last = {one.ask.visit: one for one in tries}
    return [one.ask for one in last.values() if one.is_open]


def _overlaps(rows: Rows) -> list[str]:
    taken = sorted(
        (taken.resource, taken.start, taken.end) for row in rows.appointments for taken in row.taken
    )
    return [
        f"overlap: resource {a[0]} at {b[1]}"
        for a, b in pairwise(taken)
        if a[0] == b[0] and b[1] < a[2]
    ]


def _untrue_masks(rows: Rows) -> list[str]:
    true: dict[int, set[int]] = defaultdict(set)
    for row in rows.appointments:
        for taken in row.taken:
            true[taken.resource].update(range(taken.start, taken.end, SLICE))
    resources = sorted({*true, *rows.busy})
    return [f"mask: resource {r}" for r in resources if true[r] != set(rows.busy.get(r, ()))]


def _halves(row: Row) -> list[str]:
    """What is there of a deed of which other rows are not, or the other way round."""
    needs = row.needs if row.state in LIVE else ()
    wanted = [(need, row.start, row.end) for need in sorted(needs)]
    whole = {
        "segment": list(row.segments) == [(row.start, row.end)],
        "capacity": sorted((t.need, t.start, t.end) for t in row.taken) == wanted,
        "booker": row.has_booker == ("confirmed" in row.trail),
        "mails": row.mails == {MAIL[verb]: n for verb, n in row.trail.items() if verb in MAIL},
    }
    return [name for name, is_whole in whole.items() if not is_whole]


def _two_answers(visits: Collection[list[Try]]) -> list[str]:
    """A key that was answered keeps its answer, whichever server is asked."""
    answers = defaultdict(set)
    for tries in visits:
        for one in tries:
            if not one.is_open:
                answers[one.ask].add(one.answer)
    return [
        f"two answers: {ask.visit} {ask.deed}" for ask, found in answers.items() if len(found) > 1
    ]


def _otherwise(rows: Rows, visits: Collection[list[Try]]) -> list[str]:
    found = {row.reference: World(row.state, row.start, row.trail) for row in rows.appointments}
    wrong = []
    for tries in visits:
        reference, worlds = _reference(tries), _worlds(tries)
        if reference and found.get(reference, World()) not in worlds:
            wrong.append(f"untrue: {reference} is {found.get(reference)}, told {worlds}")
        wrong += [
            f"untrue: {reference} answered {one.answer} to {one.ask}"
            for one in tries
            if one.is_done and not _answers(one)
        ]
    return wrong


def _answers(one: Try) -> bool:
    fact = one.answer and (one.answer.state, one.answer.start)
    return fact == (STATE[one.ask.deed], one.ask.start)


def _worlds(tries: list[Try]) -> list[World]:
    """How the visit may stand: two ways for each ask without an answer, else one."""
    worlds = [World()]
    for key in dict.fromkeys(one.ask.key for one in tries):
        same = [one for one in tries if one.ask.key == key]
        done = [world.after(same[0].ask) for world in worlds]
        if any(one.is_done for one in same):
            worlds = done
        elif all(one.is_open for one in same):
            worlds = worlds + done
    return worlds


def _reference(tries: list[Try]) -> str:
    return next((t.answer.reference for t in tries if t.answer and t.is_done), "")


def _strangers(rows: Rows, visits: Collection[list[Try]]) -> list[str]:
    """Nobody was told of them. Each must be a hold that somebody waits to hear of."""
    known = {_reference(tries) for tries in visits}
    waited = Counter(
        tries[-1].ask.start for tries in visits if tries[-1].is_open and not _reference(tries)
    )
    strange = [row for row in rows.appointments if row.reference not in known]
    held = Counter(row.start for row in strange if row.trail == {"held": 1})
    more = held - waited
    return [
        *(f"stranger: {row.reference}" for row in strange if row.trail != {"held": 1}),
        *(f"stranger: {count} at {start}" for start, count in more.items()),
    ]
