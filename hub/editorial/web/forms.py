"""The forms of a service: its words in both languages, and what holds for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hub.catalogue.document import CAMEL, ServiceDocument
from hub.catalogue.models import Audience, LifeEvent, Service, ServiceStatus, UniformProduct
from hub.catalogue.texts import FIELDS
from hub.editorial.lines import NAMES, TONGUES

MOST_FOUND = 12
LONGEST = {"title": 160, "summary": 400, "description": 20_000, "conditions": 10_000,
           "bring": 10_000, "how": 10_000, "processing_time": 300, "legal_basis": 300,
           "contact": 2_000, "count_label": 120}  # fmt: skip
ROWS = {"summary": 3, "description": 9, "conditions": 5, "bring": 5, "how": 6, "contact": 3}
HINTS = {
    "title": gettext_lazy("The name that people use themselves."),
    "summary": gettext_lazy("One or two sentences: what somebody gets or arranges here."),
    "conditions": gettext_lazy("Begin each line with a dash to make a list."),
    "bring": gettext_lazy("One thing on each line. This stands in the confirmation too."),
    "how": gettext_lazy("Step by step, in the order in which it happens."),
    "count_label": gettext_lazy("Only if people can come for several at once."),
}
MOMENT = "%Y-%m-%dT%H:%M"


def keywords_of(typed: str) -> list[str]:
    """By commas or on lines of their own, each once."""
    words = (" ".join(word.split()) for line in typed.splitlines() for word in line.split(","))
    return list(dict.fromkeys(word for word in words if word))


def text_field(name: str) -> forms.CharField:
    rows = ROWS.get(name)
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(required=False, max_length=LONGEST[name], widget=widget)


class MomentField(forms.DateTimeField):
    """A wall time of the Netherlands, as the browser's own field for it sends it."""

    widget = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
    input_formats = (MOMENT, "%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text in both languages, to stand side by side."""

    name: str
    label: str
    hint: str
    sides: list[tuple[str, str, BoundField]]  # language, its name, field


class ServiceForm(forms.Form):
    audience = forms.MultipleChoiceField(
        label=gettext_lazy("For whom"),
        choices=Audience.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    life_events = forms.MultipleChoiceField(
        label=gettext_lazy("Life events"), widget=forms.CheckboxSelectMultiple, required=False
    )
    product = forms.ChoiceField(
        label=gettext_lazy("National product name"), widget=forms.RadioSelect, required=False
    )
    product_query = forms.CharField(
        label=gettext_lazy("Find it in the national list (UPL)"), required=False, max_length=100
    )
    max_persons = forms.IntegerField(
        label=gettext_lazy("Most persons at once"), min_value=1, max_value=20
    )
    minimum_age = forms.IntegerField(
        label=gettext_lazy("Youngest age, in years"),
        help_text=gettext_lazy("0 if there is none."),
        min_value=0,
        max_value=120,
    )
    identity_required = forms.BooleanField(
        label=gettext_lazy("People must show a valid proof of identity"), required=False
    )
    valid_from = MomentField(label=gettext_lazy("Shown from"), required=False)
    valid_until = MomentField(label=gettext_lazy("Shown until"), required=False)
    translations_hold = forms.BooleanField(
        label=gettext_lazy("I read the English as well: it still says the same"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("What did you change, and why?"),
        help_text=gettext_lazy("Colleagues read this in the history. Name no citizens."),
        required=False,
        max_length=300,
    )
    seen = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for tongue, spoken in TONGUES.items():
            for name in (*FIELDS, "keywords"):
                made = _keywords_field() if name == "keywords" else text_field(name)
                made.label = f"{NAMES[name]} ({spoken})"
                made.widget.attrs["lang"] = tongue
                self.fields[f"{tongue}_{name}"] = made
        self.fields["life_events"].choices = _life_events()  # type: ignore[attr-defined]
        self.fields["product"].choices = self._products()  # type: ignore[attr-defined]

    def pairs(self) -> Iterable[Pair]:
        for name in (*FIELDS, "keywords"):
            sides = [(one, str(TONGUES[one]), self[f"{one}_{name}"]) for one in TONGUES]
            yield Pair(name, str(NAMES[name]), str(HINTS.get(name, "")), sides)

    def _products(self) -> list[tuple[str, str]]:
        """The one that is chosen, and those that are found by what was typed."""
        chosen, query = (str(self[name].value() or "") for name in ("product", "product_query"))
        known = UniformProduct.objects.filter(Q(uri=chosen) | Q(pk__in=_found(query)))
        rows = [(one.uri, one.name) for one in known.order_by("name")]
        return [*rows, ("", _("None of these"))]

    def clean_product(self) -> str:
        return str(self.cleaned_data["product"] or "")

    def said(self) -> dict[str, Any]:
        """The document, without its costs and deadlines. Only of a form that is valid."""
        data = self.cleaned_data
        return {
            "uniformProduct": data["product"],
            "audience": data["audience"],
            "lifeEvents": data["life_events"],
            "maxPersons": data["max_persons"],
            "minimumAge": data["minimum_age"],
            "identityRequired": data["identity_required"],
            "validFrom": data["valid_from"] and data["valid_from"].isoformat(),
            "validUntil": data["valid_until"] and data["valid_until"].isoformat(),
            "texts": {tongue: self._words(tongue) for tongue in TONGUES},
        }

    def _words(self, tongue: str) -> dict[str, Any]:
        data = self.cleaned_data
        words = {CAMEL.get(name, name): data[f"{tongue}_{name}"] for name in FIELDS}
        return words | {"keywords": keywords_of(data[f"{tongue}_keywords"])}


def _keywords_field() -> forms.CharField:
    return forms.CharField(
        required=False,
        max_length=5_000,
        help_text=gettext_lazy("Separated by commas."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def _life_events() -> list[tuple[str, str]]:
    own = "name_nl" if get_language() == "nl" else "name_en"
    return list(LifeEvent.objects.order_by(own).values_list("slug", own))


def _found(query: str) -> list[int]:
    words = query.split()[:6]
    if not words:
        return []
    rows = UniformProduct.objects.filter(ended_at=None)
    for word in words:
        rows = rows.filter(name__icontains=word.replace("\x00", ""))
    return list(rows.order_by("name").values_list("pk", flat=True)[:MOST_FOUND])


def initial_of(said: ServiceDocument) -> dict[str, Any]:
    words = {
        f"{tongue}_{name}": getattr(said.texts[tongue], name)
        for tongue in TONGUES
        for name in FIELDS
    }
    words |= {f"{tongue}_keywords": ", ".join(said.texts[tongue].keywords) for tongue in TONGUES}
    return words | {
        "product": said.uniform_product,
        "audience": list(said.audience),
        "life_events": list(said.life_events),
        "max_persons": said.max_persons,
        "minimum_age": said.minimum_age,
        "identity_required": said.identity_required,
        "valid_from": said.valid_from,
        "valid_until": said.valid_until,
    }


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as it is: for a page that is shown again without being judged."""
    lists = ("audience", "life_events")
    return {name: data.getlist(name) if name in lists else data[name] for name in data}


class NewForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("Title, in Dutch"), max_length=160, help_text=HINTS["title"]
    )
    slug = forms.SlugField(
        label=gettext_lazy("Name in the address"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Small letters and dashes. Empty: made from the title."),
        error_messages={
            "invalid": gettext_lazy(
                "Use small letters, digits and hyphens, such as “parking-permit”."
            )
        },
    )
    base = forms.ModelChoiceField(
        Service.objects.none(),
        label=gettext_lazy("National text that it follows"),
        required=False,
        empty_label=gettext_lazy("None: all words are our own"),
        help_text=gettext_lazy("What you leave empty, the national text says."),
    )

    def __init__(self, *args: Any, bases: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["base"]
        rows = Service.objects.filter(pk__in=bases, status=ServiceStatus.PUBLISHED, base=None)
        field.queryset = rows  # type: ignore[attr-defined]
        titles = sorted(bases.items(), key=lambda one: one[1].casefold())
        field.choices = [("", field.empty_label), *titles]  # type: ignore[attr-defined]


class MomentForm(forms.Form):
    at = MomentField(label=gettext_lazy("Day and time"))


class RemarkForm(forms.Form):
    remark = forms.CharField(
        label=gettext_lazy("What should be different?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReaderForm(forms.Form):
    wanted = forms.ChoiceField(
        label=gettext_lazy("Who reads before citizens see it?"),
        choices=(
            ("yes", gettext_lazy("A colleague reads each text first")),
            ("no", gettext_lazy("Everybody may publish what they wrote by themselves")),
        ),
        widget=forms.RadioSelect,
    )
