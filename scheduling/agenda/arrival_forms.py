"""What staff fill in for somebody who comes in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.catalogue.published import text_of
from locations.models import Offering, ServicePoint
from scheduling.availability import MOST_SERVICES, Item, Party
from scheduling.queue import lapses
from scheduling.queue.arrival import AT_A_POINT, MOST_LETTERS
from scheduling.queue.tickets import Wishes

PRESS = forms.UUIDField(required=False, widget=forms.HiddenInput)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the appointment"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class NameForm(forms.Form):
    at = forms.TimeField(
        label=_("Time of the appointment"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    letters = forms.CharField(
        label=_("First letters of the name"),
        min_length=2,
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class WalkInForm(forms.Form):
    services = forms.ModelMultipleChoiceField(
        label=_("What do you come for?"),
        queryset=Offering.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one service.")},
    )
    persons = forms.IntegerField(label=_("Persons"), min_value=1, max_value=99, initial=1)
    language_wish = forms.CharField(
        label=_("Wants to speak"),
        required=False,
        max_length=8,
        help_text=_("Two letters, such as en or ar."),
    )
    priority_reason = forms.CharField(
        label=_("Goes first, because"),
        required=False,
        max_length=lapses.LONGEST_REASON,
        help_text=_("Only with a reason. Colleagues see it. Name nobody."),
    )
    press = PRESS

    def __init__(self, data: Any, *, point: ServicePoint, **options: Any) -> None:
        super().__init__(data, **options)
        rows = Offering.objects.filter(service_point=point, active=True, channel__in=AT_A_POINT)
        field = self.fields["services"]
        field.queryset = rows.select_related("service__base").prefetch_related(  # type: ignore[attr-defined]
            "service__texts", "service__base__texts"
        )
        field.label_from_instance = lambda o: text_of(o.service, "title")  # type: ignore[attr-defined]

    def clean_services(self) -> Sequence[Offering]:
        chosen = list(self.cleaned_data["services"])
        if len(chosen) > MOST_SERVICES:
            raise forms.ValidationError(_("Choose fewer services."))
        return chosen

    def items(self) -> list[Item]:
        """Each service for as many of them as it takes at once."""
        persons = self.cleaned_data["persons"]
        return [
            Item(chosen, Party(persons=min(persons, chosen.max_persons)))
            for chosen in self.cleaned_data["services"]
        ]

    def wishes(self) -> Wishes:
        return Wishes(
            language_wish=self.cleaned_data["language_wish"].strip().lower(),
            priority_reason=self.cleaned_data["priority_reason"].strip(),
        )
