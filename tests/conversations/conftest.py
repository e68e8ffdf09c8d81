"""Joke of the town hall talks with Sanne; Fatima's agency may be asked to help."""

from dataclasses import dataclass

import pytest

from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.conversations import hand_overs, records
from scheduling.conversations.content import Content, HandedOver, Part
from scheduling.conversations.models import Conversation, HandOver
from scheduling.models import Appointment
from tests.agenda.conftest import Staff, member
from tests.conversations import desk as desks
from tests.conversations.desk import CANARY, Desk
from tests.town import NOW, TUESDAY_NINE, Town

TEXT = Content(
    name="Sanne Visser", email="sanne@example.nl", subject="Post", agreed=f"Wij bellen. {CANARY}"
)


@dataclass(frozen=True, slots=True)
class Talk:
    town: Town
    appointment: Appointment
    token: str  # of the appointment
    joke: Staff
    fatima: Staff  # of the agency
    record: Conversation

    @property
    def actor(self) -> Actor:
        return actor_of(self.joke)


def actor_of(staff: Staff) -> Actor:
    return Actor(kind="staff", user_id=staff.user.pk, origin="agenda")


def fresh(record: Conversation) -> Conversation:
    return Conversation.objects.select_related("organisation", "appointment").get(pk=record.pk)


def made(town: Town) -> Talk:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    contact = Contact(name="Sanne Visser", email="sanne@example.nl")
    appointment = booking.confirm(
        appointment=held.appointment, contact=contact, now=NOW, token=held.token
    )
    joke = member("Joke", "clerk", town.municipality)
    fatima = member("Fatima", "clerk", town.agency)
    record = records.of_appointment(
        appointment=appointment, user=joke.user, now=NOW, actor=actor_of(joke)
    )
    return Talk(town, appointment, held.token, joke, fatima, record)


@pytest.fixture
def talk(town: Town) -> Talk:
    return made(town)


@pytest.fixture
def desk(db: None) -> Desk:
    return desks.at_work()


def write(talk: Talk, content: Content = TEXT) -> Conversation:
    return records.save(
        conversation=talk.record,
        content=content,
        revision=fresh(talk.record).revision,
        now=NOW,
        actor=talk.actor,
    )


def finish(talk: Talk) -> Conversation:
    """On the day of the conversation."""
    kept = write(talk)
    records.finish(conversation=kept, revision=kept.revision, now=TUESDAY_NINE, actor=talk.actor)
    return fresh(kept)


def hand_over(talk: Talk, press: str = "press-1", purpose: str = "help") -> HandOver:
    return hand_overs.send(
        conversation=talk.record,
        to=talk.town.agency,
        purpose=purpose,
        agreed=True,
        copy=HandedOver("Kunt u bellen?", "Sanne Visser", "sanne@example.nl", "", (SENT,)),
        press=press,
        user=talk.joke.user,
        now=NOW,
        actor=talk.actor,
    )


SENT = Part("Wat is afgesproken", f"Wij bellen. {CANARY}")
