"""An example as a form: answers as a citizen gives them, and what must follow."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from hub.errors import DomainError, Invalid
from hub.intake.answers import checked
from hub.intake.asking import Asked
from hub.intake.changing import Raw, Spot
from hub.intake.document import Page, Text
from hub.intake.reading import AnswerRefused
from hub.intake.web.outcome_fields import OutcomeFields
from hub.intake.web.page_form import PageForm
from hub.intake.web.part_forms import PartForm


class CaseThing(PartForm, OutcomeFields):
    def __init__(
        self, data: Mapping[str, Any] | None, *, raw: Raw, spot: Spot, thing: Raw | None
    ) -> None:
        super().__init__(data, raw=raw, spot=spot, thing=thing)
        every = tuple(one for one in self.questions.questions() if one.type != "file")
        whole = Page("all", Text(""), Text(""), None, every)
        answers = self.old.get("answers", {})
        self.answers = PageForm(data, asked=Asked(whole, every), answers=answers, revision=0)

    def build(self) -> None:
        self.fields["name"] = forms.CharField(
            label=_("Name of the example"), max_length=120, initial=self.old.get("name", "")
        )
        self.fields["on"] = forms.DateField(
            label=_("As if it were this day"),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            initial=self.old.get("on", ""),
        )
        self.add_outcome(self.old.get("outcome", {}))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_outcome(data)
        if not self.answers.is_valid():
            raise forms.ValidationError(_("Look at the answers once more."))
        if data.get("on"):
            self._check_answers(data["on"])
        return data

    def _check_answers(self, today: Any) -> None:
        """Empty is fine: an example gives only what matters to it."""
        wrong: dict[str, Any] = {}
        for question in self.answers.asked.questions:
            value = self._given().get(question.key)
            try:
                if value is not None:
                    checked(question, value, today=today)
            except AnswerRefused as refused:
                wrong |= {
                    f"{question.key}.{part}" if part else question.key: text
                    for part, text in refused.fields.items()
                }
        if wrong:
            self.answers.refuse(_refusal(wrong))
            raise forms.ValidationError(_("Look at the answers once more."))

    def _given(self) -> Raw:
        given = self.answers.given()
        return {
            key: value for key, value in given.items() if value not in (None, "", [], False)
        } | {
            key: value
            for key, value in given.items()
            if value is False and self._type(key) == "yes_no"
        }

    def _type(self, key: str) -> str:
        return next(one.type for one in self.answers.asked.questions if one.key == key)

    def thing(self) -> Raw:
        """Answers to questions for files stay as they were written."""
        shown = {one.key for one in self.answers.asked.questions}
        rest = {k: v for k, v in self.old.get("answers", {}).items() if k not in shown}
        return {
            "name": self.cleaned_data["name"],
            "on": self.cleaned_data["on"].isoformat(),
            "answers": {**self._clean_answers(), **rest},
            "outcome": self.outcome(),
        }

    def _clean_answers(self) -> Raw:
        by_key = {one.key: one for one in self.answers.asked.questions}
        today = self.cleaned_data["on"]
        return {key: checked(by_key[key], v, today=today) for key, v in self._given().items()}


def _refusal(fields: dict[str, Any]) -> DomainError:
    return Invalid(fields=fields)
