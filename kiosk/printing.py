"""Puts the ticket or the appointment of a visit on paper: once per press, and never at the cost of
what is printed: number and code stay on the screen."""

import logging
from datetime import datetime
from enum import StrEnum

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from kiosk import devices, visits
from kiosk.models import Device, PrinterState, Visit
from kiosk.printers import Printer, Slip, printer_of
from scheduling.models import Appointment
from scheduling.queue import nearly, telling
from scheduling.queue.models import Ticket
from scheduling.web.card import card_of

logger = logging.getLogger(__name__)


class Outcome(StrEnum):
    AT_SCREEN = "at_screen"  # the browser may print now: this was the first to ask
    TRIED = "tried"  # the network printer got it, or the screen says why not
    NOT_AGAIN = "not_again"


def print_visit(*, device: Device, visit: Visit, now: datetime) -> Outcome:
    """Call outside of a transaction: a network printer takes some seconds. Until it has answered
    the visit says that nobody knows, so a crash in between promises no paper."""
    printer = printer_of(device)
    if printer is None or (visit.ticket is None and visit.appointment is None):
        return Outcome.NOT_AGAIN
    before = "" if printer.at_screen else PrinterState.SILENT
    if not visits.claim_print(visit, problem=before):
        return Outcome.NOT_AGAIN
    if printer.at_screen:
        return Outcome.AT_SCREEN
    state = _put_out(printer, device, slip_of(visit, now=now), now)
    visits.printed(visit, problem="" if state in PrinterState.printed() else state)
    return Outcome.TRIED


def try_out(*, device: Device, now: datetime) -> PrinterState | None:
    """A ticket without a number, for who sets up the printer; None where there is none."""
    printer = printer_of(device)
    if printer is None or printer.at_screen:
        return None
    slip = Slip(
        label=_("Test"),
        number="0",
        lines=(_("This printer works."),),
        link="https://example.org/",
        caption=_("This code leads nowhere."),
        footer=_footer(device.service_point.name, now),
    )
    return _put_out(printer, device, slip, now)


def slip_of(visit: Visit, *, now: datetime) -> Slip:
    """What the visit's last screen shows, in the active language and zone."""
    if visit.ticket:
        return _ticket(visit.ticket, now)
    assert visit.appointment  # noqa: S101 - see print_visit
    return _appointment(visit.appointment, now)


def _appointment(appointment: Appointment, now: datetime) -> Slip:
    """Day, time and place; not what for, and not who."""
    card = card_of(appointment)
    place = card.point
    return Slip(
        label=_("Your code"),
        number=card.reference,
        lines=(
            formats.date_format(card.start.replace(tzinfo=None), "l j F H:i"),
            *((place.name, f"{place.street}, {place.place}") if place else (str(card.channel),)),
        ),
        link=appointment.reference,
        caption=_("With this code you check in when you come."),
        footer=_footer(place.name if place else "", now),
    )


def _ticket(ticket: Ticket, now: datetime) -> Slip:
    told = telling.told(ticket=ticket, now=now)
    return Slip(
        label=_("Your number"),
        number=str(told.number),
        lines=(told.headline, *told.lines),
        link=nearly.url_of(ticket),
        caption=_("Follow your number on your phone: hold its camera before this code."),
        footer=_footer(told.place_name, now),
    )


def _footer(place: str, now: datetime) -> str:
    return f"{place}, {formats.date_format(timezone.localtime(now), 'j F Y H:i')}"


def _put_out(printer: Printer, device: Device, slip: Slip, now: datetime) -> PrinterState:
    state = printer.put_out(device, slip)
    if state not in PrinterState.printed():
        logger.warning("The printer of device %s printed nothing: %s", device.pk, state)
    devices.printer_told(device, state, now=now)
    return state
