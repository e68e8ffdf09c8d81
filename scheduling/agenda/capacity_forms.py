"""What a planner keeps of the capacity of one service, and the wait between two of them."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from locations.models import Offering, ServicePoint
from scheduling.named import Named
from scheduling.planning import kept
from scheduling.planning.kept import BOUNDS, MOST_GAP_MINUTES, Kept


def number(name: str, label: Any, help_text: Any, *, required: bool = True) -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=least, max_value=most, required=required
    )


class KeptForm(Named, forms.Form):
    """One sentence for each rule: what it does."""

    walk_in_share = number(
        "walk_in_share",
        _("For people who walk in (percent)"),
        _("This part of the desks and people is never given to an appointment. Rounded down."),
    )
    assisted_share = number(
        "assisted_share",
        _("For the kiosk and the phone (percent)"),
        _("Not to be booked online: for people whom we help at the kiosk or on the phone."),
    )
    day_ahead_share = number(
        "day_ahead_share",
        _("Kept until shortly before (percent)"),
        _("Nobody can book this part until the day is near. Then everybody can."),
    )
    day_ahead_days = number(
        "day_ahead_days",
        _("Comes free so many days before"),
        _("1: from the day before on. 0: on the day itself."),
    )
    max_per_day = number(
        "max_per_day",
        _("Appointments a day, at most"),
        _("When a day has this number, citizens see it as full. Nothing here: no limit."),
        required=False,
    )
    notice_minutes = number(
        "notice_minutes",
        _("Book how long before, at least (minutes)"),
        _("A time that begins sooner is not offered. 60 is an hour, 1440 is a day."),
    )
    horizon_days = number(
        "horizon_days",
        _("Book how far ahead, at most (days)"),
        _("A time further away is not offered yet. 28 is four weeks."),
    )

    def __init__(self, data: QueryDict | None, *, offering: Offering) -> None:
        now_is = kept.of(offering)
        initial = {name: getattr(now_is, name) for name in BOUNDS}
        super().__init__(data, initial=initial)

    def kept(self) -> Kept:
        return Kept(**self.cleaned_data)


class GapForm(Named, forms.Form):
    visit_gap_minutes = forms.IntegerField(
        label=_("Longest wait between two services (minutes)"),
        help_text=_(
            "For who comes for more than one service. A visit with a longer wait is not offered."
        ),
        min_value=0,
        max_value=MOST_GAP_MINUTES,
        step_size=5,
    )

    def __init__(self, data: QueryDict | None, *, point: ServicePoint) -> None:
        initial = {"visit_gap_minutes": point.visit_gap_minutes}
        super().__init__(data, initial=initial)
