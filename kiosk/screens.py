"""What a touch screen shows of a visit, as plain values in the language of the visit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import segno

from hub.catalogue.published import text_of
from kiosk import visits
from kiosk.languages import named, of_point
from kiosk.models import Device, HelpCall, Paper, PrinterState, Screen, Visit
from kiosk.printers import Printer, printer_of
from kiosk.profiles import Power, may
from locations.models import Offering, ServicePoint
from scheduling.queue import arrival, nearly, refusals, telling
from scheduling.queue.arrival import AT_A_POINT
from scheduling.reference import ALPHABET

# After these a number without an appointment is a way on.
NUMBER_HELPS = {
    refusals.OnTheWaitlist.code,
    refusals.NotConfirmed.code,
    refusals.WasCancelled.code,
    refusals.WasEarlier.code,
    refusals.AlreadyHelped.code,
    refusals.NotToday.code,
}
TYPE_AGAIN = {refusals.CodeUnknown.code}


@dataclass(frozen=True, slots=True)
class Choice:
    pk: int
    title: str


def of(*, device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    """The template's values: those of every screen and those of this one."""
    own = {
        Screen.START: _start,
        Screen.CODE: _code,
        Screen.SERVICES: _services,
        Screen.REFUSED: _refused,
        Screen.TICKET: _ticket,
        Screen.PERSON: _person,
    }[Screen(visit.screen)]
    return {
        "point": device.service_point.name,
        "device": device,
        "visit": visit,
        "template": f"kiosk/_{visit.screen}.html",
        "can_check_in": may(device.profile, Power.CHECK_IN),
        "can_walk_in": may(device.profile, Power.WALK_IN),
        "idle_seconds": int(visits.IDLE.total_seconds()),
        "warning_seconds": int(visits.WARNING.total_seconds()),
        "empty": visits.is_empty(visit),
        **own(device, visit, now),
    }


def choices_at(point: ServicePoint) -> list[Choice]:
    """What one can come for, by name."""
    rows = Offering.objects.filter(service_point=point, active=True, channel__in=AT_A_POINT)
    found = rows.select_related("service__base").prefetch_related(
        "service__texts", "service__base__texts"
    )
    all_ = [Choice(row.pk, text_of(row.service, "title")) for row in found]
    return sorted(all_, key=lambda choice: choice.title.casefold())


def _start(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    return {"languages": named(of_point(device.service_point))}


def _code(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    return {"keys": ALPHABET}


def _services(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    return {
        "choices": choices_at(device.service_point),
        "closed": arrival.why_no_walk_in(point=device.service_point, now=now),
    }


def _refused(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    code = visit.refusal.get("code", "")
    number = code in NUMBER_HELPS and may(device.profile, Power.WALK_IN)
    closed = arrival.why_no_walk_in(point=device.service_point, now=now) if number else None
    return {
        "refusal": visit.refusal,
        "can_join_late": code == refusals.TooLate.code and visit.refusal.get("walk_in"),
        "number_helps": number and closed is None,
        "closed": closed,
        "type_again": code in TYPE_AGAIN,
    }


def _ticket(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    if visit.ticket is None:  # cleared away meanwhile
        return {"template": "kiosk/_start.html", **_start(device, visit, now)}
    printer = printer_of(device)
    return {
        "told": telling.told(ticket=visit.ticket, now=now),
        "at": now,
        "picture": segno.make(nearly.url_of(visit.ticket), error="m").svg_data_uri(border=2),
        "print_now": printer is not None and not visit.printed,
        "at_network": printer is not None and not printer.at_screen,
        "no_paper": _no_paper(device, visit, printer),
    }


def _no_paper(device: Device, visit: Visit, printer: Printer | None) -> bool:
    if printer is None:
        return device.paper == Paper.OUT
    return visit.print_problem == PrinterState.NO_PAPER


def _person(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    return {"waiting": HelpCall.objects.filter(device=device, answered_at=None).exists()}
