"""What staff fill in for somebody who comes in."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.catalogue.published import text_of
from hub.catalogue.search.words import LONGEST_QUERY
from locations import bookable
from locations.models import Offering, ServicePoint
from scheduling.availability import MOST_SERVICES, Item, Party
from scheduling.named import Named
from scheduling.queue import lapses
from scheduling.queue.arrival import AT_A_POINT, MOST_LETTERS
from scheduling.queue.tickets import Wishes

PRESS = forms.UUIDField(required=False, widget=forms.HiddenInput)


class CodeForm(Named, forms.Form):
    code = forms.CharField(
        label=_("Code of the appointment"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class NameForm(Named, forms.Form):
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


class WalkInForm(Named, forms.Form):
    services = forms.ModelMultipleChoiceField(
        label=_("What does the visitor come for?"),
        queryset=Offering.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one service.")},
    )
    find = forms.CharField(
        label=_("Search a service"),
        required=False,
        max_length=LONGEST_QUERY,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "search"}),
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
        rows = Offering.objects.filter(
            bookable.standing(timezone.now()), service_point=point, channel__in=AT_A_POINT
        )
        field = self.fields["services"]
        rows = rows.select_related("service__base").prefetch_related(
            "service__texts", "service__base__texts"
        )
        field.queryset = rows  # type: ignore[attr-defined]
        self.offerings = list(rows)
        titles = Counter(text_of(o.service, "title") for o in self.offerings)

        def label(offering: Offering) -> str:
            """With the channel, where the same service can be had in two ways."""
            title = text_of(offering.service, "title")
            return f"{title}, {offering.get_channel_display()}" if titles[title] > 1 else title

        field.label_from_instance = label  # type: ignore[attr-defined]

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
