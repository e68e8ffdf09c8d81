"""A message after the conversation: when there was one, to who has an address, once allowed."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from hub.audit.models import Event
from hub.errors import Invalid
from hub.notifications.models import Message
from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.errors import NotByMail, NotLive, TooEarlyToFollowUp
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment
from tests.agenda.conftest import Staff
from tests.town import NOW, TUESDAY_NINE, Town

CLERK = Actor(kind="staff", origin="agenda")
SAID = "Wij sturen u de brief <b>binnen</b> twee weken.\nU hoeft niets te doen."


def booked(town: Town, **contact: str) -> Appointment:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    who = Contact(name="Sanne", **(contact or {"email": "sanne@example.nl"}))
    made = booking.confirm(appointment=held, contact=who, now=NOW)
    Message.objects.all().delete()
    return made


def follow_up(appointment: Appointment, text: str = SAID, now: datetime = TUESDAY_NINE) -> None:
    booking.follow_up(appointment=appointment, text=text, now=now, actor=CLERK)


def test_the_citizen_reads_what_was_agreed(town: Town) -> None:
    follow_up(booked(town))
    mail = Message.objects.get()
    assert (mail.kind, mail.recipient) == ("follow_up", "sanne@example.nl")
    assert "Wij sturen u de brief <b>binnen</b> twee weken." in mail.text
    assert "&lt;b&gt;binnen" in mail.html
    assert "paspoort" not in mail.subject.lower()
    event = Event.objects.get(verb="appointment.followed_up")
    assert "brief" not in str(event.details)


def test_it_is_refused_before_the_conversation_without_address_and_without_words(
    town: Town,
) -> None:
    made = booked(town)
    with pytest.raises(TooEarlyToFollowUp):
        follow_up(made, now=TUESDAY_NINE - timedelta(minutes=1))
    for text in ("", "  \n ", "x" * 2_001):
        with pytest.raises(Invalid):
            follow_up(made, text=text)
    booking.cancel(appointment=made, now=NOW)
    Message.objects.all().delete()
    with pytest.raises(NotLive):
        follow_up(made)
    with pytest.raises(NotByMail):
        follow_up(booked(town, phone="0612345678"))
    assert not Message.objects.exists()


def test_a_clerk_writes_it_on_the_page_of_the_appointment(town: Town, clerk: Staff) -> None:
    made = booked(town)
    page, door = f"/medewerker/afspraak/{made.reference}/", f"{made.reference}/nabericht/"
    assert "Bericht aan de inwoner" in clerk.client.get(page).content.decode()
    where = f"/medewerker/afspraak/{door}"
    assert clerk.client.post(where, {"text": SAID}).status_code == 302
    assert Message.objects.get().kind == "follow_up"
    answer = clerk.client.post(where, {"text": "x" * 2_001})
    assert answer.status_code == 422
    assert "x" * 2_001 in answer.content.decode()  # what was typed is not lost
    MessagePolicy.objects.create(organisation=town.municipality, follow_ups=False)
    assert "Bericht aan de inwoner" not in clerk.client.get(page).content.decode()
    assert clerk.client.post(where, {"text": SAID}).status_code == 404


def test_before_the_conversation_the_page_does_not_offer_it(town: Town, clerk: Staff) -> None:
    made = booked(town)
    tomorrow = timezone.now() + timedelta(days=1)
    Appointment.objects.update(starts_at=tomorrow, ends_at=tomorrow + timedelta(minutes=20))
    page = clerk.client.get(f"/medewerker/afspraak/{made.reference}/").content.decode()
    assert "Bericht aan de inwoner" not in page
