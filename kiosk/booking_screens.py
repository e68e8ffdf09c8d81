"""What the screens from looking for a service to its appointment show, as plain values in the
language of the visit. Each gives None where what it is about is gone: then there is the start."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import texts
from hub.catalogue.models import Service
from kiosk import finding, paper, places, visits
from kiosk.models import Device, Visit
from kiosk.profiles import Power, may
from locations.models import Channel, Offering
from scheduling import availability, booking
from scheduling.availability import Asker, Item, Party, zone_of
from scheduling.models import Participant
from scheduling.queue import arrival
from scheduling.web.card import card_of
from scheduling.web.days import Day, days_of

BOARD = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
MAIL_KEYS = ("@", ".", "-", "_", ".nl", ".com")
PHONE_KEYS = "123456789+0"
ACCENTS = "áäçéèëíïóöúü"
MOST_NUMBERS = 12  # a larger party is better helped by a person
# By how little room there is, see `finding.tight`.
LINES = (5, 3, 3)
FIRST_SHOWN = (4, 2, 2)
DAYS_SHOWN = (8, 4, 2)
TIMES_SHOWN = (24, 12, 12)
WAYS = {"everything": finding.EVERYTHING, "subjects": finding.SUBJECTS}
Values = dict[str, Any] | None
T = TypeVar("T")


def find(device: Device, visit: Visit, now: datetime) -> Values:
    made = finding.listing(
        finding.everything(now=now), visit, size=LINES[finding.tight(visit)], now=now
    )
    if made.listed:
        made = finding.with_summaries(made)
    return {"listing": made, "board": BOARD, "finding": WAYS}


def about(device: Device, visit: Visit, now: datetime) -> Values:
    topic = visit.topic
    if topic is None:
        return None
    text = texts.text_of(topic, get_language() or "nl")
    return {
        "text": text,
        "bring": text.bring_list,
        "costs": texts.costs_of(topic, timezone.localdate(now)),
        "dutch": get_language() == "nl",
        "number_for": _number_for(device, topic, now),
    }


def _number_for(device: Device, topic: Service, now: datetime) -> int | None:
    """The offering of this point for which a number can be taken now."""
    point = device.service_point
    if not may(device.profile, Power.WALK_IN) or arrival.why_no_walk_in(point=point, now=now):
        return None
    here = (one.pk for one in finding.at_point(point, now=now) if one.topic == topic.pk)
    return next(here, None)


def party(device: Device, visit: Visit, now: datetime) -> Values:
    topic = visit.topic
    if topic is None:
        return None
    return {
        "text": texts.text_of(topic, get_language() or "nl"),
        "numbers": range(1, min(topic.max_persons, MOST_NUMBERS) + 1),
        "more": topic.max_persons > MOST_NUMBERS,
    }


def where(device: Device, visit: Visit, now: datetime) -> Values:
    topic = visit.topic
    if topic is None:
        return None
    return {
        "text": texts.text_of(topic, get_language() or "nl"),
        "found": places.found(device.service_point, topic, visit, now=now),
        "board": BOARD,
        "back": "party" if topic.max_persons > 1 else "about",
    }


@dataclass(frozen=True, slots=True)
class Page:
    """The days, or the times of one day, that fit on a screen; the pages before and after."""

    days: list[Day]
    times: list[datetime]
    earlier: int | None
    following: int | None


def times(device: Device, visit: Visit, now: datetime) -> Values:
    topic, offering = visit.topic, visit.offering
    if topic is None or offering is None:
        return None
    days = list(days_of(free_starts(visit, offering, now), ZoneInfo(zone_of(offering))))
    first = (time for day in days for time in _times_of(day))
    return {
        "text": texts.text_of(topic, get_language() or "nl"),
        "place": offering.service_point,
        "channel": Channel(offering.channel),
        "minutes": availability.minutes_of(offering, party_of(visit)),
        "first_times": list(islice(first, FIRST_SHOWN[finding.tight(visit)])),
        "shown": _shown(days, visit),
    }


def party_of(visit: Visit) -> Party:
    return Party(persons=visit.persons)


def free_starts(visit: Visit, offering: Offering, now: datetime) -> list[datetime]:
    """What is kept for kiosks counts here; the visit's own time counts as free."""
    return availability.find_visit(
        items=[Item(offering, party_of(visit))],
        window=availability.bookable_window(offering, now),
        now=now,
        ignoring=visits.live_hold(visit, now=now),
        asker=Asker.ASSISTED,
    ).times()


def _times_of(day: Day) -> list[datetime]:
    return [time for part in day.parts for time in part.times]


def _shown(days: list[Day], visit: Visit) -> Page:
    tight = finding.tight(visit)
    if visit.day is None:
        some, *around = _paged(days, visit.page, DAYS_SHOWN[tight])
        return Page(some, [], *around)
    own = [time for day in days if day.date == visit.day for time in _times_of(day)]
    times, *around = _paged(own, visit.page, TIMES_SHOWN[tight])
    return Page([], times, *around)


def _paged(some: list[T], page: int, size: int) -> tuple[list[T], int | None, int | None]:
    last = max(0, (len(some) - 1) // size)
    page = min(page, last)
    earlier, following = page - 1 if page else None, page + 1 if page < last else None
    return some[page * size : (page + 1) * size], earlier, following


def contact(device: Device, visit: Visit, now: datetime) -> Values:
    if visit.appointment is None:
        return None
    wrong = visit.refusal.get("fields", {})
    return {
        "typed": visit.typed,
        "wrong": wrong,
        "board": BOARD,
        "accents": ACCENTS,
        "mail_keys": MAIL_KEYS,
        "phone_keys": PHONE_KEYS,
    }


def check(device: Device, visit: Visit, now: datetime) -> Values:
    if visit.appointment is None:
        return None
    return {"card": card_of(visit.appointment), "typed": visit.typed}


def booked(device: Device, visit: Visit, now: datetime) -> Values:
    """Nothing of the person stands here but what the paper in their hand says too."""
    appointment = visit.appointment
    if appointment is None:
        return None
    booker = Participant.objects.filter(appointment=appointment).first()
    return {
        "card": card_of(appointment),
        "moved": appointment.revision > 0,
        "awaits_link": booking.awaits_link(appointment),
        "by_mail": bool(booker and booker.email),
        **paper.told(device, visit),
        "at": now,
    }
