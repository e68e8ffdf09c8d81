"""The editor's form: a series with all its dates, one on a line."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue.models import Organisation, Service
from hub.catalogue.published import text_of
from hub.keydates.models import DateSeries, SeriesKind
from hub.keydates.publishing import Day
from hub.notifications.outbox import CONTROLS, one_line

FORMS = ("%d-%m-%Y", "%Y-%m-%d")
FIRST_YEAR, LAST_YEAR = 2020, 2100


class DatesField(forms.CharField):
    """A date on each line, with a note in Dutch and one in English behind it if need be:
    `23-12-2026 | met kerstgeld | with Christmas bonus`."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        lines = str(super().to_python(value) or "").splitlines()
        days: dict[date, Day] = {}
        wrong: list[str] = []
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                day = _day(line)
            except ValueError:
                wrong.append(_("Line %(number)s is no date: %(line)s") % _told(number, line))
                continue
            if day.day in days:
                wrong.append(_("Line %(number)s is there twice: %(line)s") % _told(number, line))
            days[day.day] = day
        if wrong:
            raise forms.ValidationError(" ".join(wrong[:5]))
        return sorted(days.values(), key=lambda day: day.day)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(_line(day) for day in value)
        return value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The lines were checked one by one."""


def _told(number: int, line: str) -> dict[str, object]:
    return {"number": number, "line": line.strip()[:40]}


def _day(line: str) -> Day:
    when, *notes = [CONTROLS.sub(" ", part).strip() for part in line.split("|")]
    if len(notes) > 2 or any(len(note) > 120 for note in notes):
        raise ValueError
    for form in FORMS:
        try:
            day = datetime.strptime(when, form).date()  # noqa: DTZ007 - a date has no zone
        except ValueError:
            continue
        if FIRST_YEAR <= day.year < LAST_YEAR:
            return Day(day, *notes)
    raise ValueError


def _line(day: Day) -> str:
    notes = [day.note_nl, day.note_en]
    while notes and not notes[-1]:
        notes.pop()
    return " | ".join([f"{day.day:%d-%m-%Y}", *notes])


class ServiceField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    """By title, as citizens know it."""

    def label_from_instance(self, obj: Service) -> str:
        return text_of(obj, "title") or obj.slug


class SeriesForm(forms.Form):
    title_nl = forms.CharField(
        label=gettext_lazy("What happens, in Dutch"),
        max_length=80,
        help_text=gettext_lazy("For example: De bijstand wordt betaald."),
    )
    title_en = forms.CharField(label=gettext_lazy("What happens, in English"), max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of date"), choices=SeriesKind.choices)
    service = ServiceField(
        Service.objects.none(),
        label=gettext_lazy("Belongs to the service"),
        required=False,
        empty_label=gettext_lazy("None"),
    )
    about_nl = forms.CharField(
        label=gettext_lazy("What to know, in Dutch"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    about_en = forms.CharField(
        label=gettext_lazy("What to know, in English"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    dates = DatesField(
        label=gettext_lazy("The dates, one on each line"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=80_000,
        help_text=gettext_lazy(
            "Such as 23-12-2026. You may add a note in Dutch and in English:"
            " 23-12-2026 | met kerstgeld | with Christmas bonus"
        ),
    )
    published = forms.BooleanField(
        label=gettext_lazy("Everybody may see these dates"), required=False
    )

    def __init__(self, *args: Any, owner: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Service.objects.filter(organisation=owner).order_by("slug")
        mine = mine.select_related("base").prefetch_related("texts", "base__texts")
        self.fields["service"].queryset = mine  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("title_nl", "title_en", "about_nl", "about_en"):
            if name in data:
                data[name] = one_line(data[name])
        return data

    def apply_to(self, series: DateSeries) -> DateSeries:
        for name in ("title_nl", "title_en", "kind", "service", "about_nl", "about_en"):
            setattr(series, name, self.cleaned_data[name])
        series.published = self.cleaned_data["published"]
        return series


def initial_of(series: DateSeries) -> dict[str, Any]:
    names = ("title_nl", "title_en", "kind", "about_nl", "about_en", "published")
    dates = [Day(row.day, row.note_nl, row.note_en) for row in series.dates.order_by("day")]
    return {name: getattr(series, name) for name in names} | {
        "service": series.service_id,
        "dates": dates,
    }
