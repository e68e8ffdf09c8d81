"""Addresses of a workplace, and cells of planning lists."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.notifications.models import Message, MessageChannel
from locations import holidays
from scheduling.agenda.rows import Row
from scheduling.agenda.workplaces import Workplace
from scheduling.availability import zone_of
from scheduling.booking import Alternative, Closeness
from scheduling.reference import readable

register = template.Library()

KINDS = {
    "booked": gettext_lazy("Confirmation"),
    "confirm": gettext_lazy("Link to confirm"),
    "moved": gettext_lazy("New time"),
    "cancelled": gettext_lazy("Cancelled"),
    "cancelled_by_staff": gettext_lazy("Cancelled by us"),
    "reminder": gettext_lazy("Reminder"),
    "follow_up": gettext_lazy("Message after the conversation"),
}
CAUSES = {
    "smtp_550": gettext_lazy("This address does not exist."),
    "notify_400": gettext_lazy("This number cannot get text messages."),
    "server_away": gettext_lazy("The mail server was away."),
    "no_answer": gettext_lazy("The other side did not answer."),
}


@register.filter
def agenda_url(workplace: Workplace, page: str = "agenda") -> str:
    return workplace.url(page)


@register.filter
def desk_screen_url(workplace: Workplace, session: int) -> str:
    return workplace.url("desk-screen", session=session)


@register.filter
def plan_url(workplace: Workplace, kind: str) -> str:
    return workplace.url("plan", kind=kind)


@register.filter
def plan_cell(value: Any) -> str:
    """A value of a planning row; moments in the wall time of the workplace."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "D j F Y H:i")
    if isinstance(value, date):
        return date_format(value, "D j F Y")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value)


@register.filter
def holiday_name(key: str) -> str:
    return str(holidays.NAMES[key])


@register.filter
def pair_value(value: int | date | None) -> str:
    """A number, or a day; None is a day that there is not."""
    if value is None:
        return _("none")
    return date_format(value, "D j F") if isinstance(value, date) else str(value)


@register.filter
def pair_percent(value: int | None) -> str:
    return _("nobody on duty") if value is None else f"{value}%"


@register.simple_tag
def occurrences_url(workplace: Workplace, shift: int) -> str:
    return workplace.url("occurrences", shift=shift)


@register.filter
def way_out(way: Alternative, row: Row) -> str:
    """A way out of a conflict, in one sentence."""
    if way.closeness == Closeness.SAME_TIME:
        return _("Same time, with %(names)s. The citizen notices nothing.") % {
            "names": ", ".join(way.instead)
        }
    if way.closeness == Closeness.ELSEWHERE:
        return _elsewhere(way)
    start = way.start.astimezone(row.starts.tzinfo)
    if way.closeness == Closeness.SAME_DAY:
        return _("Same day, %(time)s") % {"time": date_format(start.replace(tzinfo=None), "H:i")}
    return date_format(start.replace(tzinfo=None), "l j F H:i")


def _elsewhere(way: Alternative) -> str:
    """Where, how and when, on the clock there."""
    lead = way.there[0]
    start = way.start.astimezone(ZoneInfo(zone_of(lead))).replace(tzinfo=None)
    point = lead.service_point
    place = f"{point.name}, {point.place}" if point else _("At home")
    return f"{place} ({lead.get_channel_display()}): {date_format(start, 'l j F H:i')}"


@register.filter
def readable_code(reference: str) -> str:
    return readable(reference)


@register.filter
def letter_kind(message: Message) -> str:
    return str(KINDS.get(message.kind, _("Message")))


@register.filter
def letter_cause(message: Message) -> str:
    """In words, with the code for who has to look it up."""
    words = CAUSES.get(message.cause, _("It was refused."))
    return f"{words} ({message.cause})"


@register.filter
def masked(message: Message) -> str:
    """Enough of an address to know it again: s...@example.nl, or the last two digits."""
    if message.channel == MessageChannel.SMS:
        return f"\u2026{message.recipient[-2:]}"
    name, _at, domain = message.recipient.rpartition("@")
    return f"{name[:1]}\u2026@{domain}"
