"""What is asked, by whom of whom, and the answer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import (
    Capability,
    CapabilityKind,
    Organisation,
    OrganisationKind,
    Service,
)
from hub.catalogue.published import text_of
from hub.catalogue.texts import published
from locations.agreements import askable
from locations.agreements.terms import AT_A_POINT, PLACES, Terms
from locations.models import Agreement, Channel, ResourceKind, ServicePoint

ALL_LIBRARIES, CHOSEN = "libraries", "chosen"
MANY = forms.CheckboxSelectMultiple
MINUTES = _("Use a multiple of five, from 5 to 480.")


class ServiceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Service) -> str:
        return f"{text_of(obj, 'title')} ({obj.organisation.name})"


class TermsForm(forms.Form):
    service = ServiceChoice(
        label=_("Service"),
        queryset=Service.objects.none(),
        empty_label=_("Choose a service"),
        error_messages={"required": _("Choose a service.")},
    )
    channels = forms.MultipleChoiceField(
        label=_("How are people helped?"),
        choices=[(one.value, one.label) for one in Channel if one in AT_A_POINT],
        widget=MANY,
        error_messages={"required": _("Choose how people are helped.")},
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        initial=20,
        min_value=5,
        max_value=480,
        step_size=5,
        error_messages=dict.fromkeys(("min_value", "max_value", "step_size"), MINUTES),
    )
    place = forms.ChoiceField(
        label=_("Where do they sit?"),
        choices=[(one.value, one.label) for one in ResourceKind if one in PLACES],
    )
    skills = forms.ModelMultipleChoiceField(
        label=_("What must the professional be able to do?"),
        queryset=Capability.objects.filter(kind=CapabilityKind.SKILL).order_by("name_nl"),
        widget=MANY,
        required=False,
    )
    word = forms.CharField(
        label=_("A word to the other side"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, services: QuerySet[Service], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["service"]
        assert isinstance(field, ServiceChoice)  # noqa: S101
        field.queryset = services.select_related("organisation", "base").prefetch_related(
            "texts", "base__texts"
        )

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            channels=tuple(given["channels"]),
            minutes=given["minutes"],
            place=given["place"],
            skills=tuple(given["skills"]),
        )


class OpenForm(TermsForm):
    """The host: which service at which of its points."""

    points = forms.ModelMultipleChoiceField(
        label=_("At which points?"),
        queryset=ServicePoint.objects.none(),
        widget=MANY,
        error_messages={"required": _("Choose one point or more.")},
    )

    def __init__(self, *args: Any, host: Organisation, now: datetime, **more: Any) -> None:
        asked = askable.services_for(host, now=now)
        services = asked.order_by("organisation__kind", "organisation__name", "slug")
        super().__init__(*args, services=services, **more)
        _set_points(self, host)


class InviteForm(TermsForm):
    """Whose service it is: whom to ask."""

    who = forms.ChoiceField(
        label=_("Whom do you invite?"),
        choices=[(ALL_LIBRARIES, _("All libraries")), (CHOSEN, _("Those that I choose"))],
        widget=forms.RadioSelect,
        initial=ALL_LIBRARIES,
    )
    hosts = forms.ModelMultipleChoiceField(
        label=_("Those that I choose"),
        queryset=Organisation.objects.none(),
        widget=MANY,
        required=False,
    )

    def __init__(self, *args: Any, provider: Organisation, now: datetime, **more: Any) -> None:
        mine = published(now).filter(organisation=provider)
        super().__init__(*args, services=mine, **more)
        field = self.fields["hosts"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
        field.queryset = askable.hosts_for(provider).order_by("kind", "name")

    def invited(self) -> Iterable[Organisation]:
        if self.cleaned_data["who"] == CHOSEN:
            return list(self.cleaned_data["hosts"])
        return list(self.fields["hosts"].queryset.filter(kind=OrganisationKind.LIBRARY))  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """Points are chosen by who was invited."""

    points = forms.ModelMultipleChoiceField(
        label=_("At which points?"),
        queryset=ServicePoint.objects.none(),
        widget=MANY,
        required=False,
    )
    answer = forms.CharField(
        label=_("A word to the other side"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, agreement: Agreement, chooses: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if chooses:
            _set_points(self, agreement.host)
        else:
            del self.fields["points"]


class EndForm(forms.Form):
    last_day = forms.DateField(
        label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    farewell = forms.CharField(
        label=_("A word to the other side"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def _set_points(form: forms.Form, host: Organisation) -> None:
    field = form.fields["points"]
    assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101
    field.queryset = ServicePoint.objects.filter(organisation=host, active=True).order_by("name")
    only = list(field.queryset[:2])
    if len(only) == 1:
        field.initial = only
