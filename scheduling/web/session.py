"""The hold that a visitor is filling in, kept on the server beside what was typed."""

from dataclasses import asdict
from datetime import datetime

from django.http import HttpRequest

from scheduling import booking, links
from scheduling.booking import Contact, Held
from scheduling.models import Appointment, State

KEY = "visit"


def keep(request: HttpRequest, held: Held, *, came_from: str = "") -> None:
    """Begins a visit; details typed for an earlier hold stay. `came_from` is the page with the
    times, wishes and all; after another time for the same visit it is still that one."""
    earlier = request.session.get(KEY, {})
    request.session[KEY] = {
        "token": held.token,
        "contact": earlier.get("contact"),
        "came_from": came_from or earlier.get("came_from", ""),
    }


def came_from(request: HttpRequest) -> str:
    return str(request.session.get(KEY, {}).get("came_from") or "")


def token(request: HttpRequest) -> str:
    return str(request.session.get(KEY, {}).get("token") or "")


def appointment(request: HttpRequest) -> Appointment | None:
    """The held (or just confirmed) appointment of this visitor."""
    secret = token(request)
    return by_token(secret) if secret else None


def live_hold(request: HttpRequest, now: datetime) -> Appointment | None:
    """What the visitor keeps at this moment, and has not confirmed."""
    held = appointment(request)
    if held is None or held.state != State.HELD or booking.has_expired(held, now):
        return None
    if booking.awaits_link(held):  # asked for already: that one is to be confirmed by mail
        return None
    return held


def look_again(request: HttpRequest) -> None:
    """Reads what another request of the same visitor stored meanwhile."""
    if request.session.session_key:
        fresh = type(request.session)(request.session.session_key)
        if KEY in fresh:
            request.session[KEY] = fresh[KEY]


def by_token(secret: str) -> Appointment | None:
    return links.opened_by(secret)


def remember_contact(request: HttpRequest, contact: Contact) -> None:
    request.session[KEY] = {**request.session.get(KEY, {}), "contact": asdict(contact)}


def contact(request: HttpRequest) -> Contact | None:
    typed = request.session.get(KEY, {}).get("contact")
    return Contact(**typed) if typed else None


def end(request: HttpRequest) -> None:
    """Nothing of the visit stays in this browser; the appointment itself stands."""
    request.session.pop(KEY, None)


def forget_contact(request: HttpRequest) -> None:
    """After confirming: what was typed now lives with the appointment alone."""
    request.session[KEY] = {"token": token(request)}
