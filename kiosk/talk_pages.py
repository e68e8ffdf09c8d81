"""Talking to somebody now, at the screen of a booth: about what, how long it takes, who it is, and
then the wait. Leaving the screen leaves the line."""

from django.http import HttpRequest
from django.utils import timezone

from hub.errors import DomainError, Invalid
from kiosk import talking, visits
from kiosk.booking_pages import LONGEST_CONTACT, contact_of
from kiosk.models import Device, Screen, Visit
from kiosk.pressing import pressed, refusal_of, typed
from kiosk.profiles import Power
from scheduling.talk_now import line


@pressed(Power.TALK)
def about(request: HttpRequest, device: Device, visit: Visit) -> None:
    """One of the services of this point that somebody is at work for."""
    now = timezone.now()
    chosen = typed(request, "offering")
    for offering in line.at_point(device.service_point, now=now):
        if str(offering.pk) == chosen:
            visits.go(visit, Screen.ASK, now=now, offering=offering)
            return
    visits.go(visit, Screen.NOW, now=now)


@pressed(Power.TALK)
def wait(request: HttpRequest, device: Device, visit: Visit) -> None:
    """What was typed goes with the request, and is not kept in the visit."""
    now, offering = timezone.now(), visit.offering
    if visit.screen != Screen.ASK or offering is None:
        return
    filled = {name: typed(request, name, LONGEST_CONTACT) for name in ("name", "email", "phone")}
    try:
        token = talking.wait(offering=offering, contact=contact_of(filled), device=device, now=now)
    except Invalid as invalid:
        wrong = {field: str(text) for field, text in invalid.fields.items()}
        visits.change(visit, now=now, refusal={"fields": wrong}, typed=filled)
    except DomainError as refused:
        visits.go(visit, Screen.NOW, now=now, refusal=refusal_of(refused), typed={})
    else:
        visits.go(visit, Screen.WAIT, now=now, typed={"talk": token})


@pressed(Power.TALK)
def enter(request: HttpRequest, device: Device, visit: Visit) -> None:
    now, token = timezone.now(), str(visit.typed.get("talk", ""))
    if visit.screen != Screen.WAIT or not token:
        return
    try:
        room = talking.go_in_now(token=token, now=now)
    except DomainError as refused:
        visits.go(visit, Screen.NOW, now=now, refusal=refusal_of(refused), typed={})
        return
    if room:
        visits.go(visit, Screen.TALK, now=now, typed={"room": room})
