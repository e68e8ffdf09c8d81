"""Dead letters and how an organisation writes, as staff see it."""

from datetime import time

import pytest
from django.db import IntegrityError, transaction

from hub.audit.models import Event
from hub.notifications.models import Message, MessageState
from scheduling import booking
from scheduling.booking import Contact
from scheduling.messages.models import MessagePolicy
from tests.agenda.conftest import Staff, member
from tests.town import NOW, TUESDAY_NINE, Town

PAGE = "/medewerker/agenda/stadhuis-leeuwarden/berichten/"
FORM = {
    "sender_name": "Leeuwarden",
    "reply_to": "balie@leeuwarden.example",
    "footer_nl": "",
    "footer_en": "",
    "reminders": "on",
    "follow_ups": "on",
    "mail_days": "1, 14",
    "sms_hours": "3",
    "quiet_from": "20:00",
    "quiet_until": "09:00",
    "offer_minutes": "30",
}


def dead_letter(town: Town) -> Message:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    booking.confirm(
        appointment=held, contact=Contact(name="Sanne", email="sanne@example.nl"), now=NOW
    )
    Message.objects.update(state=MessageState.FAILED, cause="smtp_550", finished_at=NOW)
    return Message.objects.get()


def test_a_dead_letter_is_shown_masked_and_sent_again(town: Town, clerk: Staff) -> None:
    message = dead_letter(town)
    page = clerk.client.get(PAGE).content.decode()
    assert "s…@example.nl" in page
    assert "sanne@example.nl" not in page
    assert "Dit adres bestaat niet." in page
    assert clerk.client.post(PAGE, {"message": str(message.pk)}).status_code == 302
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.WAITING, 0)
    assert Event.objects.get(verb="message.sent_again").actor == clerk.user


def test_somebody_elses_dead_letter_is_as_good_as_missing(town: Town) -> None:
    message = dead_letter(town)
    stranger = member("Karin", "clerk", town.library)
    theirs = "/medewerker/agenda/bibliotheek-goirle/berichten/"
    assert "Bevestiging" not in stranger.client.get(theirs).content.decode()
    for wanted in (str(message.pk), "00000000-0000-4000-8000-000000000000", "x"):
        assert stranger.client.post(theirs, {"message": wanted}).status_code == 404
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_a_planner_says_how_the_organisation_writes(town: Town, planner: Staff) -> None:
    assert planner.client.post(f"{PAGE}instellingen/", FORM).status_code == 302
    policy = MessagePolicy.objects.get(organisation=town.municipality)
    assert (policy.mail_days, policy.sms_hours, policy.quiet_from) == ([14, 1], 3, time(20))
    assert policy.offer_minutes == 30


@pytest.mark.parametrize("kept", ["14", "1441", "", "een uur"])
def test_an_offer_is_kept_a_quarter_of_an_hour_to_a_day(
    town: Town, planner: Staff, kept: str
) -> None:
    answer = planner.client.post(f"{PAGE}instellingen/", {**FORM, "offer_minutes": kept})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"offer_minutes"})
    assert not MessagePolicy.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        MessagePolicy.objects.create(organisation=town.municipality, offer_minutes=14)


@pytest.mark.parametrize("days", ["00079999999999", "9" * 5_000, "0", "61", "7, x", "\u0667"])
def test_days_that_no_calendar_has_are_refused(planner: Staff, days: str) -> None:
    answer = planner.client.post(f"{PAGE}instellingen/", {**FORM, "mail_days": days})
    assert answer.status_code == 422
    assert not MessagePolicy.objects.exists()


def test_a_setting_that_cannot_be_used_is_refused_at_its_field(town: Town, planner: Staff) -> None:
    wrong = {**FORM, "mail_days": "een week", "sender_name": 'X" <a@b>', "quiet_from": "25:00"}
    answer = planner.client.post(f"{PAGE}instellingen/", wrong)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"mail_days", "sender_name", "quiet_from"}
    assert not MessagePolicy.objects.exists()
