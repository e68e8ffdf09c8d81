"""What would suit, as a citizen fills it in. All is ticked to begin with: who wants the first time
that comes free presses the button. The rules are those of `wishes`; the form says them at the
field."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from locations.models import OpeningException, OpeningSpan, ServicePoint, Weekday
from scheduling.booking import Contact
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.models import PartOfDay, Wish
from scheduling.waitlist.visits import Visit, places_of

NONE_TICKED = {"required": _("Tick at least one.")}


class WishForm(forms.Form):
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Which days suit you?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NONE_TICKED,
    )
    parts = forms.MultipleChoiceField(
        label=_("Which part of the day?"),
        choices=PartOfDay.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NONE_TICKED,
    )
    points = forms.TypedMultipleChoiceField(
        label=_("May it be elsewhere too?"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages=NONE_TICKED,
    )
    first_day = forms.DateField(
        label=_("Not before"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    last_day = forms.DateField(
        label=_("Not after"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: Any, *, visit: Visit, wish: Wish | None, now: datetime) -> None:
        self.places = places_of(visit, now=now)
        days = _open_days(self.places, now=now)
        super().__init__(data, initial=_initial(wish, days, self.places))
        self.fields["weekdays"].choices = [(day, Weekday(day).label) for day in days]  # type: ignore[attr-defined]
        self.fields["points"].choices = [(p.pk, f"{p.name}, {p.place}") for p in self.places]  # type: ignore[attr-defined]
        # One place, or none for who stays at home, is no question.
        self.fields["points"].required = len(self.places) > 1

    def wanted(self) -> Wanted:
        """Everything ticked is no wish at all: a day that opens later on counts too."""
        chosen = self.cleaned_data
        days, parts = chosen["weekdays"], chosen["parts"]
        points = chosen["points"] if len(self.places) > 1 else [p.pk for p in self.places]
        return Wanted(
            points=tuple(points),
            first_day=chosen["first_day"],
            last_day=chosen["last_day"],
            weekdays=() if len(days) == len(self.fields["weekdays"].choices) else tuple(days),  # type: ignore[attr-defined]
            parts=() if len(parts) == len(PartOfDay) else tuple(parts),
        )


class AskForm(WishForm):
    """The same, and how to reach who has no appointment. Booking's rules, said at the field."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        error_messages={"required": _("Fill in your name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("No e-mail? Then fill in your mobile number."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "novalidate": ""}),
    )
    phone = forms.CharField(
        label=_("Your mobile number"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def contact(self) -> Contact:
        """As typed; booking checks it."""
        return Contact(**{name: self.cleaned_data[name] for name in ("name", "email", "phone")})


def _open_days(places: Iterable[ServicePoint], *, now: datetime) -> list[int]:
    """Weekdays on which a place opens, if only once; all seven where no opening hours say more."""
    ids = [place.pk for place in places]
    weekly = OpeningSpan.objects.filter(service_point__in=ids)
    once = OpeningException.objects.filter(
        service_point__in=ids, date__gte=now.date(), opens__isnull=False
    )
    days = set(weekly.values_list("weekday", flat=True))
    days |= {day.weekday() for day in once.values_list("date", flat=True)}
    return sorted(days) or list(Weekday.values)


def _initial(wish: Wish | None, days: list[int], places: list[ServicePoint]) -> dict[str, Any]:
    """The wish as it stands; for a new one all days, and the own place alone."""
    if wish is None:
        return {
            "weekdays": days,
            "parts": PartOfDay.values,
            "points": [point.pk for point in places[:1]],
        }
    return {
        "weekdays": wish.weekdays or days,
        "parts": wish.parts or PartOfDay.values,
        "points": [point.pk for point in wish.points.all()],
        "first_day": wish.first_day,
        "last_day": wish.last_day,
    }
