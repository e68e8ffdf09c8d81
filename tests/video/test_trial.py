"""Before one goes in: whether hub and relay can be reached is tried, and nobody takes a seat."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from pytest_django import Settings

from scheduling.video import seats
from scheduling.video.models import Seat, SeatRole
from tests.video.rooms import (
    NOW,
    Room,
    Tab,
    citizen,
    clock,
    closed_in_the_end,
    in_conversation,
    made,
    professional,
)

__all__ = ["clock", "closed_in_the_end"]
pytestmark = pytest.mark.django_db(transaction=True)


def trial_on(client: Client, path: str) -> Any:
    page = client.get(path).content.decode()
    found = re.search(r'id="video-trial" type="application/json">(.*?)</script>', page)
    return json.loads(found[1]) if found else "no room"


def pages(room: Room) -> tuple[tuple[Client, str], ...]:
    staff = f"/medewerker/afspraak/{room.appointment.reference}/video/kamer/"
    return (Client(), f"/videogesprek/kamer/{room.guest}"), (room.fatima.client, staff)


@pytest.mark.parametrize("only", (False, True))
def test_who_is_at_the_door_gets_the_relay_for_two_minutes(settings: Settings, only: bool) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.nl"], "s" * 32
    settings.TURN_RELAY_ONLY = only
    for client, path in pages(made()):
        trial = trial_on(client, path)
        [server] = trial["iceServers"]
        until = datetime.fromtimestamp(int(server["username"].partition(":")[0]), UTC)
        assert (until, trial["only"]) == (NOW + timedelta(minutes=2), only)
        assert server["urls"] == ["turn:turn.example.nl"]


def test_without_a_relay_there_is_nothing_to_try_and_who_was_refused_gets_nothing(
    settings: Settings,
) -> None:
    room = made()
    for client, path in pages(room):
        assert trial_on(client, path) is None
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.nl"], "s" * 32
    Seat.objects.filter(role="guest").update(state="refused")
    assert trial_on(*pages(room)[0]) == "no room"


async def test_a_line_that_is_tried_ends_at_once_and_takes_no_seat() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    for tab in (citizen(room), professional(room), Tab("/ws/videogesprek/made-up/")):
        tab.socket = tab._lay("&trial=1")
        await tab.socket.connect()
        assert await tab.ends_with() == 1000
    await outside.say("text", {"add": "x"})
    assert (await inside.hear("text"))["body"]["add"] == "x"


async def test_a_seat_that_was_given_up_opens_nothing_and_others_see_who_left() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    path = f"/videogesprek/kamer/{room.guest}"
    assert (await sync_to_async(Client().post)(path)).status_code == 204
    await outside.say("text", {"add": "?"})
    assert await outside.ends_with() == 4409
    assert (await sync_to_async(Client().get)(path)).status_code == 410
    again = citizen(room)
    await again.socket.connect()
    assert await again.ends_with() == 4403
    seen = await inside.hear("people", lambda body: body["people"][0]["state"] == "waiting")
    assert not seen["body"]["people"][0]["here"]


async def test_nobody_gives_up_the_seat_of_who_was_invited_and_no_refusal_is_undone() -> None:
    room = await sync_to_async(made)()
    token = await sync_to_async(seats.invite)(room.appointment, role=SeatRole.INTERPRETER, now=NOW)
    await Seat.objects.filter(role="guest").aupdate(state="refused")
    for one in (token, room.guest):
        await sync_to_async(Client().post)(f"/videogesprek/kamer/{one}")
    assert {seat.state async for seat in Seat.objects.exclude(role="moderator")} == {
        "waiting",
        "refused",
    }
    assert await sync_to_async(seats.opened_by)(token)
