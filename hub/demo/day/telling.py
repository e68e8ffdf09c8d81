"""The report of a day: short, for who watched it."""

from collections import Counter
from collections.abc import Iterator

from hub.demo.day.history import History

WORDS = {"done": "helped", "left": "left the line", "no_show": "did not come when called"}


def report(history: History, broken: dict[str, list[str]], failed: list[str]) -> str:
    """`failed`: what went wrong in playing it."""
    return "\n".join([*_people(history), "", *_checks(broken), *_failed(failed)])


def _people(history: History) -> Iterator[str]:
    by_press = {ticket.press: ticket for ticket in history.made}
    mine = [by_press[fate.press] for fate in history.fates if fate.press in by_press]
    yield f"{len(history.fates)} visitors, {len(mine)} of them with a number."
    for state, count in Counter(ticket.state for ticket in mine).most_common():
        yield f"  {count:4} {WORDS.get(state, state)}"
    refused = Counter(fate.refused for fate in history.fates if fate.refused)
    for code, count in refused.most_common():
        yield f"  {count:4} refused: {code}"
    yield from _others(history)
    calls = sum(step.what in ("called", "called_out_of_turn") for step in history.steps)
    yield f"{calls} calls."


def _others(history: History) -> Iterator[str]:
    if history.of_others:
        yield f"{len(history.of_others)} more numbers of this day, made outside the plan."
    for state, count in Counter(ticket.state for ticket in history.of_others).most_common():
        yield f"  {count:4} {WORDS.get(state, state)}"


def _checks(broken: dict[str, list[str]]) -> Iterator[str]:
    for name, sentences in broken.items():
        yield f"{'BROKEN' if sentences else '    ok'}  {name}"
        yield from (f"          {sentence}" for sentence in sentences)


def _failed(failed: list[str]) -> Iterator[str]:
    for sentence in failed:
        yield f"FAILED  {sentence}"
