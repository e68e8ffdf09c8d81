"""The words: who sends them, what they say, and what they never say."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from hub.catalogue.models import ServiceText
from hub.notifications.models import Message
from hub.notifications.unwritten import written
from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment
from scheduling.reference import readable
from scheduling.web.card import card_of
from tests.town import NOW, TUESDAY_NINE, Town

STAFF = Actor(kind="staff", origin="agenda")
CONTACT = Contact(name='<b>Sanne</b> & "co"', email="sanne@example.nl")


def book(town: Town, language: str = "nl") -> Appointment:
    with translation.override(language):
        held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    return booking.confirm(appointment=held.appointment, contact=CONTACT, now=NOW, token=held.token)


@pytest.mark.parametrize(
    ("language", "subject"),
    [("nl", "Uw afspraak op dinsdag 2 juni"), ("en", "Your appointment on Tuesday 2 June")],
)
def test_a_confirmation_is_in_the_language_of_the_booking(
    town: Town, language: str, subject: str
) -> None:
    book(town, language)
    message = written(Message.objects.get())
    assert (message.subject, message.language) == (subject, language)
    assert f'<html lang="{language}">' in message.html
    assert "09:00" in message.text


def test_a_name_is_text_and_never_markup(town: Town) -> None:
    book(town)
    message = written(Message.objects.get())
    assert '<b>Sanne</b> & "co"' in message.text
    assert "<b>" not in message.html
    assert "&lt;b&gt;Sanne" in message.html


def test_the_organisation_says_in_whose_name(town: Town) -> None:
    MessagePolicy.objects.create(
        organisation=town.municipality,
        sender_name="Leeuwarden",
        reply_to="balie@leeuwarden.example",
        footer_nl="Bel 14 058",
    )
    book(town)
    message = written(Message.objects.get())
    assert (message.sender_name, message.reply_to) == ("Leeuwarden", "balie@leeuwarden.example")
    assert message.organisation == town.municipality
    assert message.text.rstrip().endswith("Leeuwarden\nBel 14 058")
    assert "ORGANIZER;CN=Leeuwarden:mailto:" in message.alternative


def test_who_is_sent_away_hears_why_and_what_is_still_free(town: Town) -> None:
    appointment = book(town)
    booking.cancel(appointment=appointment, now=NOW, actor=STAFF, reason="Storing")
    message = Message.objects.get(kind="cancelled_by_staff")
    assert "Storing" in message.text
    free = [line for line in message.text.splitlines() if line.startswith("- dinsdag 2 juni")]
    assert len(free) == 2
    assert "- dinsdag 2 juni, 09:00" not in free  # free again, but just said not to go on
    assert "METHOD:CANCEL" in message.alternative


def test_who_cancels_gets_a_plain_confirmation(town: Town) -> None:
    appointment = book(town)
    booking.cancel(appointment=appointment, now=NOW)
    message = Message.objects.get(kind="cancelled")
    assert "STATUS:CANCELLED" in message.alternative
    assert "/waar" not in message.text


def test_no_subject_names_the_service(town: Town) -> None:
    appointment = book(town)
    booking.move(appointment=appointment, start=TUESDAY_NINE + timedelta(hours=1), now=NOW)
    booking.cancel(appointment=appointment, now=NOW)
    subjects = [written(one).subject for one in Message.objects.all()]
    assert len(subjects) == 3
    assert not [subject for subject in subjects if "paspoort" in subject.lower()]


@pytest.mark.parametrize(
    ("phone", "sms_hours", "channels"),
    [
        ("0612345678", 2, ["sms", "sms"]),
        ("0612345678", 0, []),  # the organisation sends none
        ("0582345678", 2, []),  # a landline: only a person can call
    ],
)
def test_without_a_mail_address_a_text_message_brings_code_and_link(
    town: Town, phone: str, sms_hours: int, channels: list[str]
) -> None:
    MessagePolicy.objects.create(organisation=town.municipality, sms_hours=sms_hours)
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    made = booking.confirm(appointment=held, contact=Contact(name="S", phone=phone), now=NOW)
    booking.cancel(appointment=made, now=NOW)
    messages = [written(one) for one in Message.objects.order_by("created_at", "kind")]
    assert [message.channel for message in messages] == channels
    for message in messages[:1]:
        assert message.recipient == "+31612345678"
        assert readable(made.reference) in message.text
        assert "/afspraak/" in message.text
        assert "paspoort" not in message.text.lower()
        assert not message.html


def test_a_confirmation_says_what_was_true_when_it_was_made(town: Town) -> None:
    appointment = book(town)
    before = written(Message.objects.get())
    booking.move(appointment=appointment, start=TUESDAY_NINE + timedelta(hours=1), now=NOW)
    again = written(Message.objects.get(kind="booked"))
    assert (again.text, again.html, again.alternative) == (
        before.text,
        before.html,
        before.alternative,
    )
    assert "09:00" in again.text
    assert "SEQUENCE:0" in again.alternative
    assert "SEQUENCE:1" in Message.objects.get(kind="moved").alternative
    assert Message.objects.get(kind="booked").text == ""


@pytest.mark.parametrize(
    ("name", "said", "heading"),
    [
        ("passport", "Wat neemt u mee?", "Dit neemt u mee"),
        ("pension_video", "Leg dit klaar", "Leg dit klaar"),
        ("pension_phone", "Leg dit klaar", "Leg dit klaar"),
    ],
)
def test_who_stays_at_home_brings_nothing_along(
    town: Town, name: str, said: str, heading: str
) -> None:
    ServiceText.objects.filter(language="nl").update(bring="- Een brief")
    held = booking.hold(offering=getattr(town, name), start=TUESDAY_NINE, now=NOW)
    who = Contact(name="Sanne", email="sanne@example.nl")
    made = booking.confirm(appointment=held.appointment, contact=who, now=NOW, token=held.token)
    message = written(Message.objects.get(kind="booked"))
    shown = render_to_string("scheduling/_prepare.html", {"card": card_of(made)})
    titles = {"Wat neemt u mee?", "Leg dit klaar"}
    assert [one for one in titles if one in message.text] == [said]
    assert f"<h2>{heading}</h2>" in shown
    assert "Een brief" in shown
