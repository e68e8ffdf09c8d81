"""Joke's desk by the clock of today, for the pages look at it, and what she presses there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from scheduling import availability, booking
from scheduling.availability import Asker
from scheduling.booking import Contact
from scheduling.conversations import hand_overs, records
from scheduling.conversations.models import Conversation, HandOver
from scheduling.models import Appointment
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import Town

CANARY = "kanarie-5517"
STAFF = "/medewerker"
GUIDE = {
    "schema": 1,
    "title": {"nl": "De vraag achter de vraag"},
    "domains": [
        {
            "key": "money",
            "title": {"nl": "Geld"},
            "questions": [{"nl": "Komt er geld binnen?"}],
            "services": ["aow"],
        }
    ],
}


@dataclass(slots=True)
class Desk:
    town: Town
    appointment: Appointment
    token: str
    joke: Staff
    fatima: Staff
    record: Conversation

    @property
    def url(self) -> str:
        return f"{STAFF}/gesprek/{self.record.pk}/"

    def press(self, do: str, **more: Any) -> Any:
        """What the form sends, on the page as it is now."""
        content = records.content_of(Conversation.objects.get(pk=self.record.pk))
        now = Conversation.objects.get(pk=self.record.pk).revision
        form = {**content.packed(), "revision": now, "do": do, **more}
        return self.joke.client.post(self.url, form)

    def day_comes(self) -> None:
        """The conversation took place just now."""
        now = timezone.now()
        Appointment.objects.filter(pk=self.appointment.pk).update(
            starts_at=now - timedelta(minutes=20), ends_at=now
        )

    def finish(self) -> None:
        self.day_comes()
        self.press("save", subject="Post", agreed=f"Wij bellen. {CANARY}")
        assert self.press("finish").status_code == 302


def first_start(town: Town, what: Any) -> Any:
    now = timezone.now()
    window = availability.bookable_window(what, now)
    return availability.find(offering=what, window=window, now=now, asker=Asker.ASSISTED).first_free


def sent(desk: Desk, **change: Any) -> HandOver:
    form = {
        "to": desk.town.agency.pk,
        "purpose": "help",
        "parts": ["contact", "agreed"],
        "message": "Kunt u bellen?",
        "agreed": "on",
        "press": "een-druk",
        **change,
    }
    answer = send(desk, form)
    assert answer.status_code == 302, answer.content.decode()
    return HandOver.objects.latest("pk")


def send(desk: Desk, form: dict[str, Any]) -> Any:
    """First all of it is shown, then it goes."""
    url = f"{desk.url}overdragen/"
    shown = desk.joke.client.post(url, {**form, "do": "show"}).content.decode()
    stamp = re.search(r'name="shown" value="(\w+)"', shown)
    if stamp is None:
        return desk.joke.client.post(url, form)
    return desk.joke.client.post(url, {**form, "do": "send", "shown": stamp.group(1)})


OTHERS: dict[str, Callable[[Town], Staff]] = {
    "another organisation": lambda town: member("Daan", "clerk", town.library),
    "the agency": lambda town: member("Fred", "clerk", town.agency),
    "an auditor": lambda town: member("Gijs", "auditor", town.municipality),
    "an editor": lambda town: member("Eva", "editor", town.municipality),
    "another point": lambda town: at_point(member("Puk", "clerk", town.municipality), town.goirle),
    "a guest at this point": lambda town: at_point(
        member("Gast", "clerk", town.library), town.hall
    ),
}


def at_point(staff: Staff, point: Any) -> Staff:
    staff.user.roles.get().assignments.create(service_point=point)
    return staff


def planned(desk: Desk) -> HandOver:
    """Fatima made an appointment for it."""
    hand_over = sent(desk)
    now = timezone.now()
    start = first_start(desk.town, desk.town.pension_video)
    held = booking.hold(offering=desk.town.pension_video, start=start, now=now)
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    made = booking.confirm(appointment=held.appointment, contact=contact, now=now, token=held.token)
    actor = booking.Actor("staff", desk.fatima.user.pk, "agenda")
    return hand_overs.plan(hand_over=hand_over, appointment=made, said="x", now=now, actor=actor)


def at_work() -> Desk:
    now = timezone.now()
    town = towns.build(now=now)
    start = first_start(town, town.passport)
    held = booking.hold(offering=town.passport, start=start, now=now)
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    appointment = booking.confirm(
        appointment=held.appointment, contact=contact, now=now, token=held.token
    )
    joke = member("Joke", "clerk", town.municipality)
    fatima = member("Fatima", "clerk", town.agency)
    joke.client.post(f"{STAFF}/afspraak/{appointment.reference}/gesprek/")
    return Desk(town, appointment, held.token, joke, fatima, Conversation.objects.get())
