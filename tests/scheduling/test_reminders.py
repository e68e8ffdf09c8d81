"""Reminders: at their moment, once, and never when they are no longer true."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from hub.errors import Invalid
from hub.notifications.models import Message, MessageState
from scheduling import booking, reminders
from scheduling.booking import Contact
from scheduling.messages import post
from scheduling.messages.models import MessagePolicy
from scheduling.models import Appointment
from tests.town import NOW, TUESDAY_NINE, Town

CONTACT = Contact(name="Sanne", email="sanne@example.nl", phone="0612345678")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NEXT_WEEK = TUESDAY_NINE + timedelta(days=7)  # Tuesday 9 June, 09:00 on the wall


def book(town: Town, start: datetime = NEXT_WEEK, contact: Contact = CONTACT) -> Appointment:
    held = booking.hold(offering=town.passport, start=start, now=NOW).appointment
    return booking.confirm(appointment=held, contact=contact, now=NOW)


def written() -> list[Message]:
    return list(Message.objects.filter(kind="reminder").order_by("created_at"))


def every_minute(begin: datetime, end: datetime, step: timedelta = timedelta(minutes=10)) -> None:
    while begin < end:
        reminders.send_due(now=begin)
        begin += step


def test_each_comes_once_at_its_moment_with_what_to_bring(town: Town) -> None:
    town.passport.service.texts.filter(language="nl").update(bring="- Uw oude paspoort")
    appointment = book(town)
    every_minute(NOW, NEXT_WEEK + timedelta(days=1))
    moments = [message.created_at for message in written()]
    assert moments == [NEXT_WEEK - timedelta(days=7), NEXT_WEEK - timedelta(days=1)]
    assert "Uw oude paspoort" in written()[0].text
    assert "Paspoort" not in written()[0].subject
    appointment.refresh_from_db()
    assert appointment.next_reminder_at is None


def test_the_link_in_a_reminder_opens_the_appointment(town: Town) -> None:
    from django.test import Client

    book(town)
    reminders.send_due(now=NEXT_WEEK - timedelta(days=7))
    link = next(line for line in written()[0].text.splitlines() if "/afspraak/" in line)
    assert Client().get(link.partition("8000")[2]).status_code == 200
    assert Client().get(link.partition("8000")[2] + "x").status_code == 404


def test_by_text_message_a_day_and_two_hours_before(town: Town) -> None:
    start = NEXT_WEEK + timedelta(hours=5)  # 14:00
    book(town, start, Contact(name="Sanne", phone="0612345678", reminders="sms"))
    every_minute(NOW, start + timedelta(days=1))
    assert [m.channel for m in written()] == ["sms", "sms"]
    assert [m.created_at for m in written()] == [
        start - timedelta(days=1),
        start - timedelta(hours=2),
    ]
    assert all("paspoort" not in m.text.lower() for m in written())
    assert {m.recipient for m in written()} == {"+31612345678"}


def test_by_mail_where_the_organisation_sends_no_text_messages(town: Town) -> None:
    MessagePolicy.objects.create(organisation=town.municipality, sms_hours=0)
    both = {"email": "sanne@example.nl", "phone": "0612345678"}
    book(town, contact=Contact(name="Sanne", reminders="sms", **both))
    every_minute(NOW, NEXT_WEEK + timedelta(days=1), timedelta(hours=6))
    assert {(m.channel, m.recipient) for m in written()} == {("email", "sanne@example.nl")}
    assert len(written()) == 2


def test_none_after_a_cancel_not_even_one_that_waits(town: Town) -> None:
    appointment = book(town)
    reminders.send_due(now=NEXT_WEEK - timedelta(days=7))
    booking.cancel(appointment=appointment, now=NEXT_WEEK - timedelta(days=6))
    every_minute(NEXT_WEEK - timedelta(days=6), NEXT_WEEK)
    assert [(m.state, m.cause) for m in written()] == [(MessageState.DROPPED, "cancelled")]


def test_a_move_takes_the_old_reminders_back_and_plans_new_ones(town: Town) -> None:
    appointment = book(town)
    reminders.send_due(now=NEXT_WEEK - timedelta(days=7))
    later = NEXT_WEEK + timedelta(days=7)
    booking.move(appointment=appointment, start=later, now=NEXT_WEEK - timedelta(days=6))
    every_minute(NEXT_WEEK - timedelta(days=6), later)
    assert [m.state for m in written()] == [
        MessageState.DROPPED,
        MessageState.WAITING,
        MessageState.WAITING,
    ]
    assert [m.created_at for m in written()[1:]] == [
        later - timedelta(days=7),
        later - timedelta(days=1),
    ]


def test_a_worker_that_stood_still_sends_only_what_is_still_true(town: Town) -> None:
    book(town)
    reminders.send_due(now=NEXT_WEEK - timedelta(hours=20))  # both were due
    assert len(written()) == 1
    assert written()[0].expires_at == NEXT_WEEK - timedelta(hours=18)


def test_late_and_after_the_start_there_is_none(town: Town) -> None:
    book(town)
    reminders.send_due(now=NEXT_WEEK - timedelta(hours=18))
    reminders.send_due(now=NEXT_WEEK + timedelta(hours=1))
    assert written() == []


def test_who_books_shortly_before_gets_no_reminder_of_what_was_just_said(town: Town) -> None:
    appointment = book(town, TUESDAY_NINE)  # booked 25 hours ahead
    assert appointment.next_reminder_at == TUESDAY_NINE - timedelta(days=1)
    soon = book(town, NOW + timedelta(hours=5))
    assert soon.next_reminder_at is None


def test_the_citizen_can_stop_reminders_but_not_confirmations(town: Town) -> None:
    appointment = book(town)
    booking.choose_reminders(appointment=appointment, choice="none", now=NOW)
    every_minute(NOW, NEXT_WEEK)
    assert written() == []
    booking.move(appointment=appointment, start=NEXT_WEEK + timedelta(minutes=30), now=NOW)
    assert Message.objects.filter(kind="moved").count() == 1


@pytest.mark.parametrize(
    ("contact", "choice"),
    [
        (Contact(name="S", email="s@example.nl", phone="0582345678"), "sms"),  # a landline
        (Contact(name="S", phone="0612345678"), "email"),
        (Contact(name="S", email="s@example.nl"), "pigeon"),
    ],
)
def test_a_way_that_does_not_reach_is_refused(town: Town, contact: Contact, choice: str) -> None:
    appointment = book(town, contact=contact)
    with pytest.raises(Invalid) as refused:
        booking.choose_reminders(appointment=appointment, choice=choice, now=NOW)
    assert list(refused.value.fields) == ["reminders"]


@pytest.mark.parametrize("number", ["+14155552671", "+32470123456", "0612345678"])
def test_a_number_that_is_mobile_or_does_not_tell_may_get_text_messages(number: str) -> None:
    assert booking.can_get_text_messages(number)


def planned(start: datetime, choice: str = "email", **policy: object) -> list[datetime]:
    made = MessagePolicy(**policy)
    found = reminders.planned(starts_at=start, zone=AMSTERDAM, choice=choice, policy=made)
    return [reminder.at.astimezone(AMSTERDAM) for reminder in found]


def test_quiet_hours_are_kept_by_coming_earlier() -> None:
    start = datetime(2026, 6, 9, 8, 30, tzinfo=AMSTERDAM)
    day, hours = planned(start, "sms")
    assert day == datetime(2026, 6, 8, 8, 30, tzinfo=AMSTERDAM)
    assert hours == datetime(2026, 6, 8, 20, 30, tzinfo=AMSTERDAM)  # not at 06:30
    assert planned(start, "sms", quiet_from=time(1), quiet_until=time(2))[1].hour == 6


@pytest.mark.parametrize("sunday", [datetime(2026, 3, 29), datetime(2026, 10, 25)])  # noqa: DTZ001
def test_a_day_before_is_the_same_hour_across_a_dst_sunday(sunday: datetime) -> None:
    start = (sunday + timedelta(days=1)).replace(hour=9, tzinfo=AMSTERDAM)
    before = planned(start.astimezone(UTC), mail_days=[1])
    assert before == [start - timedelta(days=1)]  # wall-clock arithmetic: 09:00 on the Sunday
    assert before[0].hour == 9


def test_one_that_cannot_be_written_does_not_hold_up_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, fine = book(town), book(town)
    write = post.remind

    def clumsy(appointment: Appointment, **more: Any) -> bool:
        if appointment.pk == broken.pk:
            raise ValueError
        return write(appointment, **more)

    monkeypatch.setattr(post, "remind", clumsy)
    day_before = NEXT_WEEK - timedelta(days=1)
    assert reminders.send_due(now=day_before) == 1
    assert written()[0].topic == f"appointment:{fine.pk}"
    monkeypatch.undo()
    assert reminders.send_due(now=day_before + timedelta(minutes=10)) == 1


def test_an_organisation_can_do_without(town: Town) -> None:
    MessagePolicy.objects.create(organisation=town.municipality, reminders=False)
    assert book(town).next_reminder_at is None
