"""How long it still takes, as a range in minutes. Pure, and the same answer for the same question.

The line is played ahead a number of times: each conversation takes as long as one of the same
kind took lately, whoever has an appointment and is not here yet comes or does not, and whoever is
free calls by the rules of the line. The range is where eight of ten plays ended, rounded outwards
to five minutes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from scheduling.queue.line import Waiting, rank

PLAYS = 40
EDGE = 0.1  # of the plays that each end of the range leaves out
STEP = 5  # minutes: more exact than this is not true
COMES = 0.9  # how often who has an appointment comes
LONGEST = timedelta(hours=10)
# Where too little is known of a kind, it takes these shares of the planned time.
USUAL_SHARES = (0.5, 0.65, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5)
ENOUGH = 8  # conversations to go by


@dataclass(frozen=True, slots=True)
class Range:
    """Minutes, from and to."""

    low: int
    high: int

    def holds(self, minutes: float) -> bool:
        return self.low <= minutes <= self.high


@dataclass(frozen=True, slots=True)
class Turn:
    """One who waits, or who will come: what it takes (minutes, one of these) and who can help."""

    waiting: Waiting
    minutes: tuple[float, ...]
    helpers: frozenset[int]
    expected: bool = False  # has an appointment and is not here yet

    @property
    def comes_at(self) -> datetime:
        # Who is expected comes at the time of the appointment.
        return self.waiting.queued_at


@dataclass(frozen=True, slots=True)
class Helper:
    """Who works now: free at once, or after what is left of a conversation that began `since`
    and takes one of these minutes."""

    id: int
    since: datetime | None = None
    minutes: tuple[float, ...] = ()


def lengths(taken: Sequence[float], planned: float) -> tuple[float, ...]:
    """How long a kind of conversation takes: as lately, or as planned where too little is known."""
    if len(taken) >= ENOUGH:
        return tuple(taken)
    return (*taken, *(planned * share for share in USUAL_SHARES))


def estimate(
    *,
    turns: Sequence[Turn],
    helpers: Sequence[Helper],
    now: datetime,
    longest_wait: timedelta,
) -> dict[int, Range]:
    """The range of each ticket that is here, by its id; nothing for whom nobody here can help."""
    random = Random(len(turns))  # noqa: S311 - no secret: the same question has the same answer
    ended: dict[int, list[float]] = {t.waiting.ticket_id: [] for t in turns if not t.expected}
    for _play in range(PLAYS):
        starts = _play_once(turns, helpers, now, longest_wait, random)
        for ticket_id, minutes in starts.items():
            ended[ticket_id].append(minutes)
    return {pk: _range(found) for pk, found in ended.items() if found}


def _play_once(
    turns: Sequence[Turn],
    helpers: Sequence[Helper],
    now: datetime,
    longest_wait: timedelta,
    random: Random,
) -> dict[int, float]:
    """Minutes from now until the start, by ticket."""
    free_at = {helper.id: _free_at(helper, now, random) for helper in helpers}
    left = [turn for turn in turns if not turn.expected or random.random() < COMES]
    here = sum(not turn.expected for turn in left)
    starts: dict[int, float] = {}
    while here and free_at:
        who = min(free_at, key=lambda pk: (free_at[pk], pk))
        at = free_at[who]
        able = [turn for turn in left if who in turn.helpers]
        present = [turn for turn in able if turn.comes_at <= at]
        if not present:
            _wait(free_at, who, able)
            continue
        turn = min(present, key=lambda t: rank(t.waiting, now=at, longest_wait=longest_wait)[0])
        left.remove(turn)
        free_at[who] = at + timedelta(minutes=random.choice(turn.minutes))
        if not turn.expected:
            here -= 1
            starts[turn.waiting.ticket_id] = (at - now).total_seconds() / 60
    return starts


def _wait(free_at: dict[int, datetime], who: int, able: list[Turn]) -> None:
    """Until the next one comes whom this one can help; who has nobody to come stops."""
    if able:
        free_at[who] = min(turn.comes_at for turn in able)
    else:
        del free_at[who]


def _free_at(helper: Helper, now: datetime, random: Random) -> datetime:
    """Of the lengths only those that the conversation has not outlasted already."""
    if helper.since is None:
        return now
    spent = (now - helper.since).total_seconds() / 60
    still = [minutes for minutes in helper.minutes if minutes > spent]
    # Longer than any lately: it will end soon, nobody knows when.
    rest = random.choice(still) - spent if still else random.choice((1.0, 3.0, 6.0))
    return now + min(timedelta(minutes=rest), LONGEST)


def _range(found: list[float]) -> Range:
    found.sort()
    last = len(found) - 1
    low, high = found[int(last * EDGE)], found[round(last * (1 - EDGE))]
    return Range(int(low // STEP) * STEP, max(int(-(-high // STEP)) * STEP, STEP))
