"""What the screens of talking to somebody now show, as plain values."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from hub.catalogue import texts
from hub.errors import DomainError, NotFound
from kiosk.booking_screens import ACCENTS, BOARD, MAIL_KEYS, PHONE_KEYS
from kiosk.models import Device, Visit
from locations.models import Offering
from scheduling.talk_now import asking, line
from scheduling.talk_now.models import TalkState

IDLE_SECONDS = 300  # who waits has nothing to press
LOOKS_EVERY = 4  # seconds
Values = dict[str, Any] | None


def now(device: Device, visit: Visit, at: datetime) -> Values:
    """About what somebody can talk, each with how long it takes."""
    found = []
    for offering in line.at_point(device.service_point, now=at):
        try:
            place = line.wait_of(offering, now=at)
        except DomainError:  # no time left today
            continue
        found.append({"pk": offering.pk, "title": title_of(offering), "place": place})
    return {"choices": found}


def ask(device: Device, visit: Visit, at: datetime) -> Values:
    if visit.offering is None:
        return None
    try:
        place = line.wait_of(visit.offering, now=at)
    except DomainError:
        return None
    return {
        "title": title_of(visit.offering),
        "organisation": visit.offering.service.organisation.name,
        "place": place,
        "typed": visit.typed,
        "wrong": visit.refusal.get("fields", {}),
        "board": BOARD,
        "accents": ACCENTS,
        "mail_keys": MAIL_KEYS,
        "phone_keys": PHONE_KEYS,
    }


def wait(device: Device, visit: Visit, at: datetime) -> Values:
    """How it stands: taken, in line, or that it will not work out after all."""
    try:
        mine = asking.opened_by(str(visit.typed.get("talk", "")))
    except NotFound:
        return None
    place, refused = None, None
    if mine.state == TalkState.WAITING:
        try:
            place = line.place_of(mine, now=at)
        except DomainError as nobody:
            refused = nobody
    elif mine.state != TalkState.TAKEN:
        return None
    return {
        "title": title_of(mine.offering),
        "organisation": mine.offering.service.organisation.name,
        "place": place,
        "refused": refused,
        "looks_every": LOOKS_EVERY if mine.state == TalkState.WAITING else 0,
        "idle_seconds": IDLE_SECONDS,
    }


def title_of(offering: Offering) -> str:
    return str(texts.text_of(offering.service, get_language() or "nl").title)
