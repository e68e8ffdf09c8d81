"""One question as a form: only the fields that its kind of answer has."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.intake import changing
from hub.intake.changing import Raw
from hub.intake.files import LABELS
from hub.intake.web.part_forms import ConditionForm

TYPES = {
    "yes_no": gettext_lazy("Yes or no"),
    "choice": gettext_lazy("One of several answers"),
    "several": gettext_lazy("One or more of several answers"),
    "text": gettext_lazy("Text"),
    "number": gettext_lazy("A number"),
    "date": gettext_lazy("A date"),
    "person": gettext_lazy("A person: name and date of birth"),
    "persons": gettext_lazy("Several persons, such as witnesses"),
    "address": gettext_lazy("An address in the Netherlands"),
    "phone": gettext_lazy("A phone number"),
    "email": gettext_lazy("An e-mail address"),
    "file": gettext_lazy("Files"),
    "consent": gettext_lazy("Consent: a box to tick"),
}
WITH_OPTIONS = ("choice", "several")
BOUNDS: dict[str, dict[str, Any]] = {
    "text": {"most": gettext_lazy("Characters at most")},
    "number": {"least": gettext_lazy("At least"), "most": gettext_lazy("At most")},
    "several": {"least": gettext_lazy("Answers at least"), "most": gettext_lazy("Answers at most")},
    "person": {"least": gettext_lazy("Age at least, in years")},
    "persons": {
        "least": gettext_lazy("Persons at least"),
        "most": gettext_lazy("Persons at most (1 to 8)"),
        "age": gettext_lazy("Age of each at least, in years"),
    },
    "file": {
        "most": gettext_lazy("Files at most (1 to 5)"),
        "megabytes": gettext_lazy("Megabytes each at most (1 to 10)"),
    },
}
DAYS = {
    "earliest": gettext_lazy("Earliest day"),
    "latest": gettext_lazy("Latest day"),
}
SPARE_OPTIONS = 3
MOST_OPTIONS = 40


class QuestionThing(ConditionForm):
    texts = (
        ("label", gettext_lazy("Question"), False),
        ("help", gettext_lazy("Explanation"), True),
    )

    @property
    def type(self) -> str:
        return str(self.old["type"])

    @property
    def type_told(self) -> str:
        return str(TYPES[self.type])

    def build(self) -> None:
        self.fields["required"] = forms.BooleanField(
            label=_("This must be answered"),
            required=False,
            initial=self.old.get("required", True),
        )
        for name, label in BOUNDS.get(self.type, {}).items():
            self.fields[name] = forms.IntegerField(
                label=label,
                required=self.type == "persons" and name == "most",
                initial=self.old.get(name),
            )
        if self.type == "date":
            for name, label in DAYS.items():
                self.fields[name] = forms.RegexField(
                    r"^(\d{4}-\d{2}-\d{2}|-?P\d{1,4}[DWMY])$",
                    label=label,
                    help_text=_("A date such as 2026-05-01, or from today on: P14D, P1Y, -P18Y."),
                    required=False,
                    initial=self.old.get(name, ""),
                )
        if self.type == "file":
            self.fields["kinds"] = forms.MultipleChoiceField(
                label=_("Kinds of files"),
                help_text=_("None means any of them."),
                choices=tuple(LABELS.items()),
                required=False,
                initial=self.old.get("kinds", []),
            )
        if self.type in WITH_OPTIONS:
            self._add_options()
        super().build()

    def _add_options(self) -> None:
        old = self.old.get("options", [])
        sent = sum(1 for name in self.data if name.endswith("_option_nl"))
        for at in range(min(max(len(old) + SPARE_OPTIONS, sent), MOST_OPTIONS)):
            one: Raw = old[at] if at < len(old) else {"value": "", "label": {}}
            self.fields[f"{at}_option_value"] = forms.CharField(
                required=False, max_length=40, widget=forms.HiddenInput, initial=one["value"]
            )
            for tongue, language in (("nl", _("in Dutch")), ("en", _("in English"))):
                self.fields[f"{at}_option_{tongue}"] = forms.CharField(
                    label=_("Answer %(number)d") % {"number": at + 1} + f", {language}",
                    required=False,
                    max_length=1000,
                    initial=one["label"].get(tongue, ""),
                    widget=forms.TextInput(attrs={"lang": tongue}),
                )

    @property
    def option_rows(self) -> list[tuple[int, Any, Any, Any]]:
        numbers = [int(name.split("_")[0]) for name in self.fields if name.endswith("_option_nl")]
        return [
            (n, self[f"{n}_option_value"], self[f"{n}_option_nl"], self[f"{n}_option_en"])
            for n in numbers
        ]

    @property
    def bounds(self) -> list[forms.BoundField]:
        names = [*BOUNDS.get(self.type, {}), *(DAYS if self.type == "date" else ())]
        return [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.type in WITH_OPTIONS:
            filled = 0
            for number, *_fields in self.option_rows:
                dutch, english = (data.get(f"{number}_option_{one}") for one in ("nl", "en"))
                filled += bool(dutch)
                if english and not dutch:
                    self.add_error(f"{number}_option_nl", _("Fill in the Dutch text too."))
            if filled < 2:
                self.add_error(f"{min(filled, 1)}_option_nl", _("Give at least two answers."))
        return data

    def thing(self) -> Raw:
        data, made = self.cleaned_data, self.both_languages()
        taken = changing.keys_of(self.raw, "questions")
        key = self.old.get("key") or changing.fresh_key(made["label"]["nl"], taken)
        made = {"key": key, "type": self.type, **made}
        if not data["required"]:
            made["required"] = False
        names = [*BOUNDS.get(self.type, {}), *DAYS, "kinds"]
        made |= {name: data[name] for name in names if data.get(name) not in (None, "", [])}
        if "differsFrom" in self.old:  # written in the text, and kept as it is
            made["differsFrom"] = self.old["differsFrom"]
        if self.type in WITH_OPTIONS:
            made["options"] = self._options()
        return self.conditioned(made)

    def _options(self) -> list[Raw]:
        found: list[Raw] = []
        for number, *_fields in self.option_rows:
            told = {one: self.cleaned_data[f"{number}_option_{one}"] for one in ("nl", "en")}
            if not told["nl"]:
                continue
            taken = {one["value"] for one in found}
            value = self.cleaned_data[f"{number}_option_value"]
            if not value or value in taken:
                value = changing.fresh_key(told["nl"], taken)
            label = {tongue: text for tongue, text in told.items() if text}
            found.append({"value": value, "label": label})
        return found


def shifted(data: Any, press: str) -> Any:
    """What was typed, with one answer moved up or down or made empty: nothing is kept yet."""
    what, _dash, number = press.partition("-")
    fresh = data.copy()
    if not number.isdecimal() or what not in ("up", "down", "remove"):
        return fresh
    at, other = int(number), int(number) + {"up": -1, "down": 1, "remove": 0}[what]
    for part in ("value", "nl", "en"):
        one, two = f"{at}_option_{part}", f"{other}_option_{part}"
        if what == "remove":
            fresh[one] = ""
        elif one in fresh and two in fresh:
            fresh[one], fresh[two] = fresh[two], fresh[one]
    return fresh
