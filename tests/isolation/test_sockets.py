"""Every socket of the hub, from its routing: strangers are turned away as from one that does not
exist, and whatever is said to the town's groups reaches nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.core.cache import cache
from django.test import Client as Browser

from hub.config.asgi import application, sockets
from kiosk import live as kiosk_live
from scheduling.agenda import live as agenda_live
from scheduling.agenda.workplaces import Workplace
from scheduling.models import Appointment
from scheduling.queue import live as line_live
from scheduling.video.models import SeatState, VideoPolicy
from scheduling.video.room import room_of
from tests.isolation import world as worlds
from tests.isolation.addresses import STEP
from tests.isolation.places import NO_TOKEN
from tests.isolation.things import MOMENT, SIGN
from tests.isolation.world import World

pytestmark = pytest.mark.django_db(transaction=True)
TAB = "01234567-89ab-cdef-0123-456789abcdef"  # as the page of a video call makes one
CLOSED = {4403, 4404, 4410}
MISSING = {"point": "bestaat-niet", "organisation": "bestaat-niet", "reference": "CDFGHJKM"}
# With which key of the world each parameter is filled, and who may come in.
SOCKETS: dict[str, dict[str, str]] = {
    "ws/videogesprek/medewerker/<str:reference>/": {"reference": "video_reference"},
    "ws/videogesprek/medewerker/<str:reference>/geluid/": {"reference": "video_reference"},
    "ws/agenda/op-afstand/<slug:organisation>/": {"organisation": "organisation"},
    "ws/agenda/<slug:point>/": {"point": "point"},
    "ws/rij/op-afstand/<slug:organisation>/": {"organisation": "organisation"},
    "ws/rij/<slug:point>/": {"point": "point"},
    "ws/volgnummer/<str:token>/": {"token": "ticket_token"},
    "ws/videogesprek/<str:token>/": {"token": "seat_token"},
    "ws/videogesprek/<str:token>/geluid/": {"token": "seat_token"},
    "ws/kiosk/": {},
    "ws/kiosk/scherm/": {},
}
SOUND = "/geluid/"  # says nothing: what it hears is told in the room
SCREENS = ("ws/kiosk/", "ws/kiosk/scherm/")
ROUTES = [str(route.pattern) for route in sockets.routes]


@dataclass(frozen=True, slots=True)
class Visitor:
    who: str
    browser: Browser


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Iterator[World]:
    cache.clear()
    yield worlds.build(monkeypatch)


@sync_to_async
def in_conversation(world: World) -> None:
    """The citizen was let in, switched captions on, and both are in the room now."""
    appointment = Appointment.objects.get(reference=world.values["video_reference"])
    VideoPolicy.objects.filter(organisation=world.town.municipality).update(captions="demo")
    together = {"state": SeatState.ADMITTED, "session": TAB, "seen_at": MOMENT, "captions": True}
    assert appointment.video_seats.update(**together) == 2


def filled(route: str, values: dict[str, Any]) -> str:
    return "/" + STEP.sub(lambda found: str(values[found["name"]]), route)


def socket_of(path: str, browser: Browser) -> WebsocketCommunicator:
    held = "; ".join(f"{name}={one.value}" for name, one in browser.cookies.items())
    headers = [
        (b"host", b"localhost"),
        (b"origin", b"http://localhost"),
        (b"cookie", held.encode()),
    ]
    return WebsocketCommunicator(application, f"{path}?session={TAB}", headers=headers)


async def answer_of(path: str, browser: Browser) -> list[Any]:
    """What a socket says until it is silent or closed."""
    socket = socket_of(path, browser)
    said: list[Any] = []
    connected, code = await socket.connect(timeout=10)
    if not connected:
        return [code]
    while not said or "close" not in str(said[-1]):
        if await socket.receive_nothing(timeout=1):
            break
        said.append(await socket.receive_output(timeout=1))
    await socket.disconnect()
    return said


def visitors(world: World, route: str) -> list[Visitor]:
    strangers = [Visitor(who, staff.client) for who, staff in world.strangers.items()]
    screen = [Visitor("a screen elsewhere", world.other_kiosk.client)]
    return [Visitor("nobody", Browser()), *strangers, *([] if route in SCREENS else screen)]


def right_one(world: World, route: str) -> Browser:
    if route in SCREENS:
        return (world.display if "scherm" in route else world.kiosk).client
    return world.owner.client if "token" not in route else Browser()


def test_every_socket_is_told_of() -> None:
    assert set(ROUTES) == set(SOCKETS), "say in SOCKETS with what each is filled"


async def test_strangers_are_turned_away_as_from_nothing(world: World) -> None:
    for route, keys in SOCKETS.items():
        values = {name: world.values[key] for name, key in keys.items()}
        if route.endswith(SOUND):
            await in_conversation(world)
        missing = {name: MISSING.get(name, NO_TOKEN) for name in keys}
        for one in visitors(world, route):
            if "token" in keys:  # the secret is in the address: a stranger has none
                values = {"token": world.values["feedback_token"]}
            told = await answer_of(filled(route, values), one.browser)
            assert told == await answer_of(filled(route, missing), one.browser), (route, one.who)
            assert told[-1]["type"] == "websocket.close", (route, one.who, told)
            assert told[-1]["code"] in CLOSED, (route, one.who, told)


async def test_the_right_ones_are_let_in(world: World) -> None:
    for route, keys in SOCKETS.items():
        values = {name: world.values[key] for name, key in keys.items()}
        if route.endswith(SOUND):
            await in_conversation(world)
        told = await answer_of(filled(route, values), right_one(world, route))
        assert told or route.endswith(SOUND), route
        assert all(one["type"] != "websocket.close" for one in told), (route, told)


async def test_what_is_said_to_the_town_reaches_nobody_else(world: World) -> None:
    """A stranger listens at everything that is their own while each group of the town is told."""
    own = world.own["another municipality"]
    theirs = [
        socket_of(filled(route, own), world.strangers["another municipality"].client)
        for route in SOCKETS
        if set(SOCKETS[route]) <= {"point", "organisation"} and SOCKETS[route]
    ]
    theirs.append(socket_of("/ws/kiosk/", world.other_kiosk.client))
    ours = socket_of(f"/ws/agenda/{world.values['point']}/", world.owner.client)
    for socket in (*theirs, ours):
        assert (await socket.connect(timeout=10))[0]
        await socket.receive_json_from(timeout=10)
    layer = get_channel_layer()
    for group, message in await sync_to_async(groups_of)(world):
        await layer.group_send(group, message)
    assert (await ours.receive_json_from(timeout=10))["number"] == 7731
    for socket in theirs:
        assert await socket.receive_nothing(timeout=0.3), socket.scope["path"]
    for socket in (*theirs, ours):
        await socket.disconnect()


def groups_of(world: World) -> list[tuple[str, dict[str, Any]]]:
    """Every group that the town has, with a message of its kind."""
    appointment = Appointment.objects.get(reference=world.values["video_reference"])
    town, municipality = world.town, world.town.municipality
    changed = {"number": 7731, "what": SIGN}
    agenda = {"type": "agenda.changed", "appointment_id": 1, **changed}
    line = {"type": "queue.changed", "ticket_id": 1, **changed}
    return [
        (agenda_live.group_of(Workplace(municipality, town.hall)), agenda),
        (agenda_live.group_of(Workplace(municipality)), agenda),
        (line_live.of_point(town.hall.pk), line),
        (line_live.of_organisation(municipality.pk), line),
        (f"video.{room_of(appointment)}", {"type": "room.changed"}),
        (kiosk_live.of_device(world.kiosk.device.pk), {"type": "device.changed"}),
        (kiosk_live.of_device(world.display.device.pk), {"type": "device.changed"}),
    ]
