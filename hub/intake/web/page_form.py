"""The form of one page of questions. It only carries: what an answer must be, `answers` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from hub.intake import telling
from hub.intake.asking import Asked
from hub.intake.document import Question
from hub.intake.telling import File
from hub.intake.web import fields

OLD_PAGE = _("This page is no longer right. Load it again.")


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
        files: Any = None,
        *,
        asked: Asked,
        answers: Mapping[str, Any],
        revision: int,
    ) -> None:
        self.asked, self.answers = asked, answers
        super().__init__(
            data, files, initial={"revision": revision, **fields.initial(asked, answers)}
        )
        for question in asked.questions:
            self.fields |= fields.fields_of(question, self.data)

    @property
    def rows(self) -> list["Row"]:
        return [
            Row(
                question,
                [self[name] for name in fields.names(question, self.data)],
                telling.files_of(question, self.answers.get(question.key)),
            )
            for question in self.asked.questions
        ]

    def know(self, answers: Mapping[str, Any], *, revision: int) -> None:
        """What was kept meanwhile: the next press goes on from there."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["revision"] = str(revision)
        self.answers, self.data = answers, typed
        self.cleaned_data["revision"] = revision

    def given(self) -> dict[str, Any]:
        """What was sent, as values of the questions; files are kept apart."""
        plain = (q for q in self.asked.questions if q.type != "file")
        return {q.key: fields.value_of(q, self.cleaned_data) for q in plain}

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
    files: tuple[File, ...] = ()  # that are kept already

    @property
    def kind(self) -> str:
        if self.question.type in ("choice", "yes_no"):
            return "radios"
        if self.question.type == "persons":
            return "persons"
        if self.question.type in fields.PARTS:
            return "parts"
        own = ("several", "consent", "file")
        return self.question.type if self.question.type in own else "field"

    @property
    def field(self) -> BoundField:
        return self.fields[0]

    @property
    def persons(self) -> list[One]:
        size = len(fields.PARTS["persons"])
        some = [self.fields[at : at + size] for at in range(0, len(self.fields), size)]
        least = self.question.least or 1
        return [One(at + 1, fields, at >= least) for at, fields in enumerate(some)]
