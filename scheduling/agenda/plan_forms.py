"""Forms of the planning pages: one per kind of row, each knowing its rows and its deeds."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from locations import holidays
from locations.models import Closure, HolidayChoice, OpeningException, OpeningSpan, Resource
from scheduling.agenda.workplaces import Workplace
from scheduling.named import Named
from scheduling.planning import roster, timetable
from scheduling.planning.models import Absence, Shift
from scheduling.typed import is_sensible

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PlanForm(Named, forms.ModelForm):  # type: ignore[type-arg]
    """A new row. `rows` lists what is there; `remove` ends or deletes one of them."""

    title: ClassVar[Any]
    at_point_only: ClassVar[bool] = False

    def __init__(self, *args: Any, workplace: Workplace, **kwargs: Any) -> None:
        self.workplace = workplace
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Narrows choices to the workplace and fills in what the form does not ask."""
        self.instance.service_point = self.workplace.point

    @classmethod
    def rows(cls, workplace: Workplace, now: datetime) -> Sequence[models.Model]:
        raise NotImplementedError(cls.__name__)

    def clean(self) -> dict[str, Any]:
        """What the database would refuse, or the grid cannot hold, is told at its field first."""
        data = super().clean() or {}
        for name, value in list(data.items()):
            if isinstance(value, date) and not is_sensible(value):
                self.add_error(name, _("Choose a year from 2021 to 2099."))
        for first, last in (("starts_at", "ends_at"), ("starts", "ends"), ("opens", "closes")):
            begin, end = data.get(first), data.get(last)
            same = begin is not None and begin == end
            if same or (first == "starts_at" and begin and end and end < begin):
                self.add_error(last, _("The end must be after the start."))
        return data

    def add(self, now: datetime, actor_id: int) -> None:
        timetable.add(row=self.instance, now=now, actor_id=actor_id)

    @classmethod
    def remove(cls, row: Any, now: datetime, actor_id: int, zone: ZoneInfo) -> None:
        timetable.remove(row=row, now=now, actor_id=actor_id)


class OpeningForm(PlanForm):
    title = _("Opening hours")
    at_point_only = True

    class Meta:
        model = OpeningSpan
        fields = ("weekday", "opens", "closes", "by_appointment_only", "valid_from")
        labels: ClassVar[dict[str, Any]] = {
            "weekday": _("Day"),
            "opens": _("Opens at"),
            "closes": _("Closes at"),
            "by_appointment_only": _("By appointment only"),
            "valid_from": _("From which date"),
        }
        widgets: ClassVar[dict[str, Any]] = {"opens": TIME, "closes": TIME, "valid_from": DATE}

    @classmethod
    def rows(cls, workplace: Workplace, now: datetime) -> Sequence[models.Model]:
        today = now.astimezone(workplace.zone).date()
        return list(
            OpeningSpan.objects.filter(service_point=workplace.point)
            .exclude(valid_until__lt=today)
            .order_by("weekday", "opens")
        )

    @classmethod
    def remove(cls, row: Any, now: datetime, actor_id: int, zone: ZoneInfo) -> None:
        yesterday = now.astimezone(zone).date() - timedelta(days=1)
        timetable.end_hours(span=row, last_day=yesterday, now=now, actor_id=actor_id)


class ExceptionForm(PlanForm):
    title = _("Other hours on one day")
    at_point_only = True

    class Meta:
        model = OpeningException
        fields = ("date", "opens", "closes", "over_holiday", "reason_nl", "reason_en")
        labels: ClassVar[dict[str, Any]] = {
            "date": _("Date"),
            "opens": _("Opens at (empty: closed)"),
            "closes": _("Closes at (empty: closed)"),
            "over_holiday": _("Open although it is a holiday"),
            "reason_nl": _("Reason in Dutch"),
            "reason_en": _("Reason in English"),
        }
        widgets: ClassVar[dict[str, Any]] = {"date": DATE, "opens": TIME, "closes": TIME}

    @classmethod
    def rows(cls, workplace: Workplace, now: datetime) -> Sequence[models.Model]:
        today = now.astimezone(workplace.zone).date()
        coming = OpeningException.objects.filter(service_point=workplace.point, date__gte=today)
        return list(coming.order_by("date", "opens"))


class ClosureForm(PlanForm):
    title = _("Closures")
    at_point_only = True

    class Meta:
        model = Closure
        fields = ("resource", "starts_at", "ends_at", "reason_nl", "reason_en")
        labels: ClassVar[dict[str, Any]] = {
            "resource": _("Desk, room or booth (empty: everything)"),
            "starts_at": _("From"),
            "ends_at": _("Until"),
            "reason_nl": _("Reason in Dutch"),
            "reason_en": _("Reason in English"),
        }
        widgets: ClassVar[dict[str, Any]] = {"starts_at": MOMENT, "ends_at": MOMENT}

    def prepare(self) -> None:
        super().prepare()
        places = Resource.objects.filter(service_point=self.workplace.point)
        self.fields["resource"].queryset = places.order_by("kind", "name")  # type: ignore[attr-defined]

    @classmethod
    def rows(cls, workplace: Workplace, now: datetime) -> Sequence[models.Model]:
        coming = Closure.objects.filter(service_point=workplace.point, ends_at__gt=now)
        return list(coming.select_related("resource").order_by("starts_at"))


class ShiftForm(PlanForm):
    title = _("Shifts")

    class Meta:
        model = Shift
        fields = ("professional", "weekday", "starts", "ends", "remote", "valid_from")
        labels: ClassVar[dict[str, Any]] = {
            "professional": _("Who"),
            "weekday": _("Day"),
            "starts": _("From"),
            "ends": _("Until"),
            "remote": _("Takes video and phone too"),
            "valid_from": _("From which date"),
        }
        widgets: ClassVar[dict[str, Any]] = {"starts": TIME, "ends": TIME, "valid_from": DATE}

    def prepare(self) -> None:
        super().prepare()
        _only_own_people(self)
        if self.workplace.point is None:
            del self.fields["remote"]
            self.instance.remote = True

    @classmethod
    def rows(cls, workplace: Workplace, now: datetime) -> Sequence[models.Model]:
        today = now.astimezone(workplace.zone).date()
        here = Shift.objects.filter(service_point=workplace.point).exclude(valid_until__lt=today)
        if workplace.point is None:
            here = here.filter(professional__resource__organisation=workplace.organisation)
        people = here.select_related("professional__resource")
        return list(people.order_by("professional__resource__name", "weekday", "starts"))

    def add(self, now: datetime, actor_id: int) -> None:
        roster.plan(shift=self.instance, now=now, actor_id=actor_id)

    @classmethod
    def remove(cls, row: Any, now: datetime, actor_id: int, zone: ZoneInfo) -> None:
        yesterday = now.astimezone(zone).date() - timedelta(days=1)
        roster.end_shift(shift=row, last_day=yesterday, now=now, actor_id=actor_id)


class AbsenceForm(PlanForm):
    title = _("Absences")

    class Meta:
        model = Absence
        fields = ("professional", "kind", "starts_at", "ends_at")
        labels: ClassVar[dict[str, Any]] = {
            "professional": _("Who"),
            "kind": _("Kind"),
            "starts_at": _("From"),
            "ends_at": _("Until"),
        }
        widgets: ClassVar[dict[str, Any]] = {"starts_at": MOMENT, "ends_at": MOMENT}

    def prepare(self) -> None:
        _only_own_people(self)

    @classmethod
    def rows(cls, workplace: Workplace, now: datetime) -> Sequence[models.Model]:
        coming = Absence.objects.filter(professional__in=workplace.professionals(), ends_at__gt=now)
        return list(coming.select_related("professional__resource").order_by("starts_at"))

    def add(self, now: datetime, actor_id: int) -> None:
        roster.be_absent(absence=self.instance, now=now, actor_id=actor_id)

    @classmethod
    def remove(cls, row: Any, now: datetime, actor_id: int, zone: ZoneInfo) -> None:
        roster.come_back(absence=row, now=now, actor_id=actor_id)


class HolidayForm(Named, forms.Form):
    """Which public holidays close all points of the organisation."""

    title = _("Public holidays")
    keys = forms.MultipleChoiceField(
        label=_("Closed on"),
        help_text=_(
            "All points are closed then, and nobody works remotely, unless you plan that day by"
            " itself."
        ),
        required=False,
        choices=list(holidays.NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, workplace: Workplace, **kwargs: Any) -> None:
        self.workplace = workplace
        chosen = HolidayChoice.objects.filter(organisation=workplace.organisation)
        kwargs.setdefault("initial", {"keys": list(chosen.values_list("holiday", flat=True))})
        super().__init__(*args, **kwargs)

    def add(self, now: datetime, actor_id: int) -> None:
        timetable.choose_holidays(
            organisation=self.workplace.organisation,
            keys=self.cleaned_data["keys"],
            now=now,
            actor_id=actor_id,
        )


def _only_own_people(form: PlanForm) -> None:
    people: Any = form.workplace.professionals().select_related("resource")
    form.fields["professional"].queryset = people.order_by("resource__name")  # type: ignore[attr-defined]


KINDS: dict[str, type[PlanForm]] = {
    "openingstijden": OpeningForm,
    "andere-tijden": ExceptionForm,
    "sluitingen": ClosureForm,
    "diensten": ShiftForm,
    "afwezigheid": AbsenceForm,
}
HOLIDAYS = "feestdagen"
