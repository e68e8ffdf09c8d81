"""The form of one page of questions. It only carries: what an answer must be, `answers` says."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from hub.intake.answers import LONGEST_TEXT
from hub.intake.asking import Asked
from hub.intake.document import Question
from hub.intake.persons import LONGEST_NAME

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
OLD_PAGE = _("This page is no longer right. Load it again.")
WHOLE = re.compile(r"-?[0-9]{1,15}")
LONGEST_SENT = 4 * LONGEST_TEXT  # more is refused by the form, before anything looks at it
LONG_TEXT = 200  # from here on there are several lines to write in


class PageForm(forms.Form):
    """A field for each question, or for each part of one: `person__name`."""

    # Of the answers that the page was made with, see hub.intake.filling.
    revision = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), OLD_PAGE),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        asked: Asked,
        answers: Mapping[str, Any],
        revision: int,
    ) -> None:
        self.asked = asked
        super().__init__(data, initial={"revision": revision, **_initial(asked, answers)})
        for question in asked.questions:
            self.fields |= _fields(question, self.data)

    @property
    def rows(self) -> list["Row"]:
        return [Row(question, [self[name] for name in names(question, self.data)])
                for question in self.asked.questions]  # fmt: skip

    def given(self) -> dict[str, Any]:
        """What was sent, as values of the questions."""
        return {q.key: _value(q, self.cleaned_data) for q in self.asked.questions}

    def add_error(self, field: str | None, error: Any) -> None:
        """Of a person or an address every error says which: there may be two on a page."""
        key, _separator, part = (field or "").partition("__")
        if part:
            label = str(next(q.label for q in self.asked.questions if q.key == key))
            number = part.partition("__")[0]
            if number.isdecimal():
                label = _numbered(label, int(number) + 1)
            error = [_of(label, sentence) for sentence in ValidationError(error).messages]
        super().add_error(field, error)

    def refuse(self, refused: DomainError) -> None:
        for place, sentence in refused.fields.items():
            name = place.replace(".", "__")
            # What concerns a person or an address as a whole is told at its first part.
            known = [field for field in self.fields if field.split("__")[0] == name.split("__")[0]]
            self.add_error(name if name in self.fields else known[0], str(sentence))


def _of(label: str, sentence: str) -> str:
    """ "Your partner: this cannot be a date of birth." """
    told = sentence[:1].lower() + sentence[1:]
    return f"{label.rstrip(' ?.:')}: {told}"


def _numbered(label: str, number: int) -> str:
    told = {"question": label.rstrip(" ?.:"), "number": number}
    return _("%(question)s, person %(number)d") % told


@dataclass(frozen=True, slots=True)
class One:
    """A row of a list of persons; `more` where it may stay empty."""

    number: int
    fields: list[BoundField]
    more: bool

    @property
    def open(self) -> bool:
        return any(field.errors or field.value() for field in self.fields)


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its fields, for the template."""

    question: Question
    fields: list[BoundField]

    @property
    def kind(self) -> str:
        if self.question.type in ("choice", "yes_no"):
            return "radios"
        if self.question.type == "persons":
            return "persons"
        if self.question.type in PARTS:
            return "parts"
        return self.question.type if self.question.type in ("several", "consent") else "field"

    @property
    def field(self) -> BoundField:
        return self.fields[0]

    @property
    def persons(self) -> list[One]:
        size = len(PARTS["persons"])
        some = [self.fields[at : at + size] for at in range(0, len(self.fields), size)]
        least = self.question.least or 1
        return [One(at + 1, fields, at >= least) for at, fields in enumerate(some)]


def names(question: Question, sent: Mapping[str, Any]) -> list[str]:
    """The fields of a question; of persons as many rows as there may be, or as were sent."""
    parts = PARTS.get(question.type)
    if question.type == "persons" and parts:
        rows = range(max(question.most or 1, _rows_sent(question, sent)))
        return [f"{question.key}__{row}__{part}" for row in rows for part in parts]
    return [f"{question.key}__{part}" for part in parts] if parts else [question.key]


def _rows_sent(question: Question, sent: Mapping[str, Any]) -> int:
    rows = (row + 1 for row in range(MOST_ROWS) if sent.get(f"{question.key}__{row}__name"))
    return max(rows, default=0)


def _fields(question: Question, sent: Mapping[str, Any]) -> dict[str, forms.Field]:
    made = {name: _field(question, name.rpartition("__")[2] if "__" in name else "")
            for name in names(question, sent)}  # fmt: skip
    for field in made.values():
        field.required = False  # whether it is, is a rule of the question
    return made


def _field(question: Question, part: str) -> forms.Field:
    common: dict[str, Any] = {
        "label": LABELS[part] if part else str(question.label),
        "help_text": "" if part else str(question.help),
    }
    match part or question.type:
        case "date" | "born":
            attrs = {"type": "date"} | ({"autocomplete": "off"} if part else {})
            return forms.CharField(widget=forms.TextInput(attrs=attrs), max_length=10, **common)
        case "choice":
            return forms.ChoiceField(choices=_options(question), **common)
        case "several":
            return forms.MultipleChoiceField(choices=_options(question), **common)
        case "yes_no":
            return forms.ChoiceField(choices=(("yes", _("Yes")), ("no", _("No"))), **common)
        case "consent":
            return forms.BooleanField(**common)
        case "number":
            kind = {"inputmode": "numeric"}
            return forms.CharField(widget=forms.TextInput(attrs=kind), max_length=20, **common)
        case "text":
            return _text(question, common)
        case _:
            longest = LONGEST_NAME if part == "name" else LONGEST_TEXT
            return forms.CharField(max_length=longest, **common)


def _text(question: Question, common: dict[str, Any]) -> forms.Field:
    most = question.most or LONGEST_TEXT
    widget = forms.Textarea(attrs={"rows": 4}) if most >= LONG_TEXT else forms.TextInput()
    too_long = {"max_length": _("Use at most %(most)d characters.") % {"most": most}}
    return forms.CharField(
        widget=widget, max_length=LONGEST_SENT, error_messages=too_long, **common
    )


def _options(question: Question) -> list[tuple[str, str]]:
    return [(option.value, str(option.label)) for option in question.options]


def _initial(asked: Asked, answers: Mapping[str, Any]) -> dict[str, Any]:
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
        elif question.type == "yes_no" and value is not None:
            found[question.key] = "yes" if value else "no"
        else:
            found[question.key] = value
    return found


def _value(question: Question, sent: Mapping[str, Any]) -> Any:
    if question.type == "persons":
        return _persons(question, sent)
    if question.type in PARTS:
        parts = {part: sent.get(f"{question.key}__{part}", "") for part in PARTS[question.type]}
        return parts if any(parts.values()) else None
    value = sent.get(question.key)
    if question.type == "yes_no":
        return {"yes": True, "no": False}.get(value or "")
    if question.type == "number" and value:
        return int(value) if WHOLE.fullmatch(value) else value
    return value


def _persons(question: Question, sent: Mapping[str, Any]) -> list[dict[str, str]] | None:
    """Row by row, with the empty ones: an error says at which row it is."""
    rows = [
        {part: sent.get(f"{question.key}__{row}__{part}", "") for part in PARTS["persons"]}
        for row in range(len(names(question, sent)) // len(PARTS["persons"]))
    ]
    return rows if any(any(row.values()) for row in rows) else None
