"""The socket of a room: who hears whom, for how long, and what ends a session."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator
from pytest_django import Settings

from hub.audit.models import Event
from hub.config.asgi import application
from hub.people.models import Role as StaffRole
from scheduling import booking
from scheduling.models import Appointment
from scheduling.video import consumers, doors, register, seats
from scheduling.video.models import CallFigures, ProviderKind, Question, Seat, SeatRole, VideoPolicy
from scheduling.video.providers import Role
from scheduling.video.room import room_of
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import Town
from tests.video.conftest import PHONE, START, book

pytestmark = pytest.mark.django_db(transaction=True)
NOW = START + timedelta(minutes=1)
OFFER = {"description": {"type": "offer", "sdp": "v=0 candidate 192.0.2.7"}}


class Clock:
    now = NOW


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clock]]:
    Clock.now = NOW
    monkeypatch.setattr(register, "SECONDS", 0.05)
    monkeypatch.setattr("django.utils.timezone.now", lambda: Clock.now)
    monkeypatch.setattr("django.contrib.sessions.backends.db.timezone.now", lambda: Clock.now)
    yield Clock


@dataclass
class Room:
    town: Town
    appointment: Appointment
    fatima: Staff
    guest: str  # the token of the citizen's seat

    def seat(self, role: str) -> int:
        return Seat.objects.get(room=room_of(self.appointment), role=role).pk


def made() -> Room:
    town = towns.build()
    VideoPolicy.objects.create(organisation=town.agency, provider=ProviderKind.OWN, phone=PHONE)
    appointment = book(town.pension_video)
    fatima = member("Fatima", "planner", town.agency)
    address = doors.enter(appointment, role=Role.GUEST, now=NOW, made_for=START)
    doors.enter(appointment, role=Role.MODERATOR, now=NOW, actor_id=fatima.user.pk)
    return Room(town, appointment, fatima, address.rpartition("/")[2])


TABS: list["Tab"] = []


@pytest.fixture(autouse=True)
async def closed_in_the_end() -> AsyncIterator[None]:
    """Or a room would still be read while the database goes."""
    yield
    for tab in TABS:
        await tab.socket.disconnect()
    TABS.clear()


class Tab:
    """A browser's tab with a socket."""

    def __init__(self, path: str, staff: Staff | None = None, session: str = "") -> None:
        self.session, self.path, self.staff = session or str(uuid4()), path, staff
        self.sent = 0
        self.socket = self._lay("")
        TABS.append(self)

    def _lay(self, more: str) -> WebsocketCommunicator:
        headers = [(b"host", b"localhost"), (b"origin", b"http://localhost")]
        if self.staff:
            cookie = self.staff.client.cookies["sessionid"].value
            headers.append((b"cookie", f"sessionid={cookie}".encode()))
        path = f"{self.path}?session={self.session}{more}"
        return WebsocketCommunicator(application, path, headers=headers)

    async def open(self) -> dict[str, Any]:
        assert (await self.socket.connect())[0]
        found: dict[str, Any] = (await self.hear("people"))["body"]
        return found

    async def again(self) -> None:
        self.socket, self.sent = self._lay("&again=1"), 0
        await self.socket.connect()

    async def say(self, kind: str, body: Any = None, to: int | None = None, n: int = 0) -> None:
        self.sent += 1
        message = {"v": 1, "n": n or self.sent, "kind": kind, "to": to, "body": body or {}}
        await self.socket.send_to(text_data=json.dumps(message))

    async def hear(self, kind: str, fits: Callable[[Any], bool] = lambda _: True) -> dict[str, Any]:
        while True:
            message: dict[str, Any] = await self.socket.receive_json_from(5)
            if message["kind"] == kind and fits(message["body"]):
                return message

    async def hears_nothing_of(self, kind: str) -> bool:
        """Up to the answer to a beat, which comes after all that was sent before."""
        await self.say("beat")
        while True:
            message = await self.socket.receive_json_from(5)
            if message["kind"] == kind:
                return False
            if message["kind"] == "beat":
                return True

    async def ends_with(self) -> int:
        while True:
            output = await self.socket.receive_output(5)
            if output["type"] == "websocket.close":
                return int(output.get("code", 1000))


def citizen(room: Room, session: str = "") -> Tab:
    return Tab(f"/ws/videogesprek/{room.guest}/", session=session)


def professional(room: Room, staff: Staff | None = None) -> Tab:
    path = f"/ws/videogesprek/medewerker/{room.appointment.reference}/"
    return Tab(path, staff or room.fatima)


async def in_conversation(room: Room) -> tuple[Tab, Tab]:
    inside, outside = professional(room), citizen(room)
    await inside.open()
    await outside.open()
    await inside.say("admit", to=await sync_to_async(room.seat)("guest"))
    await outside.hear("people", lambda body: body["you"]["state"] == "admitted")
    return inside, outside


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


async def test_one_that_sends_no_beats_is_looked_at_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert consumers.RIGHTS_SECONDS + consumers.SILENCE <= 30
    monkeypatch.setattr(consumers, "RIGHTS_SECONDS", 0.05)
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await StaffRole.objects.all().adelete()
    await asyncio.sleep(0.1)
    await inside.say("text", {"add": "hallo"})
    assert await inside.ends_with() == 4403
    assert await outside.hears_nothing_of("text")


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


async def test_figures_are_kept_of_the_call_and_not_of_whom() -> None:
    room = await sync_to_async(made)()
    _inside, outside = await in_conversation(room)
    await outside.say("figures", {"connectMs": 180, "seconds": 20})
    await outside.say("figures", {"lostPermille": 3, "seconds": 50, "relayed": True})
    await outside.hears_nothing_of("signal")
    [row] = [row async for row in CallFigures.objects.values()]
    assert row | {"id": 0} == {
        "id": 0,
        "organisation_id": room.town.agency.pk,
        "day": NOW.date(),
        "role": "guest",
        "seconds": 50,
        "connect_ms": 180,
        "lost_permille": 3,
        "jitter_ms": None,
        "round_trip_ms": None,
        "relayed": True,
    }
    await sync_to_async(seats.forget_old)(before=START + timedelta(hours=1))
    assert await CallFigures.objects.acount() == 1


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

    async def slowly(rooms: set[str]) -> list[Seat]:
        await pause.wait()
        return before

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


async def test_what_staff_ask_the_citizen_answers_once_and_both_are_kept() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await inside.say("ask", {"text": "U belt voor 1 juli."})
    asked = (await outside.hear("question"))["body"]
    assert (asked["text"], asked["right"]) == ("U belt voor 1 juli.", None)
    await inside.say("answer", {"question": asked["question"], "right": False})  # not by staff
    assert await outside.hears_nothing_of("question")
    for right in (True, False):
        await outside.say("answer", {"question": asked["question"], "right": right})
    heard = await inside.hear("question", lambda body: body["right"] is not None)
    assert heard["body"]["right"] is True
    assert await outside.hears_nothing_of("signal")  # so the second answer was heard too
    kept = await Question.objects.aget()
    assert (kept.asked_by_id, kept.is_right, kept.answered_at) == (room.fatima.user.pk, True, NOW)
    await outside.say("ask", {"text": "Klopt dit?"})
    assert await outside.ends_with() == 4403


async def test_another_room_s_question_is_not_there() -> None:
    room = await sync_to_async(made)()
    _inside, outside = await in_conversation(room)
    other = await sync_to_async(book)(room.town.pension_video, START + timedelta(hours=2))
    question = await Question.objects.acreate(appointment=other, text="?", asked_at=NOW)
    await outside.say("answer", {"question": question.pk, "right": True})
    assert await outside.hears_nothing_of("question")
    assert (await Question.objects.aget()).is_right is None


async def test_that_somebody_s_identity_was_checked_is_a_tick_with_a_method() -> None:
    room = await sync_to_async(made)()
    inside, _outside = await in_conversation(room)
    await inside.say("identity", {"method": "passport"})
    assert (await inside.hear("identity"))["body"] == {"text": "Liet een paspoort zien"}
    event = await Event.objects.aget(verb="appointment.identity_checked")
    assert event.details == {"method": "passport"}
    page = await sync_to_async(room.fatima.client.get)(
        f"/medewerker/afspraak/{room.appointment.reference}/"
    )
    assert "Liet een paspoort zien" in page.content.decode()
    await inside.say("identity", {"method": "gezicht"})
    assert await inside.ends_with() == 4400
