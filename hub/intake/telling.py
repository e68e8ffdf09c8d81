"""Answers in words, in the active language: for the citizen who checks them, and for who helps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.intake import asking, files
from hub.intake.document import Page, Question, QuestionSet


@dataclass(frozen=True, slots=True)
class Told:
    label: str
    answer: str
    page: Page
    files: tuple["File", ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    """One that was sent: its content is found by `ref` (hub.intake.attachments)."""

    ref: str
    name: str
    told: str  # kind and size


def told(questions: QuestionSet, answers: Mapping[str, Any], *, today: date) -> list[Told]:
    """What counts, in the order of the questions."""
    return [
        Told(
            str(question.label),
            in_words(question, answers.get(question.key)),
            asked.page,
            files_of(question, answers.get(question.key)),
        )
        for asked in asking.pages(questions, answers, today=today)
        for question in asked.questions
    ]


def files_of(question: Question, value: Any) -> tuple[File, ...]:
    if question.type != "file":
        return ()
    return tuple(File(one.get("id", ""), one["name"], _about(one)) for one in value or ())


def _about(one: Mapping[str, Any]) -> str:
    return f"{files.LABELS[one['kind']]}, {files.size_told(one.get('size', 0))}"


def _files(_question: Question, values: list[Mapping[str, Any]]) -> str:
    return "\n".join(f"{one['name']} ({_about(one)})" for one in values)


def in_words(question: Question, value: Any) -> str:
    if value in (None, "", []):
        return _("Not answered")
    words = WORDS.get(question.type)
    return words(question, value) if words else str(value)


def _label(question: Question, value: str) -> str:
    return next(str(option.label) for option in question.options if option.value == value)


def _labels(question: Question, values: list[str]) -> str:
    return ", ".join(_label(question, value) for value in values)


def _yes_or_no(_question: Question, value: bool) -> str:
    return _("Yes") if value else _("No")


def _day(_question: Question, value: str) -> str:
    return date_format(date.fromisoformat(value))


def _person(question: Question, value: Mapping[str, str]) -> str:
    born = _day(question, value["born"])
    return _("%(name)s, born on %(day)s") % {"name": value["name"], "day": born}


def _persons(question: Question, values: list[Mapping[str, str]]) -> str:
    return "\n".join(_person(question, value) for value in values)


def _address(_question: Question, value: Mapping[str, str]) -> str:
    return f"{value['postcode']}, {value['number']} {value['addition']}".strip()


def _phone(_question: Question, value: str) -> str:
    number = phonenumbers.parse(value)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


WORDS: dict[str, Callable[[Question, Any], str]] = {
    "choice": _label,
    "several": _labels,
    "yes_no": _yes_or_no,
    "consent": _yes_or_no,
    "date": _day,
    "person": _person,
    "persons": _persons,
    "address": _address,
    "file": _files,
    "phone": _phone,
}
