"""A room with a citizen and a professional, and browser tabs with a socket in it."""

import json
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from hub.config.asgi import application
from scheduling.models import Appointment
from scheduling.video import doors, register
from scheduling.video.models import ProviderKind, Seat, VideoPolicy
from scheduling.video.providers import Role
from scheduling.video.room import room_of
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import Town
from tests.video.conftest import PHONE, START, book

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
    tabs = TABS[:]
    TABS.clear()
    for tab in tabs:
        await tab.socket.disconnect()


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
