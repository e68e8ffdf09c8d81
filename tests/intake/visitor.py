"""What a citizen does on the pages of the questions, and then books."""

from typing import Any

from django.test import Client
from django.utils import timezone

from hub.intake import publishing
from scheduling import availability
from scheduling.models import Appointment, State
from tests.intake.documents import address
from tests.town import Town

CANARY = "kanarie-8842"


FIRST = {"sleeps": "friends", "revision": 0}


SECOND = {
    "address__postcode": "8911 ab",
    "address__number": "1",
    "more": CANARY,
    "revision": 1,
}


def begin(town: Town, visitor: Client) -> str:
    answer = visitor.post(f"/diensten/{town.passport.service_id}/vragen")
    return str(answer.headers["Location"]).rsplit("/", 1)[1]


def asked_for(town: Town, *pages: Any) -> str:
    """Begun with these pages instead."""
    service = town.passport.service
    raw = address(pages=list(pages), rules=[], cases=[])
    publishing.save_draft(service=service, raw=raw, now=timezone.now())
    publishing.publish(service=service, now=timezone.now())
    return begin(town, Client())


def advised(town: Town, visitor: Client) -> str:
    token = begin(town, visitor)
    visitor.post(f"/vragen/{token}/bij/home", FIRST)
    visitor.post(f"/vragen/{token}/bij/where", SECOND)
    visitor.post(f"/vragen/{token}/controleren")
    return token


def booked(town: Town, visitor: Client) -> Appointment:
    now = timezone.now()
    window = availability.bookable_window(town.passport, now)
    start = availability.find(offering=town.passport, window=window, now=now).first_free
    assert start
    page = f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}"
    visitor.post(page, {"start": start.isoformat()})
    visitor.post("/afspraak/gegevens", {"name": "Sanne", "email": "sanne@example.nl"})
    visitor.post("/afspraak/controleren")
    return Appointment.objects.get(state=State.CONFIRMED)
