"""Who may not be in a room, or not any more, and may do nothing there."""

import asyncio
import time
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.people.models import Role as StaffRole
from hub.people.models import User
from hub.people.oidc import logins
from scheduling import booking
from scheduling.models import Appointment
from scheduling.video import consumers, doors, register, seats
from scheduling.video.models import Seat, SeatRole
from scheduling.video.providers import Role
from scheduling.video.room import room_of
from tests.agenda.conftest import member
from tests.video.conftest import START
from tests.video.rooms import (
    NOW,
    Clock,
    citizen,
    clock,
    closed_in_the_end,
    in_conversation,
    made,
    professional,
)

__all__ = ["clock", "closed_in_the_end"]
pytestmark = pytest.mark.django_db(transaction=True)


async def test_who_waits_and_speaks_all_the_same_is_out() -> None:
    room = await sync_to_async(made)()
    outside = citizen(room)
    await outside.open()
    await outside.say("text", {"add": "hallo"})
    assert await outside.ends_with() == 4403


async def test_a_citizen_cannot_let_anybody_in() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    token = await sync_to_async(seats.invite)(room.appointment, role=SeatRole.COMPANION, now=NOW)
    third = await sync_to_async(seats.opened_by)(token)
    assert third
    await outside.say("admit", to=third.pk)
    assert await outside.ends_with() == 4403
    assert (await Seat.objects.aget(role="companion")).state == "waiting"
    assert await inside.hears_nothing_of("problem")


@pytest.mark.parametrize("change", ("cancel", "move", "late", "forgotten"))
async def test_a_call_ends_where_its_appointment_does(change: str, clock: type[Clock]) -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    if change == "cancel":
        await Appointment.objects.aupdate(state="cancelled")
    elif change == "move":
        await Appointment.objects.aupdate(starts_at=START + timedelta(minutes=5))
    elif change == "late":
        clock.now = START + timedelta(minutes=45)
    else:
        await sync_to_async(seats.forget_old)(before=START + timedelta(hours=1))
    await asyncio.sleep(0.3)  # nobody tells: it is found
    for tab in (inside, outside):
        await tab.say("text", {"add": "?"})
        assert await tab.ends_with() == (4403 if change == "forgotten" else 4410)


async def test_outside_the_hours_nobody_gets_a_seat(clock: type[Clock]) -> None:
    room = await sync_to_async(made)()
    for now in (START - timedelta(minutes=11), START + timedelta(minutes=45)):
        clock.now = now
        for tab in (citizen(room), professional(room)):
            await tab.socket.connect()
            assert await tab.ends_with() == 4410


async def test_staff_without_the_role_or_without_a_seat_stay_out() -> None:
    room = await sync_to_async(made)()
    elsewhere = await sync_to_async(member)("Joke", "clerk", room.town.municipality)
    auditor = await sync_to_async(member)("Otto", "auditor", room.town.agency)
    colleague = await sync_to_async(member)("Piet", "clerk", room.town.agency)  # pressed nothing
    for staff in (elsewhere, auditor, colleague):
        tab = professional(room, staff)
        await tab.socket.connect()
        assert await tab.ends_with() == 4403


async def test_a_role_that_is_taken_away_ends_the_call_before_any_deed() -> None:
    room = await sync_to_async(made)()
    inside, _outside = await in_conversation(room)
    await StaffRole.objects.all().adelete()
    await inside.say("refuse", to=await sync_to_async(room.seat)("guest"))
    assert await inside.ends_with() == 4403
    assert (await Seat.objects.aget(role="guest")).state == "admitted"


async def test_a_moved_appointment_has_another_room(clock: type[Clock]) -> None:
    room = await sync_to_async(made)()
    later = START + timedelta(hours=3)
    await sync_to_async(booking.move)(
        appointment=room.appointment, start=later, now=NOW - timedelta(days=3)
    )
    clock.now = later
    outside = citizen(room)
    await outside.socket.connect()
    assert await outside.ends_with() == 4410


@pytest.mark.parametrize(
    ("what", "code"),
    [
        *(("role", 4403), ("logged_out", 4403), ("second_factor", 4403), ("inactive", 4403)),
        *(("cancelled", 4410), ("moved", 4410), ("refused", 4403), ("forgotten", 4403)),
    ],
)
async def test_each_message_is_checked_against_what_is_true_at_that_moment(
    what: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody tells of the change, and nobody looks by the second: the message itself asks."""
    monkeypatch.setattr(register, "SECONDS", 999)
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    assert await outside.hears_nothing_of("text")
    assert await inside.hears_nothing_of("text")
    moderator = Seat.objects.filter(role="moderator")
    await {
        "role": StaffRole.objects.all().adelete,
        "logged_out": Session.objects.all().adelete,
        "second_factor": TOTPDevice.objects.all().adelete,
        "inactive": partial(User.objects.aupdate, is_active=False),
        "cancelled": partial(Appointment.objects.aupdate, state="cancelled"),
        "moved": partial(Appointment.objects.aupdate, starts_at=START + timedelta(minutes=5)),
        "refused": partial(moderator.aupdate, state="refused"),
        "forgotten": moderator.adelete,
    }[what]()
    await inside.say("text", {"add": "geheim"})
    assert await inside.ends_with() == code
    if what in {"cancelled", "moved"}:
        await outside.say("beat")
        assert await outside.ends_with() == 4410
    else:
        assert await outside.hears_nothing_of("text")


async def test_who_says_nothing_is_out_within_a_second_all_the_same() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await StaffRole.objects.all().adelete()
    assert await inside.ends_with() == 4403
    await Appointment.objects.aupdate(state="cancelled")
    assert await outside.ends_with() == 4410


async def test_a_link_that_was_replaced_or_taken_away_speaks_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(register, "SECONDS", 999)
    room = await sync_to_async(made)()
    _inside, outside = await in_conversation(room)
    await sync_to_async(doors.enter)(room.appointment, role=Role.GUEST, now=NOW, made_for=START)
    await outside.say("text", {"add": "nog steeds hier"})
    assert await outside.ends_with() == 4409


async def test_what_cannot_be_checked_is_not_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "SECONDS", 999)
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    assert await inside.hears_nothing_of("text")  # nobody waits for a reading any more

    def fails(*_of: Any) -> Any:
        raise OperationalError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(register, "_look", fails)
        await outside.say("text", {"add": "?"})
        assert await outside.ends_with() == 1011
    assert await inside.hears_nothing_of("text")


async def test_messages_that_come_together_share_a_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "SECONDS", 999)
    room = await sync_to_async(made)()
    await in_conversation(room)
    inside_room, asked, look = room_of(room.appointment), [], register._look

    def counted(*of: Any) -> Any:
        asked.append(of)
        time.sleep(0.05)  # as a database elsewhere takes
        return look(*of)

    monkeypatch.setattr(register, "_look", counted)
    await asyncio.gather(*(register.fresh(inside_room) for _time in range(40)))
    assert 1 <= len(asked) <= 2


async def test_one_who_was_logged_out_at_a_provider_is_put_out_without_a_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert consumers.RIGHTS_SECONDS + 1 <= 30
    monkeypatch.setattr(consumers, "RIGHTS_SECONDS", 0.05)
    room = await sync_to_async(made)()
    inside, _outside = await in_conversation(room)
    monkeypatch.setattr(logins, "still_holds", lambda _session, *, now: False)
    assert await inside.ends_with() == 4403
