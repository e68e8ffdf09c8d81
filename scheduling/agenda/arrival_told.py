"""What the page of arrivals tells the clerk about the visitor. The same refusals speak to the
visitor at a kiosk and on the website; here "you" is who works at the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.errors import DomainError
from scheduling.models import Appointment
from scheduling.queue import refusals, standing, telling
from scheduling.queue.models import Ticket

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Told:
    """As `_refused.html` shows it."""

    sentence: Text
    way_forward: Text = ""
    fields: Mapping[str, Text] = field(default_factory=dict)


NUMBER = gettext_lazy("You can give a number without an appointment.")
NUMBER_OR_NEW = gettext_lazy(
    "You can give a number without an appointment, or make a new appointment."
)
FIXED: dict[str, tuple[Text, Text]] = {
    refusals.CodeUnknown.code: (
        refusals.CodeUnknown.sentence,
        gettext_lazy("Check the letters and digits, or look it up by time and name."),
    ),
    refusals.OnTheWaitlist.code: (
        gettext_lazy("This visitor is on the waitlist, and has no appointment yet."),
        NUMBER,
    ),
    refusals.NotConfirmed.code: (refusals.NotConfirmed.sentence, NUMBER),
    refusals.WasCancelled.code: (refusals.WasCancelled.sentence, NUMBER_OR_NEW),
    refusals.NotAtAPoint.code: (
        refusals.NotAtAPoint.sentence,
        gettext_lazy("The visitor need not come here for it."),
    ),
    refusals.WasEarlier.code: (
        gettext_lazy("This appointment was on an earlier day."),
        NUMBER_OR_NEW,
    ),
    refusals.AlreadyHelped.code: (
        gettext_lazy("This visitor has been helped with this appointment already."),
        gettext_lazy("Is there something else? Give a number without an appointment."),
    ),
}


def of_refusal(refused: DomainError, appointment: Appointment | None) -> DomainError | Told:
    """What speaks to nobody in particular stays as it is."""
    if refused.code in FIXED:
        return Told(*FIXED[refused.code])
    if appointment is not None and refused.code in OF_APPOINTMENT:
        return OF_APPOINTMENT[refused.code](refused, appointment)
    return refused


def _wrong_point(_refused: DomainError, appointment: Appointment) -> Told:
    right = appointment.service_point
    where = f"{right.name}, {right.street}, {right.place}." if right else ""
    return Told(_("This appointment is at another place."), f"{where} {_when(appointment)}".strip())


def _missed_elsewhere(_refused: DomainError, appointment: Appointment) -> Told:
    where = appointment.service_point.name if appointment.service_point else ""
    time = _clock(appointment.starts_at, appointment.zone)
    sentence = _("This appointment was at another place: %(name)s at %(time)s. That has passed.")
    return Told(sentence % {"name": where, "time": time}, NUMBER_OR_NEW)


def _other_day(_refused: DomainError, appointment: Appointment) -> Told:
    return Told(_("This appointment is on another day."), _when(appointment))


def _too_early(refused: DomainError, _appointment: Appointment) -> Told:
    opens = datetime.fromisoformat(refused.details["from"])
    way = _("Checking in is from %(time)s. You may let the visitor in before.")
    return Told(_("The visitor is early."), way % {"time": f"{opens:%H:%M}"})


def _too_late(_refused: DomainError, appointment: Appointment) -> Told:
    time = _clock(appointment.starts_at, appointment.zone)
    return Told(_("The time of this appointment, %(time)s, has passed.") % {"time": time})


def _here(refused: DomainError, _appointment: Appointment) -> Told:
    number = refused.details.get("number")
    way = _("The number is %(number)s.") % {"number": number} if number else ""
    return Told(_("This visitor has checked in already."), way)


OF_APPOINTMENT: dict[str, Callable[[DomainError, Appointment], Told]] = {
    refusals.WrongPoint.code: _wrong_point,
    refusals.MissedElsewhere.code: _missed_elsewhere,
    refusals.NotToday.code: _other_day,
    refusals.TooEarly.code: _too_early,
    refusals.TooLate.code: _too_late,
    refusals.AlreadyArrived.code: _here,
}


def of_ticket(ticket: Ticket, *, now: datetime) -> tuple[str, ...]:
    """What to tell the visitor with this number."""
    found = standing.standing_of(ticket=ticket, now=now)
    if found is None:
        return (str(ticket.get_state_display()) + ".",)
    lines = [_ahead(found.ahead), telling.how_long(found.wait)]
    if ticket.due_at is not None:
        time = _clock(ticket.due_at, ticket.service_point.zone)
        lines.insert(0, _("Appointment at %(time)s.") % {"time": time})
    return tuple(lines)


def _ahead(count: int) -> str:
    if not count:
        return _("The visitor is next.")
    return ngettext(
        "%(count)s person is before this visitor.",
        "%(count)s people are before this visitor.",
        count,
    ) % {"count": count}


def _when(appointment: Appointment) -> str:
    wall = appointment.starts_at.astimezone(ZoneInfo(appointment.zone))
    time = f"{date_format(wall, 'l j F')}, {date_format(wall, 'H:i')}"
    return _("It is on %(time)s.") % {"time": time}


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"
