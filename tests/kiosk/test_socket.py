"""The socket of a device: let in by its cookie, cut when locked, in step with the line."""

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from hub.config.asgi import application
from kiosk import devices
from kiosk.models import Device
from kiosk.profiles import Profile
from scheduling.queue import beats, changes
from tests import town as towns
from tests.kiosk.conftest import MANAGER, Screen, pair
from tests.queue.conftest import Day, at

pytestmark = pytest.mark.django_db(transaction=True)
HERE = b"http://localhost"


def made() -> tuple[Day, Screen]:
    day = Day(towns.build(masks=False))
    return day, pair(day.town.hall, Profile.DISPLAY)


def socket_of(token: str, origin: bytes | None = HERE) -> WebsocketCommunicator:
    headers = [(b"host", b"localhost"), (b"cookie", f"kiosk_display={token}".encode())]
    if origin is not None:
        headers.append((b"origin", origin))
    return WebsocketCommunicator(application, "/ws/kiosk/scherm/?version=7", headers=headers)


async def test_a_device_hears_the_number_of_its_line_and_is_seen() -> None:
    day, screen = await sync_to_async(made)()
    socket = socket_of(screen.token)
    assert (await socket.connect())[0]
    assert await socket.receive_json_from() == {"number": 0, "version": devices.VERSION}
    await sync_to_async(day.walk_in)(0)
    assert await socket.receive_json_from(5) == {"number": 1, "version": devices.VERSION}
    device = await Device.objects.aget()
    assert device.version == "7"
    assert device.seen_at is not None
    await socket.disconnect()


async def test_a_locked_and_an_unpaired_device_are_cut_at_once() -> None:
    _day, screen = await sync_to_async(made)()
    for deed in (devices.lock, devices.unpair):
        await sync_to_async(devices.unlock)(device=screen.device, now=at(1), actor=MANAGER)
        socket = socket_of(screen.token)
        await socket.connect()
        await socket.receive_json_from()
        await sync_to_async(deed)(device=screen.device, now=at(2), actor=MANAGER)
        assert await socket.receive_output(5) == {"type": "websocket.close", "code": 4403}
        again = socket_of(screen.token)
        await again.connect()
        assert await again.receive_output(5) == {"type": "websocket.close", "code": 4403}
        await socket.disconnect()
        await again.disconnect()


async def test_a_kiosk_is_no_display() -> None:
    _day, screen = await sync_to_async(made)()
    await sync_to_async(screen.device.delete)()
    kiosk = await sync_to_async(pair)(screen.device.service_point, Profile.FULL)
    socket = socket_of(kiosk.token)
    await socket.connect()
    assert await socket.receive_output(5) == {"type": "websocket.close", "code": 4403}


@pytest.mark.parametrize("path", ["/ws/niets/", "/ws/rij/a%00b/", "/"])
async def test_an_address_that_leads_nowhere_is_no_failure(path: str) -> None:
    headers = [(b"host", b"localhost"), (b"origin", HERE)]
    socket = WebsocketCommunicator(application, path, headers=headers)
    assert await socket.connect() == (False, 4404)


async def test_a_lost_message_is_made_good_within_a_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beats, "SECONDS", 0.05)
    day, screen = await sync_to_async(made)()
    socket = socket_of(screen.token)
    await socket.connect()
    await socket.receive_json_from()
    # Neither the news of the line nor that of the lock arrives.
    monkeypatch.setattr("scheduling.queue.live._send", lambda *_: None)
    monkeypatch.setattr("kiosk.live.get_channel_layer", Deaf)
    await sync_to_async(day.walk_in)(0)
    number = await sync_to_async(changes.number_of)(day.town.hall.pk)
    while (await socket.receive_json_from(5))["number"] != number:
        pass
    await sync_to_async(devices.lock)(device=screen.device, now=at(2), actor=MANAGER)
    while (said := await socket.receive_output(5))["type"] != "websocket.close":
        pass
    assert said["code"] == 4403
    await socket.disconnect()


class Deaf:
    def group_send_now(self, group: str, message: object) -> None:
        """As a layer that drops."""


async def test_a_foreign_and_a_missing_origin_are_refused() -> None:
    _day, screen = await sync_to_async(made)()
    for origin in (b"https://example.org", None):
        connected, _code = await socket_of(screen.token, origin).connect()
        assert not connected
