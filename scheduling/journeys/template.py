"""A journey as its organisation wrote it: read from JSON into frozen values. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid
from hub.intake import conditions
from hub.intake.conditions import Condition
from hub.intake.document import Text
from scheduling.journeys import misfits

SCHEMA = Path(__file__).parent / "schema.json"
MOST_PROBLEMS = 20
STAFF = "staff"


class BadTemplate(Invalid):
    """`fields` maps the place in the document ("steps.2.after") to what is wrong there."""

    code = "bad_journey_template"
    sentence = _("This journey cannot be used yet.")


class Kind(StrEnum):
    INTAKE = "intake"
    APPOINTMENT = "appointment"
    CONFIRMATION = "confirmation"  # by a party: "this is right, and I want it"
    CHECK = "check"  # by staff
    TERM = "term"  # done when its date has come
    MESSAGE = "message"  # sent when its date has come
    HAND_OVER = "hand_over"  # to another organisation


@dataclass(frozen=True, slots=True)
class Party:
    key: str
    label: Text
    name: str = ""  # the question that holds the name


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    text: Text
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    service: str  # a slug
    only_if: Condition | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`by` is a party, STAFF, or empty for the hub. `after` names the steps that must be settled
    before this one can begin: an appointment is settled once it is booked."""

    key: str
    kind: Kind
    title: Text
    help: Text
    by: str = ""
    only_if: Condition | None = None
    optional: bool = False
    after: tuple[str, ...] = ()
    services: tuple[Choice, ...] = ()
    held_until: str = ""
    place: tuple[str, ...] = ()  # the questions that say where, instead of the point
    wish: str = ""  # the question for the day that is wanted
    shows: tuple[str, ...] = ()
    statement: Text = Text("")
    checklist: tuple[Line, ...] = ()
    bring: tuple[Line, ...] = ()
    text: Text = Text("")
    to: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """The local date of `step` lies from `least` to `most` after that of `counts_from` (a step) or
    after the date that answers `from_answer`, both days included; periods may be negative.
    `working_days` is another way to say `most`; `extended`: as the Algemene termijnenwet says.
    `or_until` takes the place of `most` once that day has passed and the step is still to be done;
    `because_late` is then read in place of `because`."""

    step: str
    counts_from: str  # empty where it counts from an answer
    because: Text
    least: str = ""
    most: str = ""
    working_days: int = 0
    extended: bool = False
    from_answer: str = ""
    source: str = ""
    only_if: Condition | None = None
    or_until: str = ""
    because_late: Text = Text("")


@dataclass(frozen=True, slots=True)
class Template:
    title: Text
    about: Text
    source: str
    parties: tuple[Party, ...]
    steps: tuple[Step, ...]
    rules: tuple[Rule, ...]

    def step(self, key: str) -> Step:
        """Raises KeyError."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    def party(self, key: str) -> Party:
        """Raises KeyError."""
        for party in self.parties:
            if party.key == key:
                return party
        raise KeyError(key)


def read(raw: Any) -> Template:
    """Raises BadTemplate with what does not fit the schema, each with its place."""
    found = sorted(_validator().iter_errors(raw), key=lambda error: error.json_path)
    if found:
        places = {_place(error.absolute_path): misfits.sentence(error) for error in found}
        raise BadTemplate(fields=dict(list(places.items())[:MOST_PROBLEMS]))
    return _made(raw)


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))


def _place(path: Any) -> str:
    return ".".join(str(part) for part in path) or "document"


def _made(raw: Mapping[str, Any]) -> Template:
    return Template(
        title=Text(**raw["title"]),
        about=_text(raw, "about"),
        source=raw.get("source", ""),
        parties=tuple(
            Party(one["key"], Text(**one["label"]), one.get("name", "")) for one in raw["parties"]
        ),
        steps=tuple(_step(one) for one in raw["steps"]),
        rules=tuple(_rule(one) for one in raw.get("times", ())),
    )


def _step(raw: Mapping[str, Any]) -> Step:
    return Step(
        key=raw["key"],
        kind=Kind(raw["kind"]),
        title=Text(**raw["title"]),
        help=_text(raw, "help"),
        by=raw.get("by", ""),
        only_if=_only_if(raw),
        optional=raw.get("optional", False),
        after=tuple(raw.get("after", ())),
        services=tuple(Choice(c["service"], _only_if(c)) for c in raw.get("services", ())),
        held_until=raw.get("heldUntil", ""),
        place=tuple(raw.get("place", ())),
        wish=raw.get("wish", ""),
        shows=tuple(raw.get("shows", ())),
        statement=_text(raw, "statement"),
        checklist=_lines(raw, "checklist"),
        bring=_lines(raw, "bring"),
        text=_text(raw, "text"),
        to=raw.get("to", ""),
    )


def _rule(raw: Mapping[str, Any]) -> Rule:
    return Rule(
        step=raw["step"],
        counts_from=raw.get("from", ""),
        because=Text(**raw["because"]),
        least=raw.get("least", ""),
        most=raw.get("most", ""),
        working_days=raw.get("workingDays", 0),
        extended=raw.get("extended", False),
        from_answer=raw.get("fromAnswer", ""),
        source=raw.get("source", ""),
        only_if=_only_if(raw),
        or_until=raw.get("orUntil", ""),
        because_late=_text(raw, "becauseLate"),
    )


def _lines(raw: Mapping[str, Any], name: str) -> tuple[Line, ...]:
    return tuple(Line(one["key"], Text(**one["text"]), _only_if(one)) for one in raw.get(name, ()))


def _text(raw: Mapping[str, Any], name: str) -> Text:
    return Text(**raw[name]) if name in raw else Text("")


def _only_if(raw: Mapping[str, Any]) -> Condition | None:
    return conditions.read(raw["onlyIf"]) if "onlyIf" in raw else None
