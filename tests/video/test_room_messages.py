"""What is said in a room: who hears it, how often, and what ends a session."""

import asyncio
import logging
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async

from scheduling.video import register, seats
from scheduling.video.models import Seat
from scheduling.video.room import room_of
from tests.video.rooms import (
    OFFER,
    citizen,
    clock,
    closed_in_the_end,
    in_conversation,
    made,
)

__all__ = ["clock", "closed_in_the_end"]
pytestmark = pytest.mark.django_db(transaction=True)


async def test_signals_go_to_one_text_to_all_and_the_server_says_from_whom() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    citizen_seat = await sync_to_async(room.seat)("guest")
    await inside.say("signal", OFFER, to=citizen_seat)
    heard = await outside.hear("signal")
    assert heard["body"] == OFFER
    assert heard["from"] == await sync_to_async(room.seat)("moderator")
    assert (heard["count"], heard["tab"]) == (1, inside.session)
    await inside.say("signal", {"candidate": None}, to=citizen_seat)
    assert (await outside.hear("signal"))["count"] == 2
    await outside.say("text", {"add": "h", "from": 1})
    written = await inside.hear("text")
    assert (written["from"], written["body"]["add"]) == (citizen_seat, "h")


async def test_a_message_that_comes_twice_counts_once() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    for _time in range(2):
        await outside.say("text", {"add": "x"}, n=9)
    await inside.hear("text")
    assert await inside.hears_nothing_of("text")


@pytest.mark.parametrize("what", ("malformed", "binary", "flood"))
async def test_one_that_misbehaves_loses_its_own_session_and_nothing_is_logged_of_it(
    what: str, caplog: pytest.LogCaptureFixture
) -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    with caplog.at_level(logging.DEBUG):
        if what == "malformed":
            await outside.socket.send_to(text_data='{"sdp": "192.0.2.7"')
        elif what == "binary":
            await outside.socket.send_to(bytes_data=b"192.0.2.7")
        else:
            for _time in range(400):
                await outside.say("text", {"add": "192.0.2.7"})
        assert await outside.ends_with() == (4429 if what == "flood" else 4400)
    ours = [record for record in caplog.records if record.name.startswith("scheduling.video")]
    assert len(ours) == 1
    assert "192.0.2.7" not in ours[0].getMessage()
    await inside.say("beat")
    assert (await inside.hear("beat"))["kind"] == "beat"


async def test_what_is_for_a_socket_of_another_process_goes_around(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(register, "near", lambda *_: None)
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await inside.say("signal", OFFER, to=await sync_to_async(room.seat)("guest"))
    assert (await outside.hear("signal"))["body"] == OFFER


async def test_a_reading_that_began_earlier_does_not_undo_a_later_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else who was just let in would be put out for talking."""
    room = await sync_to_async(made)()
    outside = citizen(room)
    await outside.open()
    before = await sync_to_async(seats.of_rooms)({room_of(room.appointment)})
    pause = asyncio.Event()

    async def slowly(*_of: Any) -> tuple[list[Seat], dict[Any, Any]]:
        await pause.wait()
        return before, {}

    monkeypatch.setattr(register, "SECONDS", 99)
    monkeypatch.setattr(register, "database_sync_to_async", lambda _: slowly)
    late = asyncio.create_task(register.read({room_of(room.appointment)}))
    await asyncio.sleep(0.05)
    monkeypatch.setattr(register, "database_sync_to_async", database_sync_to_async)
    await Seat.objects.aupdate(state="admitted")
    await register.read({room_of(room.appointment)})
    pause.set()
    await late
    await outside.say("text", {"add": "x"})
    assert await outside.hears_nothing_of("text")
