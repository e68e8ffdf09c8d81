"""Conditions of a question set: pure. "Only if the answer to `home` is `none`."

A condition is true, false, and never unknown: what was not answered is not equal to anything,
and no number, date or consent. So `not` of a comparison holds where nothing was answered.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Compared:
    """One answer beside one value. `test` is a key of TESTS."""

    question: str
    test: str
    value: Any


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - the word of the field, which Python has already
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Compared | Every | Any_ | Not


def read(raw: Mapping[str, Any]) -> Condition:
    """The condition of a document that fits the schema."""
    if "all" in raw:
        return Every(tuple(read(part) for part in raw["all"]))
    if "any" in raw:
        return Any_(tuple(read(part) for part in raw["any"]))
    if "not" in raw:
        return Not(read(raw["not"]))
    test = next(name for name in TESTS if name in raw)
    return Compared(raw["question"], test, raw[test])


def asks(condition: Condition | None) -> set[str]:
    """The questions whose answers decide it."""
    match condition:
        case None:
            return set()
        case Compared():
            return {condition.question}
        case Not():
            return asks(condition.part)
        case _:
            return set[str]().union(*(asks(part) for part in condition.parts))


def compared_in(condition: Condition | None) -> Iterable[Compared]:
    match condition:
        case None:
            return
        case Compared():
            yield condition
        case Not():
            yield from compared_in(condition.part)
        case _:
            for part in condition.parts:
                yield from compared_in(part)


def holds(condition: Condition | None, answers: Answers, *, today: date) -> bool:
    """No condition always holds. `today` is the local date: ages are counted from it."""
    match condition:
        case None:
            return True
        case Compared():
            return TESTS[condition.test](answers.get(condition.question), condition.value, today)
        case Not():
            return not holds(condition.part, answers, today=today)
        case Every():
            return all(holds(part, answers, today=today) for part in condition.parts)
        case Any_():
            return any(holds(part, answers, today=today) for part in condition.parts)


def loop_in(needed: Mapping[str, set[str]]) -> list[str]:
    """The path of a circle: ["a", "b", "a"] where a is asked only after b, and b only after a.
    Empty when there is none. `needed` maps a question to those that decide whether it is asked."""
    done: set[str] = set()
    for start in needed:
        found = _walk(start, needed, [], done)
        if found:
            return found
    return []


def _walk(
    here: str, needed: Mapping[str, set[str]], path: Sequence[str], done: set[str]
) -> list[str]:
    if here in path:
        return [*path[path.index(here) :], here]
    if here in done:
        return []
    for further in sorted(needed.get(here, ())):
        found = _walk(further, needed, [*path, here], done)
        if found:
            return found
    done.add(here)
    return []


def years_old(born: date, today: date) -> int:
    """Whole years. Who was born on 29 February grows older on 1 March of a common year, as the
    Civil Code counts (a year is full when its last day has passed)."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _is(answer: Any, value: Any, _today: date) -> bool:
    return value in answer if isinstance(answer, list) else bool(answer == value)


def _among(answer: Any, values: Any, today: date) -> bool:
    return any(_is(answer, value, today) for value in values)


def _at_least(answer: Any, value: Any, _today: date) -> bool:
    return _is_number(answer) and bool(answer >= value)


def _at_most(answer: Any, value: Any, _today: date) -> bool:
    return _is_number(answer) and bool(answer <= value)


def _is_number(answer: Any) -> bool:
    return isinstance(answer, int | float) and not isinstance(answer, bool)


def _answered(answer: Any, value: Any, _today: date) -> bool:
    return (answer not in (None, "", [], {})) is bool(value)


def _of_age(answer: Any, years: Any, today: date) -> bool:
    """Of several persons: each of them."""
    if isinstance(answer, list):
        return bool(answer) and all(_of_age(one, years, today) for one in answer)
    text = answer.get("born") if isinstance(answer, dict) else answer
    if not isinstance(text, str):
        return False
    try:
        return bool(years_old(date.fromisoformat(text), today) >= years)
    except ValueError:
        return False


TESTS: dict[str, Callable[[Any, Any, date], bool]] = {
    "is": _is,
    "in": _among,
    "atLeast": _at_least,
    "atMost": _at_most,
    "answered": _answered,
    "ageAtLeast": _of_age,
}
