"""The socket of a ticket's page: for its link alone, from our own pages alone; numbers alone."""

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.test import Client
from django.urls import reverse

from hub.config.asgi import application
from scheduling.queue import calls, changes, lapses, live
from scheduling.queue.models import Ticket
from scheduling.queue.tickets import token_of
from tests import town as towns
from tests.queue.conftest import CLERK, Day, at

pytestmark = pytest.mark.django_db(transaction=True)
OWN = b"http://localhost"


def phone(ticket: Ticket | None, origin: bytes | None = OWN) -> WebsocketCommunicator:
    token = token_of(ticket) if ticket else "x" * 64
    headers = [(b"host", b"localhost")] + ([(b"origin", origin)] if origin else [])
    return WebsocketCommunicator(application, f"/ws/volgnummer/{token}/", headers=headers)


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


@pytest.mark.parametrize(
    "origin", [b"https://evil.example", None, b"null", b"http://localhost.evil"]
)
async def test_another_site_and_none_are_refused_with_the_right_link(origin: bytes | None) -> None:
    day = await sync_to_async(a_day)()
    mine = await sync_to_async(day.walk_in)(0)
    connected, _code = await phone(mine, origin).connect()
    assert not connected


async def test_a_wrong_link_is_told_not_to_try_again() -> None:
    day = await sync_to_async(a_day)()
    await sync_to_async(day.walk_in)(0)
    assert await phone(None).connect() == (False, 4404)


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


def _page(ticket: Ticket) -> str:
    return Client().get(reverse("queue:ticket", args=[token_of(ticket)])).content.decode()
