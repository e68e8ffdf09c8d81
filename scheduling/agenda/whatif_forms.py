"""The change that a planner imagines: four parts, each of which may be left empty."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Capability
from locations.models import Need, NeedPlace, Resource, ResourceKind, ServicePoint, Weekday
from scheduling.agenda.reasons import named
from scheduling.agenda.workplaces import Workplace
from scheduling.named import Named
from scheduling.planning.models import Professional
from scheduling.typed import is_sensible
from scheduling.whatif import (
    Change,
    CloseResource,
    Days,
    LessStaff,
    MoreStaff,
    OtherHours,
)

WEEKS = (4, 6, 8)
MOST_NEWCOMERS = 20
CHOOSE_DAYS = _("Choose one or more days.")


def time_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=False, widget=widget)


def days_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("On which days"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WhatIfForm(Named, forms.Form):
    close = forms.ModelChoiceField(
        label=_("Which desk, room or booth"), queryset=Resource.objects.none(), required=False
    )
    close_days = days_field()
    more = forms.IntegerField(
        label=_("How many people more"), min_value=1, max_value=MOST_NEWCOMERS, required=False
    )
    more_skills = forms.ModelMultipleChoiceField(
        label=_("What they can do"),
        queryset=Capability.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    more_days = days_field()
    more_from = time_field(_("From"))
    more_until = time_field(_("Until"))
    away = forms.ModelChoiceField(
        label=_("Who is not there"), queryset=Professional.objects.none(), required=False
    )
    away_days = days_field()
    hours_days = days_field()
    hours_opens = time_field(_("Opens at (empty: closed)"))
    hours_closes = time_field(_("Closes at (empty: closed)"))
    first = forms.DateField(
        label=_("From which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    weeks = forms.TypedChoiceField(
        label=_("How many weeks ahead"), choices=[(n, str(n)) for n in WEEKS], coerce=int
    )

    def __init__(
        self, data: QueryDict | None, *, workplace: Workplace, point: ServicePoint, now: datetime
    ) -> None:
        today = now.astimezone(workplace.zone).date()
        self.today = today
        initial = {"first": today + timedelta(days=1), "weeks": WEEKS[1]}
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["close"].queryset = Resource.objects.filter(
            service_point=point, active=True
        ).order_by("kind", "name")
        people = workplace.professionals().select_related("resource")
        fields["away"].queryset = people.order_by("resource__name")
        needed = Capability.objects.filter(pk__in=_needed_at(point)).order_by("slug")
        fields["more_skills"].queryset = needed
        fields["more_skills"].label_from_instance = named

    def clean_first(self) -> date:
        day: date = self.cleaned_data["first"]
        if not is_sensible(day):
            raise forms.ValidationError(_("Choose a year from 2021 to 2099."))
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for what, days in (("close", "close_days"), ("more", "more_days"), ("away", "away_days")):
            if data.get(what) and not data.get(days):
                self.add_error(days, CHOOSE_DAYS)
            if data.get(days) and not data.get(what) and what not in self.errors:
                self.add_error(what, _("Fill this in too, or choose no days."))
        self._clean_times(data)
        if {"first", "weeks"} <= data.keys() and not self._is_coming(data):
            self.add_error("first", _("Choose a day within these weeks."))
        if not self.errors and not self.changes():
            self.add_error(None, _("Choose at least one change."))
        return data

    def _clean_times(self, data: dict[str, Any]) -> None:
        if data.get("more") and not (data.get("more_from") and data.get("more_until")):
            self.add_error("more_from", _("Fill in from when until when."))
        opens, closes = data.get("hours_opens"), data.get("hours_closes")
        if (opens is None) != (closes is None):
            self.add_error("hours_closes", _("Fill in both times, or none of them."))
        if (opens or closes) and not data.get("hours_days"):
            self.add_error("hours_days", CHOOSE_DAYS)
        for first, last in (("more_from", "more_until"), ("hours_opens", "hours_closes")):
            if data.get(first) and data.get(first) == data.get(last):
                self.add_error(last, _("The end must be after the start."))

    def _is_coming(self, data: dict[str, Any]) -> bool:
        return bool(self.today <= data["first"] <= self.last(data))

    def last(self, data: dict[str, Any]) -> date:
        return self.today + timedelta(days=7 * data["weeks"] - 1)

    def changes(self) -> list[Change]:
        data, found = self.cleaned_data, list[Change]()
        if data["close"]:
            found.append(CloseResource(data["close"].pk, self._days("close_days")))
        if data["more"]:
            skills = frozenset(skill.pk for skill in data["more_skills"])
            times = data["more_from"], data["more_until"]
            found.append(MoreStaff(skills, data["more"], self._days("more_days"), *times))
        if data["away"]:
            found.append(LessStaff(data["away"].pk, self._days("away_days")))
        if data["hours_days"]:
            days = self._days("hours_days")
            found.append(OtherHours(days, data["hours_opens"], data["hours_closes"]))
        return found

    def _days(self, name: str) -> Days:
        data = self.cleaned_data
        return Days(frozenset(data[name]), data["first"], self.last(data))


def _needed_at(point: ServicePoint) -> Any:
    """The capabilities that services here ask of people at the point."""
    needs = Need.objects.filter(
        offering__service_point=point, offering__active=True, kind=ResourceKind.PROFESSIONAL
    )
    return needs.filter(place=NeedPlace.AT_POINT, capabilities__isnull=False).values("capabilities")
