"""For planners: still book at a time at which nothing is free."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.intervals import Interval, local_day, span
from hub.people.access import Right
from locations.models import Offering
from scheduling import booking
from scheduling.agenda.doors import actor_of, may
from scheduling.agenda.times import Choice
from scheduling.agenda.workplaces import Workplace
from scheduling.availability import Party, minutes_of
from scheduling.booking import Contact
from scheduling.models import Appointment
from scheduling.named import Named
from scheduling.planning.duty import Stay
from scheduling.planning.pools import Pools
from scheduling.typed import read_start


class ExtraForm(Named, forms.Form):
    """Its fields stand in the form of the caller, so their names are their own."""

    extra_at = forms.TypedChoiceField(
        label=_("Time"),
        coerce=read_start,
        error_messages={
            "required": _("Choose the time of the extra appointment."),
            "invalid_choice": _("This time is no longer in the list. Choose another one."),
        },
    )
    extra_reason = forms.CharField(
        label=_("Why it must be then"),
        max_length=booking.LONGEST_REASON,
        help_text=_("Colleagues see this in the agenda. Name nobody."),
        error_messages={"required": _("Fill in why it must be then.")},
    )

    def __init__(self, data: Any, *, starts: list[datetime], zone: ZoneInfo) -> None:
        super().__init__(data)
        self.fields["extra_at"].choices = [  # type: ignore[attr-defined]
            (start.isoformat(), f"{start.astimezone(zone):%H:%M}") for start in starts
        ]


def form_for(
    request: HttpRequest, workplace: Workplace, offering: Offering, party: Party, choice: Choice
) -> ExtraForm | None:
    """None for who may not, and where there is no time to offer. Raises Http404 for who may not
    and asks all the same."""
    asked = "extra" in request.POST
    if workplace.point is None or not may(request, Right.PLAN, workplace):
        if asked:
            raise Http404
        return None
    starts = _starts(offering, party, choice, workplace.zone)
    if not starts and not asked:
        return None
    return ExtraForm(request.POST if asked else None, starts=starts, zone=workplace.zone)


def _starts(offering: Offering, party: Party, choice: Choice, zone: ZoneInfo) -> list[datetime]:
    """Of the day: where the point is staffed but nothing is free."""
    now = timezone.now()
    window = _left_of(choice.day, zone, now)
    if window is None:
        return []
    stay = Stay(offering, minutes_of(offering, party))
    free = {start for _part, starts in choice.parts for start in starts}
    return [s for s in Pools(now=now).extra_starts(stay, window).starts() if s not in free]


def _left_of(day: date, zone: ZoneInfo, now: datetime) -> Interval | None:
    whole = local_day(day, zone)
    return span(max(whole.start, now), whole.end)


def book(
    request: HttpRequest, offering: Offering, party: Party, contact: Contact, form: ExtraForm
) -> Appointment:
    return booking.overbook(
        offering=offering,
        start=form.cleaned_data["extra_at"],
        reason=form.cleaned_data["extra_reason"],
        contact=contact,
        party=party,
        now=timezone.now(),
        actor=actor_of(request),
    )
