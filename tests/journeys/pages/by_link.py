"""What the parties of a wedding do by their links."""

import re

from django.test import Client
from django.utils import timezone

from hub.notifications.models import Message
from scheduling.journeys import dated
from scheduling.journeys.models import Journey
from tests.journeys.wedding import Wedding, now_of

CANARY = "kanarie-7731"


PEOPLE = {
    "one-name": "Aisha Bakker",
    "one-email": "aisha@example.nl",
    "two-name": "Bram de Vries",
    "two-email": "bram@example.nl",
    "agreed": "on",
}


def mailed() -> dict[str, str]:
    found = {}
    for message in Message.objects.filter(kind__startswith="journey_").order_by("created_at"):
        link = re.search(r"/stappen/([\w-]+)", message.text)
        assert link
        found[message.recipient.partition("@")[0]] = f"/stappen/{link[1]}"
    return found


def confirmed(links: dict[str, str]) -> Journey:
    answer = Client().post(f"{links['bram']}/bij/yes", {"agreed": "yes"})
    assert answer.status_code == 302
    return Journey.objects.get()


def booked(wedding: Wedding, links: dict[str, str]) -> Journey:
    journey = confirmed(links)
    start = dated.free_times(now_of(journey, now=timezone.now()), "day", wedding.ceremony)[200]
    answer = Client().post(f"{links['aisha']}/bij/day", {"start": start.isoformat()})
    assert answer.status_code == 302
    return journey


def code() -> str:
    return str(Journey.objects.get().reference)
