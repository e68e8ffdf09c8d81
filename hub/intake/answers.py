"""An answer as a value of its question, or the reason why it is none. Pure.

Values are plain JSON: text, choice, email: str; phone: str in E.164; number: int; date: ISO 8601;
several: list of option values; yes_no, consent: bool; person: {"name", "born"}; persons: a list of
these; file: a list (hub.intake.files); address: {"postcode", "number", "addition"}. None
where an optional question was left empty.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hub.intake import bsn, files
from hub.intake.days import bound
from hub.intake.document import Question
from hub.intake.persons import person, persons
from hub.intake.reading import AnswerRefused, day, parts, string

LONGEST_TEXT = 1000
MOST_NUMBER = 1_000_000_000
POSTCODE = re.compile(r"([1-9]\d{3}) ?([A-Za-z]{2})")
HOUSE = re.compile(r"[1-9]\d{0,4}")


def checked(question: Question, value: Any, *, today: date) -> Any:
    """The value as it is kept. Raises AnswerRefused with a sentence for who answered."""
    if value in (None, "", [], {}) or (question.type == "consent" and value is False):
        if question.required:
            raise AnswerRefused(
                _("You cannot go on without this.")
                if question.type == "consent"
                else _("Give an answer here.")
            )
        return False if question.type == "consent" else None
    return READ[question.type](question, value, today)


def _text(question: Question, value: Any, _today: date) -> str:
    text = string(value).strip()
    most = question.most or LONGEST_TEXT
    if len(text) > most:
        raise AnswerRefused(
            ngettext_lazy(
                "Use at most %(most)d character.", "Use at most %(most)d characters.", most
            )
            % {"most": most}
        )
    if "\0" in text:
        raise AnswerRefused(_("This text has a character that we cannot keep."))
    if bsn.is_in(text):
        raise AnswerRefused(bsn.YOURS)
    return text


def _number(question: Question, value: Any, _today: date) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > MOST_NUMBER:
        raise AnswerRefused(_("Fill in a whole number."))
    if question.least is not None and value < question.least:
        raise AnswerRefused(_("Fill in %(least)d or more.") % {"least": question.least})
    if question.most is not None and value > question.most:
        raise AnswerRefused(_("Fill in %(most)d or less.") % {"most": question.most})
    return value


def _date(question: Question, value: Any, today: date) -> str:
    chosen = day(value)
    first = bound(question.earliest, today=today)
    last = bound(question.latest, today=today)
    if first and chosen < first:
        raise AnswerRefused(_("Choose %(day)s or later.") % {"day": date_format(first)})
    if last and chosen > last:
        raise AnswerRefused(_("Choose %(day)s or earlier.") % {"day": date_format(last)})
    return chosen.isoformat()


def _choice(question: Question, value: Any, _today: date) -> str:
    text = string(value)
    if text not in {option.value for option in question.options}:
        raise AnswerRefused(_("Choose one of the answers."))
    return text


def _several(question: Question, value: Any, today: date) -> list[str]:
    if not isinstance(value, list):
        raise AnswerRefused(_("Choose from the answers."))
    chosen = {_choice(question, one, today) for one in value}
    if question.least is not None and len(chosen) < question.least:
        raise AnswerRefused(_("Choose at least %(least)d.") % {"least": question.least})
    if question.most is not None and len(chosen) > question.most:
        raise AnswerRefused(_("Choose at most %(most)d.") % {"most": question.most})
    return [option.value for option in question.options if option.value in chosen]


def _bool(_question: Question, value: Any, _today: date) -> bool:
    if not isinstance(value, bool):
        raise AnswerRefused(_("Choose yes or no."))
    return value


def _address(_question: Question, value: Any, _today: date) -> dict[str, str]:
    given = parts(value, ("postcode", "number", "addition"))
    found = POSTCODE.fullmatch(string(given.get("postcode", ""), "postcode").strip())
    if not found:
        raise AnswerRefused(_("Fill in a postcode such as 8911 AB."), "postcode")
    number = string(given.get("number", ""), "number").strip()
    if not HOUSE.fullmatch(number):
        raise AnswerRefused(_("Fill in the house number."), "number")
    addition = string(given.get("addition", ""), "addition").strip()
    if len(addition) > 10:
        raise AnswerRefused(_("Use at most 10 characters."), "addition")
    code = f"{found[1]} {found[2].upper()}"
    return {"postcode": code, "number": number, "addition": addition}


def _phone(_question: Question, value: Any, _today: date) -> str:
    refused = AnswerRefused(_("Fill in a phone number, such as 06 12345678."))
    try:
        number = phonenumbers.parse(string(value), "NL")
    except phonenumbers.NumberParseException:
        raise refused from None
    if not phonenumbers.is_valid_number(number):
        raise refused
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def _email(_question: Question, value: Any, _today: date) -> str:
    text = string(value).strip()
    try:
        validate_email(text)
    except ValidationError:
        raise AnswerRefused(_("Fill in an e-mail address, such as name@example.nl.")) from None
    return text


def _file(question: Question, value: Any, _today: date) -> list[dict[str, Any]]:
    return files.listed(question, value)


READ: dict[str, Callable[[Question, Any, date], Any]] = {
    "text": _text,
    "number": _number,
    "date": _date,
    "choice": _choice,
    "several": _several,
    "yes_no": _bool,
    "consent": _bool,
    "person": person,
    "persons": persons,
    "address": _address,
    "file": _file,
    "phone": _phone,
    "email": _email,
}
