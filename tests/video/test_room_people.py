"""Who comes into a room, waits, is let in, and sits where."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import sync_to_async
from pytest_django import Settings

from hub.audit.models import Event
from scheduling.video import consumers, doors, seats
from scheduling.video.models import Seat, SeatRole
from scheduling.video.providers import Role
from tests.video.conftest import START
from tests.video.rooms import (
    NOW,
    OFFER,
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


async def test_who_waits_sees_nobody_and_is_heard_by_nobody_until_staff_let_them_in() -> None:
    room = await sync_to_async(made)()
    inside, outside = professional(room), citizen(room)
    assert (await inside.open())["you"]["state"] == "admitted"
    found = await outside.open()
    assert (found["you"]["state"], found["people"]) == ("waiting", [])
    assert "connection" not in found
    seen = await inside.hear("people", lambda body: body["people"] and body["people"][0]["here"])
    [waiting] = seen["body"]["people"]
    assert (waiting["role"], waiting["state"]) == ("guest", "waiting")
    await inside.say("signal", OFFER, to=waiting["seat"])  # not to who waits
    assert await outside.hears_nothing_of("signal")
    await inside.say("admit", to=waiting["seat"])
    let_in = await outside.hear("people", lambda body: body["you"]["state"] == "admitted")
    assert [one["role"] for one in let_in["body"]["people"]] == ["moderator"]
    assert let_in["body"]["connection"] == {"iceServers": []}
    event = await Event.objects.aget(verb="appointment.video_admitted")
    assert (event.actor_id, event.details) == (room.fatima.user.pk, {"role": "guest"})


async def test_a_refusal_ends_the_socket_and_the_seat() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await inside.say("refuse", to=await sync_to_async(room.seat)("guest"))
    assert await outside.ends_with() == 4403
    again = citizen(room)
    await again.socket.connect()
    assert await again.ends_with() == 4403


async def test_the_second_tab_takes_the_seat_and_the_first_does_not_take_it_back() -> None:
    room = await sync_to_async(made)()
    first = citizen(room)
    await first.open()
    second = citizen(room)
    await second.open()
    assert await first.ends_with() == 4409
    await first.again()
    assert await first.ends_with() == 4409
    assert await second.hears_nothing_of("signal")


async def test_after_a_cut_the_same_tab_goes_on_where_it_was() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await outside.socket.disconnect()
    away = await inside.hear(
        "people", lambda body: body["people"][0]["tab"] and not body["people"][0]["here"]
    )
    await outside.again()
    back = await outside.hear("people")
    assert back["body"]["you"]["state"] == "admitted"
    person = await inside.hear("people", lambda body: body["people"][0]["here"])
    before, after = away["body"]["people"][0], person["body"]["people"][0]
    assert before["tab"] == after["tab"] == outside.session
    assert after["epoch"] == before["epoch"] + 1


async def test_who_comes_by_the_link_anew_waits_anew_and_ends_the_old_seat() -> None:
    room = await sync_to_async(made)()
    _inside, outside = await in_conversation(room)
    enter = sync_to_async(doors.enter)
    same = await enter(room.appointment, role=Role.GUEST, now=NOW, made_for=START, held=room.guest)
    assert same.endswith(room.guest)
    other = await enter(room.appointment, role=Role.GUEST, now=NOW, made_for=START)
    assert not other.endswith(room.guest)
    await asyncio.sleep(0.3)
    await outside.say("beat")
    assert await outside.ends_with() == 4409
    room.guest = other.rpartition("/")[2]
    assert (await citizen(room).open())["you"]["state"] == "waiting"


async def test_a_fifth_is_told_that_it_is_full() -> None:
    room = await sync_to_async(made)()
    inside, _outside = await in_conversation(room)
    for role in (SeatRole.INTERPRETER, SeatRole.COMPANION, SeatRole.COLLEAGUE):
        token = await sync_to_async(seats.invite)(room.appointment, role=role, now=NOW)
        third = Tab(f"/ws/videogesprek/{token}/")
        found = await third.open()
        assert found["people"] == []
        await inside.say("admit", to=found["you"]["seat"])
        if role != SeatRole.COLLEAGUE:
            await third.hear("people", lambda body: body["you"]["state"] == "admitted")
    problem = await inside.hear("problem")
    assert problem["body"]["code"] == "video_room_full"


async def test_who_is_not_heard_for_a_while_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "SILENCE", 0.2)
    room = await sync_to_async(made)()
    outside = citizen(room)
    await outside.open()
    assert await outside.ends_with() == 1000
    await outside.socket.disconnect()
    assert (await Seat.objects.aget(role="guest")).seen_at is None


async def test_the_relays_password_comes_with_being_let_in_and_lasts_an_hour(
    settings: Settings,
) -> None:
    settings.TURN_URLS, settings.TURN_SECRET = ["turn:turn.example.nl"], "s" * 32
    settings.TURN_RELAY_ONLY = True
    room = await sync_to_async(made)()
    inside, outside = professional(room), citizen(room)
    await inside.open()
    assert "connection" not in await outside.open()
    await inside.say("admit", to=await sync_to_async(room.seat)("guest"))
    found = await outside.hear("people", lambda body: body["you"]["state"] == "admitted")
    connection = found["body"]["connection"]
    [server] = connection["iceServers"]
    until = datetime.fromtimestamp(int(server["username"].partition(":")[0]), UTC)
    assert until == NOW + timedelta(hours=1)
    assert connection["iceTransportPolicy"] == "relay"
    assert "Sanne" not in str(connection)
