"""The socket of a ticket's page: for its link alone, from our own pages alone; numbers alone."""

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client
from django.urls import reverse

from hub.config.asgi import application, sockets
from scheduling.queue import beats, calls, changes, lapses, live
from scheduling.queue.models import Ticket
from scheduling.queue.tickets import token_of
from tests import town as towns
from tests.queue.conftest import CLERK, Day, at

pytestmark = pytest.mark.django_db(transaction=True)
OWN = b"http://localhost"


def phone(ticket: Ticket) -> WebsocketCommunicator:
    return page_at(f"/ws/volgnummer/{token_of(ticket)}/")


def a_day() -> Day:
    return Day(towns.build(masks=False))


async def test_it_hears_the_number_of_the_line_and_nothing_else() -> None:
    day = await sync_to_async(a_day)()
    mine = await sync_to_async(day.walk_in)(0)
    socket = phone(mine)
    assert await socket.connect() == (True, None)
    assert await socket.receive_json_from() == {"number": 1}
    await sync_to_async(day.walk_in)(1)
    assert await socket.receive_json_from() == {"number": 2}
    await socket.send_to(text_data='{"leave": true}')  # nothing is asked of it
    assert await socket.receive_nothing()
    await socket.disconnect()


async def test_a_message_that_was_dropped_shows_as_a_gap_and_the_page_catches_up() -> None:
    """The page knows number 1; the message of number 2 is lost, that of number 3 arrives."""
    day = await sync_to_async(a_day)()
    mine = await sync_to_async(day.walk_in)(0)
    socket = phone(mine)
    await socket.connect()
    await socket.receive_json_from()
    page = await sync_to_async(_page)(mine)
    assert 'data-sequence="1"' in page
    changes.line_changed.disconnect(dispatch_uid="queue.live")
    try:
        session = await sync_to_async(day.open)()
    finally:
        live.listen()
    await sync_to_async(day.next)(session, 1)
    assert await socket.receive_json_from() == {"number": 3}
    page = await sync_to_async(_page)(mine)
    assert 'data-sequence="3"' in page
    assert "ga naar Balie 1" in page
    await socket.disconnect()


async def test_a_number_that_is_over_follows_the_line_until_the_page_is_closed() -> None:
    """It may come back: who did not come is put in line again by staff too."""
    day = await sync_to_async(a_day)()
    mine = await sync_to_async(day.walk_in)(0)
    session = await sync_to_async(day.open)()
    called = await sync_to_async(day.next)(session, 1)
    await sync_to_async(lapses.no_show)(ticket=called, now=at(5), actor=CLERK)
    socket = phone(mine)
    assert (await socket.connect())[0]
    assert await socket.receive_json_from() == {"number": 4}
    await sync_to_async(calls.call_certain)(session=session, ticket=mine, now=at(6), actor=CLERK)
    assert await socket.receive_json_from() == {"number": 5}
    await socket.disconnect()


def made() -> tuple[Day, str]:
    day = a_day()
    return day, token_of(day.walk_in(0))


def page_at(path: str, origin: bytes | None = OWN) -> WebsocketCommunicator:
    headers = [(b"host", b"localhost")] + ([(b"origin", origin)] if origin else [])
    return WebsocketCommunicator(application, path, headers=headers)


async def test_it_hears_the_number_also_when_the_message_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(beats, "SECONDS", 0.05)
    day, token = await sync_to_async(made)()
    socket = page_at(f"/ws/volgnummer/{token}/")
    await socket.connect()
    assert await socket.receive_json_from() == {"number": 1}
    monkeypatch.setattr("scheduling.queue.live._send", lambda *_: None)
    await sync_to_async(day.walk_in)(1)
    while (news := await socket.receive_json_from(5)) != {"number": 2}:
        assert news == {"number": 1}
    await socket.disconnect()


async def test_a_link_that_is_none_is_told_so_and_not_tried_again() -> None:
    socket = page_at(f"/ws/volgnummer/{'x' * 40}/")
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
            assert not (await page_at(f"/{path}", origin).connect())[0], path
        assert (await page_at(f"/{path}").connect())[0], path


def _page(ticket: Ticket) -> str:
    return Client().get(reverse("queue:ticket", args=[token_of(ticket)])).content.decode()
