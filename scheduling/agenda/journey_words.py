"""Names, texts and days of the steps as fields. Which steps there are stays with the text."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hub.catalogue.published import text_of
from hub.errors import DomainError
from hub.people.gate import staff_only, user_of
from scheduling.agenda.journey_templates import mine, versions_of
from scheduling.journeys import misfits, publishing, wordable
from scheduling.journeys.template import BadTemplate
from scheduling.journeys.wordable import Part
from scheduling.named import Named

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NAMES: dict[str, "StrOrPromise"] = {
    "title": gettext_lazy("Name"),
    "about": gettext_lazy("What it is"),
    "label": gettext_lazy("Who it is"),
    "help": gettext_lazy("Explanation"),
    "statement": gettext_lazy("What one agrees to"),
    "text": gettext_lazy("Text"),
    "because": gettext_lazy("Why these days"),
    "becauseLate": gettext_lazy("Why these days, once the last has passed"),
    "source": gettext_lazy("Where it stands (law or agreement)"),
    "least": gettext_lazy("Not before"),
    "most": gettext_lazy("Not after"),
    "orUntil": gettext_lazy("Once that has passed: not after"),
    "workingDays": gettext_lazy("At most so many working days later"),
}
UNITS = (
    ("D", gettext_lazy("days")),
    ("W", gettext_lazy("weeks")),
    ("M", gettext_lazy("months")),
    ("Y", gettext_lazy("years")),
)


class WordsForm(Named, forms.Form):
    """A field for each part of the document, named by its place with dashes."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def __init__(self, *args: Any, raw: Mapping[str, Any], **more: Any) -> None:
        super().__init__(*args, **more)
        self.raw, self.parts = raw, wordable.parts(raw)
        for part in self.parts:
            self._add(part)

    def _add(self, part: Part) -> None:
        name, label = _name(part.place), NAMES[part.name]
        if part.kind == "period":
            number, unit = wordable.read_period(part.value)
            self.fields[name] = forms.IntegerField(
                label=label,
                initial=number,
                min_value=-wordable.MOST_NUMBER,
                max_value=wordable.MOST_NUMBER,
                help_text=gettext_lazy("A number below nought counts back: before that step."),
            )
            self.fields[f"{name}-unit"] = forms.ChoiceField(
                label=_("%(what)s: counted in") % {"what": label}, choices=UNITS, initial=unit
            )
        elif part.kind == "number":
            self.fields[name] = forms.IntegerField(
                label=label, initial=part.value, min_value=1, max_value=250
            )
        else:
            self.fields[name] = _text_field(part, label)

    def document(self) -> dict[str, Any]:
        return wordable.put(self.raw, {part.place: self._value(part) for part in self.parts})

    def _value(self, part: Part) -> Any:
        name = _name(part.place)
        if part.kind == "period":
            return wordable.period(self.cleaned_data[name], self.cleaned_data[f"{name}-unit"])
        return self.cleaned_data[name]

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField], bool]]:
        """A heading, its fields, and whether one of them is wrong."""
        for group in dict.fromkeys(part.group for part in self.parts):
            names = [_name(part.place) for part in self.parts if part.group == group]
            wanted = [n for name in names for n in (name, f"{name}-unit") if n in self.fields]
            fields = [self[name] for name in wanted]
            yield self._heading(group), fields, any(one.errors for one in fields)

    def _heading(self, group: str) -> str:
        if not group:
            return _("All of it")
        kind, number = group.split(".")
        one = self.raw[kind][int(number)]
        if kind == "times":
            steps = {step["key"]: step["title"]["nl"] for step in self.raw["steps"]}
            about = steps.get(one["step"], one["step"])
            return _("Days of: %(step)s") % {"step": about}
        return str((one.get("title") or one["label"])["nl"])

    def refuse(self, refused: BadTemplate) -> None:
        for place, sentence in refused.fields.items():
            name = _name(place)
            where = name if name in self.fields else None
            told = sentence if where else f"{misfits.place(self.raw, place)}: {sentence}"
            self.add_error(where, str(told))


def _name(place: str) -> str:
    return place.replace(".", "-")


def _text_field(part: Part, label: Any) -> forms.CharField:
    tongue = {"nl": _("in Dutch"), "en": _("in English")}.get(part.language)
    long_ = part.name not in ("title", "label", "source")
    return forms.CharField(
        label=_("%(what)s, %(language)s") % {"what": label, "language": tongue}
        if tongue
        else label,
        initial=part.value,
        required=part.language == "nl",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}) if long_ else forms.TextInput(),
    )


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, service: int) -> HttpResponse:
    """A press keeps a draft of the newest version."""
    own = mine(request, service)
    newest = next(iter(versions_of(own)), None)
    if newest is None:
        raise Http404
    form = WordsForm(
        request.POST if request.method == "POST" else None,
        raw=newest.document,
        initial={"seen": publishing.stamp(newest)},
    )
    refused: DomainError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            publishing.save_draft(
                service=own,
                raw=form.document(),
                now=timezone.now(),
                actor_id=user_of(request).pk,
                seen=form.cleaned_data["seen"],
            )
        except BadTemplate as bad:
            form.refuse(bad)
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("The draft is kept. Citizens do not see it yet."))
            return redirect("agenda:journey-template", own.pk)
    context = {
        "service": own,
        "title": text_of(own, "title"),
        "form": form,
        "refused": refused,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "agenda/journey_words.html", context, status=status)
