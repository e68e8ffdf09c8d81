"""The parts of a question set as forms: what is typed becomes JSON again."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.intake import changing, document, flat
from hub.intake.changing import Raw, Spot
from hub.intake.document import Question, QuestionSet
from hub.intake.flat import Flat, Line
from hub.intake.web.outcome_fields import OutcomeFields

LONGEST = 1000
SPARE_LINES = 2
JOINS = (
    ("all", gettext_lazy("All of these hold")),
    ("any", gettext_lazy("At least one of these holds")),
)


class PartForm(forms.Form):
    """`thing` is the part as it was, None for a new one; `spot` says where it is."""

    # Text fields with their length; the first is required in Dutch.
    texts: tuple[tuple[str, Any, bool], ...] = ()

    def __init__(
        self, data: Mapping[str, Any] | None, *, raw: Raw, spot: Spot, thing: Raw | None
    ) -> None:
        super().__init__(data)
        self.raw, self.spot, self.old = raw, spot, thing or {}
        self.questions = document.read(raw)
        for name, label, long in self.texts:
            self._add_text(name, label, long=long)
        self.build()

    def build(self) -> None:
        """Adds the fields that depend on the set."""

    def thing(self) -> Raw:
        """The part as JSON, once the form is valid."""
        return self.both_languages()

    def both_languages(self) -> Raw:
        made = {}
        for name, _label, _long in self.texts:
            told = {tongue: self.cleaned_data[f"{name}_{tongue}"] for tongue in ("nl", "en")}
            if told["nl"]:
                made[name] = {tongue: text for tongue, text in told.items() if text}
        return made

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, _label, _long in self.texts:
            if data.get(f"{name}_en") and not data.get(f"{name}_nl"):
                self.add_error(f"{name}_nl", _("Fill in the Dutch text too."))
        return data

    def _add_text(self, name: str, label: Any, *, long: bool) -> None:
        first = name == self.texts[0][0]
        for tongue, language in (("nl", _("in Dutch")), ("en", _("in English"))):
            widget = forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput()
            widget.attrs["lang"] = tongue
            self.fields[f"{name}_{tongue}"] = forms.CharField(
                label=f"{label}, {language}",
                required=first and tongue == "nl",
                max_length=LONGEST,
                widget=widget,
                initial=self.old.get(name, {}).get(tongue, ""),
                error_messages={"required": _("Fill in a text in Dutch.")},
            )


class WholeForm(PartForm):
    texts = (
        ("title", gettext_lazy("Title"), False),
        ("about", gettext_lazy("Introduction"), True),
    )

    def build(self) -> None:
        self.fields["source"] = forms.CharField(
            label=_("The law or rules that this comes from"),
            required=False,
            max_length=300,
            initial=self.old.get("source", ""),
        )

    def thing(self) -> Raw:
        fresh = {k: v for k, v in self.raw.items() if k not in ("title", "about", "source")}
        source = self.cleaned_data["source"]
        return {**fresh, **self.both_languages(), **({"source": source} if source else {})}


class ConditionForm(PartForm):
    """With lines of which all or one must hold."""

    condition = "onlyIf"

    def asked_before(self) -> list[Question]:
        """The questions that may decide here: those of earlier pages."""
        here = self.spot.page or self.spot.name
        pages = list(self.questions.pages)
        keys = [page.key for page in pages]
        before = pages[: keys.index(here)] if here in keys else pages
        return [question for page in before for question in page.questions]

    def build(self) -> None:
        before, old = self.asked_before(), self.old.get(self.condition)
        self.flat = flat.flat(old, before)
        if self.flat is None:
            self.fields["forget"] = forms.BooleanField(
                label=_("Throw this condition away"), required=False
            )
            return
        groups = flat.choices(before)
        if not groups:
            return
        initial = self.flat.join
        self.fields["join"] = forms.ChoiceField(
            label=_("When?"), choices=JOINS, initial=initial, required=False
        )
        sent = sum(1 for name in self.data if name.startswith("line"))
        for at in range(max(len(self.flat.lines) + SPARE_LINES, min(sent, 20))):
            line = self.flat.lines[at] if at < len(self.flat.lines) else Line("")
            self._add_line(at, line, groups)

    def _add_line(self, at: int, line: Line, groups: list[flat.Group]) -> None:
        options: list[Any] = [("", _("Choose a question and an answer")), *groups]
        self.fields[f"line{at}"] = forms.ChoiceField(
            label=_("Condition %(number)d") % {"number": at + 1},
            choices=options,
            required=False,
            initial=line.choice,
        )
        self.fields[f"count{at}"] = forms.IntegerField(
            label=_("Number, where it asks for one"), required=False, initial=line.number
        )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        names = [name for name in self.fields if name.startswith("line")]
        return [(self[name], self[name.replace("line", "count")]) for name in names]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in [name for name in self.fields if name.startswith("line")]:
            count = name.replace("line", "count")
            if data.get(name) and flat.wants_number(data[name]) and data.get(count) is None:
                self.add_error(count, _("Fill in the number."))
        return data

    def said(self) -> Raw | None:
        """The condition as JSON."""
        if self.flat is None:
            old: Raw | None = self.old.get(self.condition)
            return None if self.cleaned_data["forget"] else old
        names = [name for name in self.fields if name.startswith("line")]
        lines = tuple(
            Line(self.cleaned_data[name], self.cleaned_data[name.replace("line", "count")])
            for name in names
            if self.cleaned_data[name]
        )
        return flat.deep(Flat(self.cleaned_data.get("join") or "all", lines))

    def conditioned(self, made: Raw) -> Raw:
        wanted = self.said()
        return {**made, self.condition: wanted} if wanted else made


class PageThing(ConditionForm):
    texts = (
        ("title", gettext_lazy("Title"), False),
        ("help", gettext_lazy("Explanation"), True),
    )

    def thing(self) -> Raw:
        made = self.both_languages()
        taken = changing.keys_of(self.raw, "pages")
        key = self.old.get("key") or changing.fresh_key(made["title"]["nl"], taken)
        return {"key": key, **self.conditioned(made), "questions": self.old.get("questions", [])}


class RuleThing(ConditionForm, OutcomeFields):
    texts = (("because", gettext_lazy("Why? The citizen reads this"), True),)
    condition = "when"

    def asked_before(self) -> list[Question]:
        return list(self.questions.questions())

    def build(self) -> None:
        if self.spot.name != changing.OTHERWISE:
            super().build()
        self.add_outcome(self.old.get("outcome", {}))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_outcome(data)
        if self.spot.name != changing.OTHERWISE and not self.errors and not self.said():
            field = "line0" if "line0" in self.fields else None
            self.add_error(field, _("Choose when this rule holds."))
        return data

    def thing(self) -> Raw:
        made = {**self.both_languages(), "outcome": self.outcome()}
        return made if self.spot.name == changing.OTHERWISE else self.conditioned(made)


def set_of(raw: Raw) -> QuestionSet:
    return document.read(raw)
