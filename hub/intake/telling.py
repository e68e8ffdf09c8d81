"""Answers in words, in the active language: for the citizen who checks them, and for who helps."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.intake import asking
from hub.intake.document import Page, Question, QuestionSet


@dataclass(frozen=True, slots=True)
class Told:
    label: str
    answer: str
    page: Page


def told(questions: QuestionSet, answers: Mapping[str, Any], *, today: date) -> list[Told]:
    """What counts, in the order of the questions."""
    return [
        Told(str(question.label), in_words(question, answers.get(question.key)), asked.page)
        for asked in asking.pages(questions, answers, today=today)
        for question in asked.questions
    ]


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
    "phone": _phone,
}
