"""Conditions as a form has them: rows of one comparison each, of which all or any must hold. What
is nested deeper is written as text. Pure."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hub.intake.document import Question

Raw = dict[str, Any]
SHORT = 60
NUMBERED = ("atLeast", "atMost", "ageAtLeast")
Group = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Line:
    """`choice` is one of `choices`; `number` completes those that ask for one."""

    choice: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Flat:
    join: str  # all, any
    lines: tuple[Line, ...]


def flat(raw: Raw | None, questions: Iterable[Question]) -> Flat | None:
    """None where a form cannot say it."""
    if not raw:
        return Flat("all", ())
    join = next((name for name in ("all", "any") if name in raw), "all")
    parts = raw.get(join, [raw])
    known = {value for _label, some in choices(questions) for value, _told in some}
    lines = [_line(part) for part in parts]
    return Flat(join, tuple(lines)) if all(line.choice in known for line in lines) else None


def deep(found: Flat) -> Raw | None:
    """The condition again; None where there is no line."""
    parts = [_part(line) for line in found.lines]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {found.join: parts}


def wants_number(choice: str) -> bool:
    part = json.loads(choice)
    return any(name in part.get("not", part) for name in NUMBERED)


def choices(questions: Iterable[Question]) -> list[Group]:
    """For each question what can be said of its answer."""
    return [
        (str(q.label), [(_text(part), f"{_short(q)} {told}") for part, told in _said(q)])
        for q in questions
    ]  # fmt: skip


def _short(question: Question) -> str:
    """A select that is closed shows its line alone: it names the question too."""
    label = str(question.label)
    return f"“{label}”" if len(label) <= SHORT else f"“{label[: SHORT - 1]}…”"


def _said(question: Question) -> Iterator[tuple[Raw, str]]:
    own = {"question": question.key}
    for option in question.options:
        told = {"answer": str(option.label)}
        yield {**own, "is": option.value}, _("is: %(answer)s") % told
        yield {"not": {**own, "is": option.value}}, _("is not: %(answer)s") % told
    if question.type == "yes_no":
        yield {**own, "is": True}, _("is: yes")
        yield {**own, "is": False}, _("is: no")
    if question.type == "consent":
        yield {**own, "is": True}, _("agreed")
    if question.type == "number":
        yield {**own, "atLeast": None}, _("is at least (number)")
        yield {**own, "atMost": None}, _("is at most (number)")
    if question.type in ("date", "person", "persons"):
        yield {**own, "ageAtLeast": None}, _("is at least (number) years old")
        yield {"not": {**own, "ageAtLeast": None}}, _("is not yet (number) years old")
    if not question.required or question.type in ("text", "file", "address"):
        yield {**own, "answered": True}, _("is answered")
        yield {**own, "answered": False}, _("is not answered")


def _line(part: Raw) -> Line:
    bare = dict(part.get("not", part)) if isinstance(part.get("not", part), dict) else {}
    number = None
    for name in NUMBERED:
        if name in bare:
            number, bare[name] = bare[name], None
    return Line(_text({"not": bare} if "not" in part else bare), number)


def _part(line: Line) -> Raw:
    part: Raw = json.loads(line.choice)
    bare = part.get("not", part)
    for name in NUMBERED:
        if name in bare:
            bare[name] = line.number
    return part


def _text(part: Raw) -> str:
    return json.dumps(part, sort_keys=True, ensure_ascii=False)
