"""The link to a video call: once for each time of the appointment, and never when untrue."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client

from hub.notifications import unwritten
from hub.notifications.models import Message, MessageState
from scheduling import booking, invitations
from scheduling.booking import Contact
from scheduling.messages import post
from scheduling.messages.models import MessagePolicy
from scheduling.video.models import VideoLink, VideoPolicy
from tests.town import NOW, Town
from tests.video.conftest import SANNE, START, book

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def written() -> list[Message]:
    return list(Message.objects.filter(kind="video_link").order_by("created_at"))


def every_half_hour(begin: datetime, end: datetime) -> None:
    while begin < end:
        invitations.send_due(now=begin)
        begin += timedelta(minutes=30)


def token_in(message: Message) -> str:
    found = re.search(r"/videogesprek/([\w-]+)", message.text)
    assert found
    return found[1]


def test_it_goes_once_a_day_before_and_is_dropped_at_the_start(
    town: Town, own: VideoPolicy
) -> None:
    appointment = book(town.pension_video)
    invitations.send_due(now=NOW)
    every_half_hour(START - DAY - HOUR, START + HOUR)
    [message] = written()
    assert (message.created_at, message.due_at) == (START - DAY, START - DAY)
    assert (message.expires_at, message.channel) == (START, "email")
    link = VideoLink.objects.get()
    assert (link.appointment, link.starts_at, link.by_message) == (appointment, START, True)
    assert token_in(message) not in str(VideoLink.objects.values())
    assert "AOW" not in message.subject


def test_by_text_message_for_who_chose_that_with_the_link_and_no_service(
    town: Town, own: VideoPolicy
) -> None:
    book(town.pension_video, contact=Contact(name="Sanne", phone="0612345678", reminders="sms"))
    invitations.send_due(now=START - DAY)
    [message] = written()
    assert (message.channel, message.recipient, message.html) == ("sms", "+31612345678", "")
    assert message.text.startswith("Uw videogesprek: dinsdag 9 juni om 09:00 uur. http")
    assert Client().get(f"/videogesprek/{token_in(message)}").status_code != 404
    assert "aow" not in message.text.lower()


def test_what_is_booked_for_sooner_gets_it_at_once_also_in_the_quiet_hours(
    town: Town, own: VideoPolicy
) -> None:
    evening = START - timedelta(hours=11)  # 22:00 the day before
    book(town.pension_video, START, now=evening)
    assert invitations.send_due(now=evening) == 1
    assert written()[0].due_at == evening


def test_after_the_quiet_hours_for_who_booked_long_ago(town: Town, own: VideoPolicy) -> None:
    MessagePolicy.objects.create(organisation=town.agency, quiet_until="10:30")
    book(town.pension_video)
    invitations.send_due(now=START - DAY)  # 09:00 on the wall
    assert written()[0].due_at == START - DAY + timedelta(minutes=90)


def test_a_move_brings_a_new_one_and_takes_back_what_waits(town: Town, own: VideoPolicy) -> None:
    appointment = book(town.pension_video)
    invitations.send_due(now=START - DAY)
    later = START + timedelta(hours=2)
    booking.move(appointment=appointment, start=later, now=START - 20 * HOUR)
    invitations.send_due(now=START - 20 * HOUR)
    first, second = written()
    assert (first.state, first.cause) == (MessageState.DROPPED, "moved")
    assert (second.state, second.expires_at) == (MessageState.WAITING, later)
    assert token_in(first) != token_in(second)


def test_none_after_a_cancel_not_even_one_that_waits(town: Town, own: VideoPolicy) -> None:
    appointment = book(town.pension_video)
    other = book(town.pension_video, START + HOUR)
    invitations.send_due(now=START - DAY)
    for some in (appointment, other):
        booking.cancel(appointment=some, now=START - DAY)
    every_half_hour(START - DAY, START - 20 * HOUR)
    assert [(m.state, m.cause) for m in written()] == [(MessageState.DROPPED, "cancelled")]


def test_who_stops_reminders_still_gets_in(town: Town, own: VideoPolicy) -> None:
    appointment = book(town.pension_video)
    invitations.send_due(now=START - DAY)
    booking.choose_reminders(appointment=appointment, choice="none", now=START - DAY)
    assert written()[0].state == MessageState.WAITING


def test_none_for_a_booth_a_phone_a_counter_or_without_a_room(town: Town) -> None:
    book(town.pension_video)
    invitations.send_due(now=START - HOUR)
    assert not written()
    VideoPolicy.objects.create(organisation=town.agency, provider="own")
    book(town.pension, START + HOUR)
    book(town.pension_phone, START + 2 * HOUR)
    book(town.passport, START + 3 * HOUR)
    invitations.send_due(now=START - HOUR)
    assert [VideoLink.objects.count(), len(written())] == [1, 1]  # what was booked before


def test_who_cannot_be_reached_is_not_tried_every_minute(town: Town, own: VideoPolicy) -> None:
    book(town.pension_video, contact=Contact(name="Sanne", phone="058 233 4455"))
    assert [invitations.send_due(now=START - HOUR) for _turn in range(2)] == [0, 0]
    assert (VideoLink.objects.count(), written()) == (1, [])


def test_one_that_fails_does_not_hold_up_the_next(
    town: Town, own: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = book(town.pension_video)
    book(town.pension_video, START + HOUR, contact=SANNE)
    real = post.video_link

    def write(appointment: object, **more: object) -> bool:
        if appointment == broken:
            raise ValueError
        return real(appointment, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(post, "video_link", write)
    assert invitations.send_due(now=START - HOUR) == 1
    assert not VideoLink.objects.filter(appointment=broken).exists()
    monkeypatch.undo()
    assert invitations.send_due(now=START - HOUR) == 1


def test_the_confirmation_and_the_invite_say_that_it_follows(town: Town, own: VideoPolicy) -> None:
    book(town.pension_video)
    book(town.passport)
    confirmations = Message.objects.filter(kind="booked").order_by("created_at", "topic")
    by_video, at_the_counter = map(unwritten.written, confirmations)
    assert "Videogesprek: U krijgt de link in een apart bericht" in by_video.text
    folded = by_video.alternative.replace("\r\n ", "")
    assert "DESCRIPTION:U krijgt de link naar het videogesprek in een apart bericht." in folded
    assert "videogesprek" not in folded.partition("DESCRIPTION")[0].lower().replace("location", "")
    assert "apart bericht" not in at_the_counter.text + at_the_counter.alternative
