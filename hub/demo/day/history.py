"""What must hold of a day that was played. Pure: each check gives sentences about what is broken,
none when all is well."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

OVER = frozenset({"done", "left", "no_show"})
BEGINS_A_CALL = frozenset({"called", "called_out_of_turn"})
ENDS_A_CALL = frozenset(
    {"finished", "served_in_part", "put_back", "no_show", "parked", "forwarded", "left"}
)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Made:
    """A ticket of the day, as it ended."""

    id: int
    number: int
    state: str
    press: str


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the audit trail about a ticket; `desk` with a call."""

    ticket: int
    number: int
    what: str
    desk: int | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What a visitor has to show for it: a number and the press that made it, or a refusal."""

    visitor: int
    number: int | None = None
    press: str = ""
    refused: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """`made` in the order of making, `steps` in the order of the trail."""

    made: tuple[Made, ...]
    steps: tuple[Step, ...]
    fates: tuple[Fate, ...]
    open_desks: tuple[str, ...] = ()

    @property
    def of_plan(self) -> list[Made]:
        """Tickets of visitors of the plan."""
        presses = {fate.press for fate in self.fates if fate.press}
        return [ticket for ticket in self.made if ticket.press in presses]

    @property
    def of_others(self) -> list[Made]:
        """Tickets of people who played along."""
        mine = {ticket.id for ticket in self.of_plan}
        return [ticket for ticket in self.made if ticket.id not in mine]


def everybody_is_accounted_for(history: History) -> Iterator[str]:
    """Helped, left, did not come, or refused with a code. People who play along may come after the
    desks are closed: they are no part of it."""
    for ticket in history.of_plan:
        if ticket.state not in OVER:
            yield f"Number {ticket.number} is {ticket.state} still."
    for fate in history.fates:
        if fate.number is None and fate.refused in ("", UNKNOWN):
            yield f"Visitor {fate.visitor} got neither a number nor a reason."


def numbers_rise_without_gaps(history: History) -> Iterator[str]:
    numbers = [ticket.number for ticket in history.made]
    for number, count in Counter(numbers).items():
        if count > 1:
            yield f"Number {number} was given {count} times."
    for before, after in zip([0, *numbers], numbers, strict=False):
        if after != before + 1:
            yield f"Number {after} came after {before}."


def nobody_is_called_twice_at_once(history: History) -> Iterator[str]:
    """Nor has a desk two people at once. By the order of the trail."""
    called: dict[int, int | None] = {}
    at_desk: dict[int, int] = {}
    for step in history.steps:
        if step.what in BEGINS_A_CALL:
            if step.ticket in called:
                yield f"Number {step.number} was called while it was called already."
            if step.desk is not None and at_desk.get(step.desk, step.ticket) != step.ticket:
                yield f"Number {step.number} was called to a desk where somebody was."
            called[step.ticket] = step.desk
            if step.desk is not None:
                at_desk[step.desk] = step.ticket
        elif step.what in ENDS_A_CALL:
            desk = called.pop(step.ticket, None)
            if desk is not None and at_desk.get(desk) == step.ticket:
                del at_desk[desk]


def nobody_is_lost(history: History) -> Iterator[str]:
    """Whoever holds a number has its ticket, and has it alone."""
    by_press = {ticket.press: ticket for ticket in history.made}
    holders: dict[str, list[int]] = defaultdict(list)
    for fate in history.fates:
        if fate.number is None:
            continue
        holders[fate.press].append(fate.visitor)
        ticket = by_press.get(fate.press)
        if ticket is None or ticket.number != fate.number:
            yield f"Visitor {fate.visitor} holds number {fate.number}, and there is no such ticket."
    for visitors in holders.values():
        if len(visitors) > 1:
            yield f"Visitors {', '.join(map(str, visitors))} hold one ticket."


def all_desks_are_closed(history: History) -> Iterator[str]:
    for desk in history.open_desks:
        yield f"{desk} is open still."


Check = Callable[[History], Iterable[str]]
CHECKS: dict[str, Check] = {
    "Everybody is helped or accounted for": everybody_is_accounted_for,
    "Numbers rise without gaps": numbers_rise_without_gaps,
    "Nobody is called twice at once": nobody_is_called_twice_at_once,
    "Nobody is lost": nobody_is_lost,
    "All desks are closed": all_desks_are_closed,
}


def broken(history: History) -> dict[str, list[str]]:
    """What is broken, by check, in the order of CHECKS; an empty list where all is well."""
    return {name: list(check(history)) for name, check in CHECKS.items()}
