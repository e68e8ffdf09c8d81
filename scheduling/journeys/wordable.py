"""The parts of a template that are words and days, each with its place: what an editor changes
without touching which steps there are. Pure."""

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hub.intake.days import PERIOD

TEXTS = ("title", "about", "label", "help", "statement", "text", "because", "becauseLate")
PERIODS = ("least", "most", "orUntil")
LINES = ("source",)
NUMBERS = ("workingDays",)
MOST_NUMBER = 9999


@dataclass(frozen=True, slots=True)
class Part:
    """`place`: "steps.2.title.nl"; `name`: its last word but the language; `kind`: text, line,
    period or number; `group`: "steps.2", or empty for the whole."""

    place: str
    name: str
    kind: str
    language: str
    value: Any

    @property
    def group(self) -> str:
        words = self.place.split(".")
        return ".".join(words[:2]) if words[0] in ("parties", "steps", "times") else ""


def parts(raw: Mapping[str, Any]) -> list[Part]:
    """In the order of the document. Of a text there is a part for each language."""
    return list(_parts(raw, ""))


def put(raw: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """A fresh document with these values at their places; what is no part of it is passed over. A
    text without English loses it."""
    made: dict[str, Any] = copy.deepcopy(dict(raw))
    for part in parts(raw):
        if part.place in values:
            _put(made, part, values[part.place])
    return made


def read_period(text: str) -> tuple[int, str]:
    """ "-P3W" is (-3, "W")."""
    found = PERIOD.fullmatch(text)
    if found is None:
        return 0, "D"
    sign, number, unit = found.groups()
    return int(number) * (-1 if sign else 1), unit


def period(number: int, unit: str) -> str:
    return f"{'-' if number < 0 else ''}P{abs(number)}{unit}"


def _parts(raw: Any, at: str) -> Iterator[Part]:
    if isinstance(raw, list):
        for number, one in enumerate(raw):
            yield from _parts(one, f"{at}{number}.")
    elif isinstance(raw, dict):
        for name, value in raw.items():
            yield from _part(name, value, at)


def _part(name: str, value: Any, at: str) -> Iterator[Part]:
    if name in TEXTS and isinstance(value, dict):
        for code in ("nl", "en"):
            yield Part(f"{at}{name}.{code}", name, "text", code, value.get(code, ""))
    elif name in LINES and isinstance(value, str):
        yield Part(f"{at}{name}", name, "line", "", value)
    elif name in PERIODS:
        yield Part(f"{at}{name}", name, "period", "", value)
    elif name in NUMBERS:
        yield Part(f"{at}{name}", name, "number", "", value)
    elif name not in ("onlyIf", "services"):
        yield from _parts(value, f"{at}{name}.")


def _put(made: dict[str, Any], part: Part, value: Any) -> None:
    *way, last = part.place.split(".")
    at: Any = made
    for word in way:
        at = at[int(word)] if isinstance(at, list) else at[word]
    if value == "" and last != "nl":
        at.pop(last, None)
    else:
        at[last] = value
