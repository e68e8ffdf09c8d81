"""Which services, and the one change for all of them."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import bulk
from hub.catalogue.importing.bulk import Change, Verb
from hub.catalogue.importing.choosing import Missing
from hub.catalogue.models import Audience, LifeEvent, Organisation, ServiceStatus

ANY = [("", _("Does not matter"))]
TONGUES = [("nl", _("Dutch")), ("en", _("English"))]
SOME_VERBS = [(Verb.ADD.value, _("Add")), (Verb.REMOVE.value, _("Remove"))]
STATES = [(one.value, one.label) for one in (ServiceStatus.DRAFT, ServiceStatus.PUBLISHED)]
VERBS = [(Verb.REPLACE.value, _("Put in place of what stands")), *SOME_VERBS]


class Kind(models.TextChoices):
    CONTACT = "contact", _("Contact text")
    LEGAL_BASIS = "legalBasis", _("Legal basis")
    COST = "cost", _("A cost from a date on")
    LIFE_EVENT = "lifeEvents", _("Life event")
    AUDIENCE = "audience", _("Audience")
    WORDS = "words", _("Find and replace words")


def life_events() -> list[tuple[str, str]]:
    events = LifeEvent.objects.order_by("name_nl")
    return [(one.slug, one.name_nl) for one in events]


class FilterForm(forms.Form):
    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *STATES], required=False)
    life_event = forms.ChoiceField(label=_("Life event"), required=False)
    missing = forms.ChoiceField(
        label=_("What is missing"), choices=[*ANY, *Missing.choices], required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["life_event"].choices = [*ANY, *life_events()]  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """Base of the six: `change` is what the domain does with one service."""

    def change(self) -> Change:
        raise NotImplementedError

    def told(self) -> str:
        """The name under which the import stands in the list."""
        raise NotImplementedError


class TextForm(ChangeForm):
    verb = forms.ChoiceField(label=_("What to do"), choices=VERBS)
    tongue = forms.ChoiceField(label=_("Language"), choices=TONGUES)
    words = forms.CharField(
        label=_("Text"),
        help_text=_("To remove all that stands there, choose “Remove” and leave this empty."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    place = "contact"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("verb") != Verb.REMOVE and not said.get("words"):
            self.add_error("words", _("Fill in some text here."))
        return said

    def change(self) -> Change:
        said = self.cleaned_data
        return bulk.text(
            place=self.place, tongue=said["tongue"], verb=Verb(said["verb"]), words=said["words"]
        )

    def told(self) -> str:
        return f"{Kind(self.place).label}: {self.cleaned_data['words'][:60]}"


class LegalBasisForm(TextForm):
    place = "legalBasis"


class CostForm(ChangeForm):
    label_nl = forms.CharField(label=_("Name of the cost, in Dutch"), max_length=160)
    label_en = forms.CharField(
        label=_("Name of the cost, in English"), max_length=160, required=False
    )
    amount = forms.DecimalField(
        label=_("Euros"),
        localize=True,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(9_999_999)],
    )
    since = forms.DateField(
        label=_("From"),
        help_text=_("A cost of the same name ends the day before."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def change(self) -> Change:
        said = self.cleaned_data
        return bulk.cost(
            label_nl=said["label_nl"],
            label_en=said["label_en"],
            amount=said["amount"],
            since=said["since"],
        )

    def told(self) -> str:
        said = self.cleaned_data
        told = {**said, "since": f"{said['since']:%d-%m-%Y}"}
        return gettext("%(label_nl)s: € %(amount)s from %(since)s") % told


class ListedForm(ChangeForm):
    verb = forms.ChoiceField(label=_("What to do"), choices=SOME_VERBS)
    value = forms.ChoiceField(label=_("Which"))
    place = "lifeEvents"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = self.offered()  # type: ignore[attr-defined]

    def offered(self) -> list[Any]:
        return life_events()

    def change(self) -> Change:
        said = self.cleaned_data
        return bulk.listed(place=self.place, verb=Verb(said["verb"]), value=said["value"])

    def told(self) -> str:
        said = self.cleaned_data
        field = self.fields["verb"], self.fields["value"]
        words = [dict(one.choices)[said[name]] for one, name in zip(field, said, strict=True)]  # type: ignore[attr-defined]
        return f"{Kind(self.place).label}: {words[1]} ({words[0]})"


class AudienceForm(ListedForm):
    place = "audience"

    def offered(self) -> list[Any]:
        return list(Audience.choices)


class WordsForm(ChangeForm):
    tongue = forms.ChoiceField(label=_("Language"), choices=TONGUES)
    find = forms.CharField(
        label=_("Find"), help_text=_("Whole words; capitals count."), max_length=200
    )
    put = forms.CharField(label=_("Put in its place"), max_length=200, required=False)

    def change(self) -> Change:
        return bulk.words(**self.cleaned_data)

    def told(self) -> str:
        said = self.cleaned_data
        return f"“{said['find']}” → “{said['put']}”"


FORMS: dict[str, type[ChangeForm]] = {
    Kind.CONTACT: TextForm,
    Kind.LEGAL_BASIS: LegalBasisForm,
    Kind.COST: CostForm,
    Kind.LIFE_EVENT: ListedForm,
    Kind.AUDIENCE: AudienceForm,
    Kind.WORDS: WordsForm,
}


class ServicesForm(forms.Form):
    """The ticked services, in the address until the change is looked at."""

    dienst = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": _("Choose at least one service.")}
    )
    soort = forms.ChoiceField(
        choices=Kind.choices, error_messages={"required": _("Choose what to change.")}
    )

    def __init__(self, *args: Any, owner: Organisation) -> None:
        super().__init__(*args)
        mine = owner.services.values_list("pk", flat=True)
        self.fields["dienst"].choices = [(pk, str(pk)) for pk in mine]  # type: ignore[attr-defined]
