"""The socket of a ticket: the number of the line, for who has the link, from our own pages."""

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from hub.config.asgi import application, sockets
from scheduling.queue import beats
from scheduling.queue.tickets import token_of
from tests import town as towns
from tests.queue.conftest import Day

pytestmark = pytest.mark.django_db(transaction=True)


def made() -> tuple[Day, str]:
    day = Day(towns.build(masks=False))
    return day, token_of(day.walk_in(0))


def page(path: str, origin: bytes | None = b"http://localhost") -> WebsocketCommunicator:
    headers = [(b"host", b"localhost")]
    if origin is not None:
        headers.append((b"origin", origin))
    return WebsocketCommunicator(application, path, headers=headers)


async def test_it_hears_the_number_also_when_the_message_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beats, "SECONDS", 0.05)
    day, token = await sync_to_async(made)()
    socket = page(f"/ws/volgnummer/{token}/")
    await socket.connect()
    assert await socket.receive_json_from() == {"number": 1}
    monkeypatch.setattr("scheduling.queue.live._send", lambda *_: None)
    await sync_to_async(day.walk_in)(1)
    while (news := await socket.receive_json_from(5)) != {"number": 2}:
        assert news == {"number": 1}
    await socket.disconnect()


async def test_a_link_that_is_none_is_told_so_and_not_tried_again() -> None:
    socket = page(f"/ws/volgnummer/{'x' * 40}/")
    assert (await socket.connect())[0]
    assert await socket.receive_output() == {"type": "websocket.close", "code": 4404}


async def test_every_socket_refuses_a_foreign_and_a_missing_origin() -> None:
    _day, token = await sync_to_async(made)()
    words = {"<str:token>": token, "<slug:point>": "stadhuis-leeuwarden"}
    words["<slug:organisation>"] = "pensioenbureau"
    paths = [str(route.pattern) for route in sockets.routes]
    assert len(paths) >= 7
    for path in paths:
        for word, value in words.items():
            path = path.replace(word, value)  # noqa: PLW2901
        for origin in (b"https://example.org", b"null", None):
            assert not (await page(f"/{path}", origin).connect())[0], path
        assert (await page(f"/{path}").connect())[0], path
