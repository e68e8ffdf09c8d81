"""Saying how it was at the end of a video call, by one's own seat in it."""

from datetime import timedelta

import pytest
from django.test import Client

from hub.insights import asking
from hub.insights.models import Answer, Question
from hub.notifications.models import Message
from scheduling.messages.models import MessagePolicy
from scheduling.video import seats
from scheduling.video.models import Seat, SeatRole, SeatState, VideoPolicy
from tests.town import Town
from tests.video.conftest import START, book
from tests.video.conftest import own as own
from tests.video.test_staff import at

PAGE = "/hoe-was-het/na-het-gesprek/"
END = START + timedelta(minutes=30)


def test_who_was_in_the_call_answers_at_once_and_gets_no_mail_for_it(
    town: Town, own: VideoPolicy, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    at(monkeypatch, END)
    token = seats.take_as_guest(appointment, now=START)
    assert client.post(f"{PAGE}{token}").status_code == 404  # was never let in
    Seat.objects.update(state=SeatState.ADMITTED)
    assert client.get(f"{PAGE}{token}").status_code == 405
    room = client.get(f"/videogesprek/kamer/{token}")
    assert f'action="{PAGE}{token}"' in room.content.decode()
    first = client.post(f"{PAGE}{token}")["Location"]
    asked = client.post(f"{PAGE}{token}")["Location"]  # pressed twice
    assert client.get(first).status_code == 404
    assert client.get(asked).status_code == 200
    assert client.post(asked, {"helped": "yes"}).status_code == 200
    assert (Question.objects.count(), Answer.objects.count()) == (1, 1)
    assert client.post(f"{PAGE}{token}").status_code == 404  # was answered
    before = Message.objects.count()
    assert not asking.ask(appointment=appointment, now=END + timedelta(hours=2))
    assert Message.objects.count() == before


def test_no_other_seat_no_later_and_not_where_nobody_is_asked(
    town: Town, own: VideoPolicy, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    at(monkeypatch, START)
    third = seats.invite(appointment, role=SeatRole.COMPANION, now=START)
    token = seats.take_as_guest(appointment, now=START)
    Seat.objects.update(state=SeatState.ADMITTED)
    assert client.post(f"{PAGE}{third}").status_code == 404
    assert client.post(f"{PAGE}nobody-knows-this").status_code == 404
    at(monkeypatch, END + timedelta(minutes=15))
    assert client.post(f"{PAGE}{token}").status_code == 404
    at(monkeypatch, START)
    MessagePolicy.objects.update_or_create(organisation=town.agency, defaults={"feedback": False})
    assert client.post(f"{PAGE}{token}").status_code == 404
    assert PAGE not in client.get(f"/videogesprek/kamer/{token}").content.decode()
    assert not Question.objects.exists()
