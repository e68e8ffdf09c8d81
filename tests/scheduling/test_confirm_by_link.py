"""Bookings that wait for a link in a mail: opened, scanned, pressed twice, and left alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.notifications.models import Message
from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.errors import HoldExpired, NotHeld
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment, Participant, State
from tests.town import NOW, TUESDAY_NINE, Town, later

CONTACT = Contact(name="Sanne", email="sanne@example.nl")


@pytest.fixture
def asking(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    MessagePolicy.objects.create(organisation=town.municipality, confirm_by_link=True)
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    return town


def ask(town: Town, contact: Contact = CONTACT, actor: Actor = booking.CITIZEN) -> Appointment:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    return booking.confirm(appointment=held, contact=contact, now=NOW, actor=actor)


def link() -> str:
    text = Message.objects.get(kind="confirm").text
    line = next(line for line in text.splitlines() if line.endswith("/bevestigen"))
    return "/" + line.partition("://")[2].partition("/")[2]


def test_opening_shows_and_only_the_button_confirms_once(asking: Town) -> None:
    appointment = ask(asking)
    assert (appointment.state, appointment.hold_expires_at) == (State.HELD, later(30))
    address = link()
    for _scan in range(3):
        assert Client().get(address).status_code == 200
        assert Client().head(address).status_code == 200
    appointment.refresh_from_db()
    assert appointment.state == State.HELD
    for _press in range(2):
        assert Client().post(address).status_code == 302
    appointment.refresh_from_db()
    assert appointment.state == State.CONFIRMED
    assert Message.objects.filter(kind="booked").count() == 1
    assert Client().get(address).status_code == 302  # leads on to the appointment


def test_the_token_of_the_hold_does_not_stand_in_for_the_mail(asking: Town) -> None:
    held = booking.hold(offering=asking.passport, start=TUESDAY_NINE, now=NOW)
    booking.confirm(appointment=held.appointment, contact=CONTACT, now=NOW, token=held.token)
    assert Client().post(f"/afspraak/{held.token}/bevestigen").status_code == 404
    held.appointment.refresh_from_db()
    assert held.appointment.state == State.HELD


def test_who_does_nothing_loses_the_time_and_is_forgotten(asking: Town) -> None:
    appointment = ask(asking)
    address = link()
    with pytest.raises(HoldExpired):
        booking.confirm_by_link(appointment=appointment, now=later(30))
    assert booking.expire_due(now=later(30)) == 1
    assert not Participant.objects.exists()
    page = Client().post(address)
    assert page.status_code == 410
    assert "Deze link werkt niet meer" in page.content.decode()


def test_sending_the_form_twice_asks_once(asking: Town) -> None:
    appointment = ask(asking)
    booking.confirm(appointment=appointment, contact=CONTACT, now=NOW)
    assert Message.objects.filter(kind="confirm").count() == 1
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("contact", "actor"),
    [
        (CONTACT, Actor(kind="staff", origin="agenda")),
        (Contact(name="Sanne", phone="0612345678"), booking.CITIZEN),
    ],
)
def test_staff_and_people_without_mail_are_not_asked(
    asking: Town, contact: Contact, actor: Actor
) -> None:
    assert ask(asking, contact, actor).state == State.CONFIRMED


def test_other_organisations_do_not_ask(town: Town) -> None:
    assert ask(town).state == State.CONFIRMED


def test_a_hold_without_a_contact_cannot_be_confirmed_by_link(asking: Town) -> None:
    held = booking.hold(offering=asking.passport, start=TUESDAY_NINE, now=NOW)
    with pytest.raises(NotHeld):
        booking.confirm_by_link(appointment=held.appointment, now=NOW)
    assert Client().get(f"/afspraak/{held.token}/bevestigen").status_code == 404


def test_the_link_never_outlasts_the_start(asking: Town) -> None:
    now = TUESDAY_NINE - timedelta(minutes=70)
    held = booking.hold(offering=asking.passport, start=TUESDAY_NINE, now=now).appointment
    late = TUESDAY_NINE - timedelta(minutes=61)
    asked = booking.confirm(appointment=held, contact=CONTACT, now=late)
    assert asked.hold_expires_at is not None
    assert asked.hold_expires_at <= TUESDAY_NINE
