"""What a touch screen shows of a visit, as plain values in the language of the visit."""

from datetime import datetime
from typing import Any

import segno

from kiosk import booking_screens, finding, paper, talk_screens, visits
from kiosk.booking_screens import BOARD, WAYS
from kiosk.languages import named, of_point
from kiosk.models import Device, HelpCall, Screen, Visit
from kiosk.profiles import Power, may
from locations import hours
from scheduling.queue import arrival, nearly, refusals, telling
from scheduling.queue.closing import NoTimeLeftToday
from scheduling.reference import ALPHABET
from scheduling.typed import read_start

# After these a number without an appointment is a way on.
NUMBER_HELPS = {
    refusals.OnTheWaitlist.code,
    refusals.NotConfirmed.code,
    refusals.WasCancelled.code,
    refusals.WasEarlier.code,
    refusals.AlreadyHelped.code,
    refusals.NotToday.code,
    refusals.MissedElsewhere.code,
}
TELLS_WHEN = {refusals.NotToday.code}  # also while no number can be had
# After these a new appointment is one.
APPOINTMENT_HELPS = {
    *(refusals.NotConfirmed.code, refusals.WasCancelled.code, refusals.WasEarlier.code),
    refusals.MissedElsewhere.code,
    *(refusals.PointClosed.code, refusals.ByAppointmentOnly.code, refusals.WalkInsStopped.code),
    NoTimeLeftToday.code,
}
LINES = (12, 6, 4)  # of the list of services, by how little room there is


def of(*, device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    """The template's values: those of every screen and those of this one."""
    own = {
        Screen.START: _start,
        Screen.CODE: _code,
        Screen.SERVICES: _services,
        Screen.REFUSED: _refused,
        Screen.TICKET: _ticket,
        Screen.PERSON: _person,
        Screen.FIND: booking_screens.find,
        Screen.ABOUT: booking_screens.about,
        Screen.PARTY: booking_screens.party,
        Screen.PLACES: booking_screens.where,
        Screen.TIMES: booking_screens.times,
        Screen.NAME: booking_screens.contact,
        Screen.REACH: booking_screens.contact,
        Screen.CHECK: booking_screens.check,
        Screen.BOOKED: booking_screens.booked,
        Screen.TALK: _talk,
        Screen.NOW: talk_screens.now,
        Screen.ASK: talk_screens.ask,
        Screen.WAIT: talk_screens.wait,
    }[Screen(visit.screen)]
    values = own(device, visit, now)
    if values is None:  # what it is about was cleared away meanwhile
        values = {"template": "kiosk/_start.html", **_start(device, visit, now)}
    return {
        "point": device.service_point.name,
        "device": device,
        "visit": visit,
        "template": f"kiosk/_{visit.screen}.html",
        "can_check_in": may(device.profile, Power.CHECK_IN),
        "can_talk": may(device.profile, Power.TALK),
        "can_walk_in": may(device.profile, Power.WALK_IN),
        "can_book": may(device.profile, Power.BOOK),
        "idle_seconds": int(visits.IDLE.total_seconds()),
        "warning_seconds": int(visits.WARNING.total_seconds()),
        "empty": visits.is_empty(visit),
        **values,
    }


def _start(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    return {"languages": named(of_point(device.service_point))}


def _code(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    return {"keys": ALPHABET}


def _talk(device: Device, visit: Visit, now: datetime) -> dict[str, Any] | None:
    return {"room": visit.typed["room"]} if "room" in visit.typed else None


def _services(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    here = finding.at_point(device.service_point, now=now)
    size = LINES[finding.tight(visit)]
    ticked = {one.pk: one for one in here if one.pk in visit.chosen}
    return {
        "listing": finding.listing(here, visit, size=size, now=now),
        "ticked": [ticked[pk] for pk in visit.chosen if pk in ticked],
        "board": BOARD,
        "finding": WAYS,
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
        "closed": None if code in TELLS_WHEN else closed,
        "times": _times(visit) if code == refusals.TooLate.code else [],
        "may_book": may(device.profile, Power.BOOK) and code in APPOINTMENT_HELPS,
    }


def _times(visit: Visit) -> list[datetime]:
    """Wall times at the point, as the refusal has them."""
    return [start for text in visit.refusal.get("times", []) if (start := read_start(text))]


def _ticket(device: Device, visit: Visit, now: datetime) -> dict[str, Any] | None:
    if visit.ticket is None:
        return None
    return {
        "told": telling.told(ticket=visit.ticket, now=now),
        "at": now,
        "picture": segno.make(nearly.url_of(visit.ticket), error="m").svg_data_uri(border=2),
        **paper.told(device, visit),
    }


def _person(device: Device, visit: Visit, now: datetime) -> dict[str, Any]:
    return {
        "waiting": HelpCall.objects.filter(device=device, answered_at=None).exists(),
        "is_open": hours.of(device.service_point, since=now).open_at(now) is not None,
    }
