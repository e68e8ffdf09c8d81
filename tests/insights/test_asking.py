"""Who is asked how it was, when, and how often."""

from datetime import datetime, time, timedelta

import pytest
from django.test import Client

from hub.insights import asking
from hub.insights.models import Question
from hub.notifications.models import Message
from scheduling import booking
from scheduling.booking import Contact
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment
from scheduling.queue.models import Ticket
from tests.town import NOW, TUESDAY_NINE, Town

ENDED = TUESDAY_NINE + timedelta(minutes=20)
DUE = ENDED + asking.AFTER
CONTACT = Contact(name="Sanne", email="sanne@example.nl", phone="0612345678")


def book(town: Town, contact: Contact = CONTACT, start: datetime = TUESDAY_NINE) -> Appointment:
    held = booking.hold(offering=town.passport, start=start, now=NOW).appointment
    return booking.confirm(appointment=held, contact=contact, now=NOW)


def begin() -> None:
    """The hub runs from before the conversations on."""
    asking.ask_due(now=NOW)


def asked() -> list[Message]:
    return list(Message.objects.filter(kind="feedback").order_by("created_at"))


def test_two_hours_after_the_conversation_and_once(town: Town) -> None:
    begin()
    appointment = book(town)
    assert asking.ask_due(now=DUE - timedelta(minutes=1)) == 0
    assert [asking.ask_due(now=DUE), asking.ask_due(now=DUE + timedelta(hours=1))] == [1, 0]
    (message,) = asked()
    assert (message.recipient, message.channel) == ("sanne@example.nl", "email")
    assert message.due_at == DUE
    assert "Paspoort" not in message.subject + message.text
    question = Question.objects.get()
    assert (question.appointment, question.service_point) == (appointment, town.hall)
    assert (question.organisation, str(question.week)) == (town.municipality, "2026-06-01")


def test_a_second_sweep_over_the_same_time_asks_nobody_again(town: Town) -> None:
    begin()
    appointment = book(town)
    asking.ask_due(now=DUE)
    assert asking.ask(appointment=appointment, now=DUE) is False
    assert len(asked()) == 1


def test_several_that_ended_together_are_all_asked_however_small_the_steps(town: Town) -> None:
    begin()
    for n in range(2):
        book(town, Contact(name="Sanne", email=f"sanne{n}@example.nl"))
    book(town, Contact(name="Omar", email="omar@example.nl"), ENDED)
    step = {"limit": 1, "at_once": 1}
    counts = [asking.ask_due(now=DUE + timedelta(hours=1), **step) for _ in range(4)]
    assert counts == [1, 1, 1, 0]
    assert len({message.recipient for message in asked()}) == 3


def test_one_round_goes_on_until_all_are_asked(town: Town) -> None:
    begin()
    for n in range(2):
        book(town, Contact(name="Sanne", email=f"sanne{n}@example.nl"))
    book(town, CONTACT, ENDED)
    assert asking.ask_due(now=DUE + timedelta(hours=1), at_once=2) == 3


@pytest.mark.parametrize(
    "contact",
    [
        Contact(name="Sanne", email="sanne@example.nl", reminders="none"),
        Contact(name="Sanne", phone="0582345678"),  # a landline: nothing reaches it
    ],
)
def test_who_wants_no_reminders_or_cannot_be_reached_is_left_alone(
    town: Town, contact: Contact
) -> None:
    begin()
    book(town, contact)
    assert asking.ask_due(now=DUE) == 0
    assert not Question.objects.exists()


def test_an_organisation_may_choose_not_to_ask(town: Town) -> None:
    begin()
    book(town)
    MessagePolicy.objects.create(organisation=town.municipality, feedback=False)
    assert asking.ask_due(now=DUE) == 0


def test_nobody_is_asked_about_what_was_cancelled(town: Town) -> None:
    begin()
    booking.cancel(appointment=book(town), now=NOW)
    assert asking.ask_due(now=DUE) == 0
    assert asked() == []


@pytest.mark.parametrize(("state", "asks"), [("no_show", 0), ("left", 0), ("done", 1)])
def test_who_did_not_come_to_the_desk_is_not_asked(town: Town, state: str, asks: int) -> None:
    begin()
    Ticket.objects.create(
        service_point=town.hall,
        day=TUESDAY_NINE.date(),
        number=1,
        appointment=book(town),
        state=state,
        outcome="helped",
        arrived_at=TUESDAY_NINE,
        queued_at=TUESDAY_NINE,
        finished_at=ENDED,
        press_key="x",
        token_hash="x",
    )
    assert asking.ask_due(now=DUE) == asks


def test_never_in_the_quiet_hours(town: Town) -> None:
    begin()
    book(town)
    MessagePolicy.objects.create(
        organisation=town.municipality, quiet_from=time(11), quiet_until=time(16, 30)
    )
    asking.ask_due(now=DUE)  # 11:20 on the wall
    assert asked()[0].due_at == TUESDAY_NINE.replace(hour=14, minute=30)


def test_after_days_of_standing_still_nobody_is_asked_late(town: Town) -> None:
    begin()
    book(town)
    assert asking.ask_due(now=ENDED + asking.LATEST + timedelta(hours=1)) == 0


def test_one_that_fails_does_not_hold_up_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin()
    broken = book(town, Contact(name="Omar", email="omar@example.nl"))
    book(town, CONTACT, ENDED)
    whole = asking.ask

    def ask(*, appointment: Appointment, now: datetime) -> bool:
        if appointment.pk == broken.pk:
            raise RuntimeError
        return whole(appointment=appointment, now=now)

    monkeypatch.setattr(asking, "ask", ask)
    assert asking.ask_due(now=DUE + timedelta(hours=1)) == 1
    assert [message.recipient for message in asked()] == ["sanne@example.nl"]


def test_by_text_message_where_the_citizen_chose_that(town: Town) -> None:
    begin()
    book(town, Contact(name="Sanne", phone="0612345678", reminders="sms"))
    asking.ask_due(now=DUE)
    (message,) = asked()
    link = message.text.partition("8000")[2].split()[0]
    assert message.channel == "sms"
    assert Client().get(link).status_code in {200, 410}


def test_what_it_knows_of_the_appointment_goes_after_a_month(town: Town) -> None:
    begin()
    book(town)
    asking.ask_due(now=DUE)
    assert asking.forget_old(now=DUE + asking.OPEN) == 0
    assert asking.forget_old(now=DUE + asking.OPEN + timedelta(days=1)) == 1
    assert Question.objects.get().appointment is None
