"""A question set as its organisation wrote it: read from JSON into frozen values. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub import misfits
from hub.errors import Invalid
from hub.intake import conditions
from hub.intake.conditions import Condition

SCHEMA = Path(__file__).parent / "schema.json"
MOST_PROBLEMS = 20  # told at once; nobody reads more


class BadDocument(Invalid):
    """`fields` maps the place in the document ("pages.2.questions.0") to what is wrong there."""

    code = "bad_question_set"
    sentence = _("This question set cannot be used yet.")


@dataclass(frozen=True, slots=True)
class Text:
    nl: str
    en: str = ""

    def __str__(self) -> str:
        """In the active language; in Dutch where only that is there."""
        return (self.en if get_language() == "en" else "") or self.nl

    def __bool__(self) -> bool:
        return bool(self.nl)


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    type: str
    label: Text
    help: Text
    required: bool
    only_if: Condition | None
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    age: int | None = None  # of each of several persons, in whole years
    differs_from: tuple[str, ...] = ()  # keys of questions whose persons are others
    kinds: tuple[str, ...] = ()  # of a file: hub.intake.files.BEGINS; none of them: any
    megabytes: int | None = None
    earliest: str = ""  # a date, or from today on: "P14D"
    latest: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    title: Text
    help: Text
    only_if: Condition | None
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows. An empty `service` is the one that the questions belong to."""

    service: str = ""
    channel: str = ""
    minutes: int | None = None  # in place of the usual length of the conversation
    skill: str = ""  # a capability that who helps must have
    support: tuple[str, ...] = ()
    person_first: bool = False
    nothing_needed: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    when: Condition | None  # None: where no other rule applied
    because: Text
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Case:
    """Answers of which the editor knows what must follow."""

    name: str
    on: date
    answers: Mapping[str, Any]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class QuestionSet:
    title: Text
    about: Text
    source: str
    pages: tuple[Page, ...]
    rules: tuple[Rule, ...]
    otherwise: Rule
    cases: tuple[Case, ...] = field(default=())

    def questions(self) -> Iterator[Question]:
        for page in self.pages:
            yield from page.questions


def read(raw: Any) -> QuestionSet:
    """Raises BadDocument with what does not fit the schema, each with its place. Whether the
    questions make sense together is told by `problems`."""
    _must_fit_the_schema(raw)
    return _made(raw)


@cache
def _validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    formats = jsonschema.FormatChecker(("date",))
    return jsonschema.Draft202012Validator(schema, format_checker=formats)


def _must_fit_the_schema(raw: Any) -> None:
    found = sorted(_validator().iter_errors(raw), key=lambda error: error.json_path)
    if found:
        places = {_place(error.absolute_path): misfits.sentence(error) for error in found}
        raise BadDocument(fields=dict(list(places.items())[:MOST_PROBLEMS]))


def _place(path: Any) -> str:
    return ".".join(str(part) for part in path) or "document"


def _made(raw: Mapping[str, Any]) -> QuestionSet:
    other = raw["otherwise"]
    return QuestionSet(
        title=Text(**raw["title"]),
        about=_text(raw.get("about")),
        source=raw.get("source", ""),
        pages=tuple(_page(page) for page in raw["pages"]),
        rules=tuple(
            Rule(conditions.read(r["when"]), Text(**r["because"]), _outcome(r["outcome"]))
            for r in raw.get("rules", ())
        ),
        otherwise=Rule(None, Text(**other["because"]), _outcome(other["outcome"])),
        cases=tuple(_case(case) for case in raw.get("cases", ())),
    )


def _text(raw: Mapping[str, str] | None) -> Text:
    return Text(**raw) if raw else Text("")


def _page(raw: Mapping[str, Any]) -> Page:
    return Page(
        key=raw["key"],
        title=Text(**raw["title"]),
        help=_text(raw.get("help")),
        only_if=_only_if(raw),
        questions=tuple(_question(question) for question in raw["questions"]),
    )


def _question(raw: Mapping[str, Any]) -> Question:
    return Question(
        key=raw["key"],
        type=raw["type"],
        label=Text(**raw["label"]),
        help=_text(raw.get("help")),
        required=raw.get("required", True),
        only_if=_only_if(raw),
        options=tuple(Option(o["value"], Text(**o["label"])) for o in raw.get("options", ())),
        least=raw.get("least"),
        most=raw.get("most"),
        age=raw.get("age"),
        differs_from=tuple(raw.get("differsFrom", ())),
        kinds=tuple(raw.get("kinds", ())),
        megabytes=raw.get("megabytes"),
        earliest=raw.get("earliest", ""),
        latest=raw.get("latest", ""),
    )


def _only_if(raw: Mapping[str, Any]) -> Condition | None:
    return conditions.read(raw["onlyIf"]) if "onlyIf" in raw else None


def _outcome(raw: Mapping[str, Any]) -> Outcome:
    return Outcome(
        service=raw.get("service", ""),
        channel=raw.get("channel", ""),
        minutes=raw.get("minutes"),
        skill=raw.get("skill", ""),
        support=tuple(raw.get("support", ())),
        person_first=raw.get("personFirst", False),
        nothing_needed=raw.get("nothingNeeded", False),
    )


def _case(raw: Mapping[str, Any]) -> Case:
    return Case(
        raw["name"], date.fromisoformat(raw["on"]), raw["answers"], _outcome(raw["outcome"])
    )
