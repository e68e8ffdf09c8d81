"""The fields of a question on its page, what stands in them, and what they sent as a value."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.intake.answers import LONGEST_TEXT
from hub.intake.asking import Asked
from hub.intake.document import Question
from hub.intake.persons import LONGEST_NAME
from hub.intake.web import file_field

PARTS = {
    "person": ("name", "born"),
    "persons": ("name", "born"),  # of each row: witnesses__0__name
    "address": ("postcode", "number", "addition"),
}
MOST_ROWS = 20  # that are read; how many there may be is a rule of the question
LABELS = {
    "name": _("First and last name"),
    "born": _("Date of birth"),
    "postcode": _("Postcode"),
    "number": _("House number"),
    "addition": _("Addition to the house number"),
}
WRITTEN = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")  # 31-12-1990
WHOLE = re.compile(r"-?[0-9]{1,15}")
LONGEST_SENT = 4 * LONGEST_TEXT  # more is refused by the form, before anything looks at it
LONG_TEXT = 200  # from here on there are several lines to write in


def names(question: Question, typed: Mapping[str, Any]) -> list[str]:
    """The fields of a question; of persons as many rows as there may be, or as were sent."""
    parts = PARTS.get(question.type)
    if question.type == "persons" and parts:
        rows = range(max(question.most or 1, _rows_sent(question, typed)))
        return [f"{question.key}__{row}__{part}" for row in rows for part in parts]
    return [f"{question.key}__{part}" for part in parts] if parts else [question.key]


def _rows_sent(question: Question, typed: Mapping[str, Any]) -> int:
    rows = (row + 1 for row in range(MOST_ROWS) if typed.get(f"{question.key}__{row}__name"))
    return max(rows, default=0)


def fields_of(question: Question, typed: Mapping[str, Any]) -> dict[str, forms.Field]:
    made = {name: _field(question, name.rpartition("__")[2] if "__" in name else "")
            for name in names(question, typed)}  # fmt: skip
    for field in made.values():
        field.required = False  # whether it is, is a rule of the question
    return made


def _field(question: Question, part: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": LABELS[part] if part else str(question.label),
        "help_text": "" if part else str(question.help),
    }
    if part:
        return _part(part, common)
    return FIELDS.get(question.type, _line)(question, common)


def _part(part: str, common: dict[str, Any]) -> forms.Field:
    if part == "born":
        attrs = {"type": "date", "autocomplete": "off"}
        return forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=10, **common)
    longest = LONGEST_NAME if part == "name" else LONGEST_TEXT
    return forms.CharField(max_length=longest, **common)


def _line(_question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=LONGEST_TEXT, **common)


def _date(_question: Question, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"type": "date"})
    return forms.CharField(widget=widget, max_length=10, **common)


def _choice(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=_options(question), **common)


def _several(question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.MultipleChoiceField(choices=_options(question), **common)


def _yes_no(_question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=(("yes", _("Yes")), ("no", _("No"))), **common)


def _consent(_question: Question, common: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**common)


def _number(_question: Question, common: dict[str, Any]) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    return forms.CharField(widget=widget, max_length=20, **common)


def _text(question: Question, common: dict[str, Any]) -> forms.Field:
    most = question.most or LONGEST_TEXT
    widget = forms.Textarea(attrs={"rows": 4}) if most >= LONG_TEXT else forms.TextInput()
    too_long = {"max_length": _("Use at most %(most)d characters.") % {"most": most}}
    return forms.CharField(
        widget=widget, max_length=LONGEST_SENT, error_messages=too_long, **common
    )


def _options(question: Question) -> list[tuple[str, str]]:
    return [(option.value, str(option.label)) for option in question.options]


def initial(asked: Asked, answers: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for question in asked.questions:
        value = answers.get(question.key)
        if question.type == "persons":
            found |= {
                f"{question.key}__{row}__{part}": text
                for row, person in enumerate(value or ())
                for part, text in person.items()
            }
        elif question.type in PARTS:
            found |= {f"{question.key}__{part}": text for part, text in (value or {}).items()}
        elif question.type == "file":
            continue
        elif question.type == "yes_no" and value is not None:
            found[question.key] = "yes" if value else "no"
        else:
            found[question.key] = value
    return found


def value_of(question: Question, typed: Mapping[str, Any]) -> Any:
    if question.type == "persons":
        return _persons(question, typed)
    if question.type in PARTS:
        parts = {part: _part_typed(typed, question.key, part) for part in PARTS[question.type]}
        return parts if any(parts.values()) else None
    value = typed.get(question.key)
    if question.type == "yes_no":
        return {"yes": True, "no": False}.get(value or "")
    if question.type == "date" and value:
        return iso_of(value)
    if question.type == "number" and value:
        return int(value) if WHOLE.fullmatch(value) else value
    return value


def _persons(question: Question, typed: Mapping[str, Any]) -> list[dict[str, str]] | None:
    """Row by row, with the empty ones: an error says at which row it is."""
    rows = [
        {part: _part_typed(typed, f"{question.key}__{row}", part) for part in PARTS["persons"]}
        for row in range(len(names(question, typed)) // len(PARTS["persons"]))
    ]
    return rows if any(any(row.values()) for row in rows) else None


def _part_typed(typed: Mapping[str, Any], key: str, part: str) -> str:
    text = typed.get(f"{key}__{part}", "")
    return iso_of(text) if part == "born" else text


def iso_of(text: str) -> str:
    """A day as people write it: a browser that shows no calendar sends what was typed."""
    found = WRITTEN.fullmatch(text.strip())
    if found is None:
        return text
    day, month, year = found.groups()
    return f"{year}-{int(month):02}-{int(day):02}"


FIELDS: dict[str, Callable[[Question, dict[str, Any]], forms.Field]] = {
    "date": _date,
    "choice": _choice,
    "several": _several,
    "yes_no": _yes_no,
    "consent": _consent,
    "number": _number,
    "text": _text,
    "file": file_field.field,
}
