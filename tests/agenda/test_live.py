"""The socket of an agenda: only for who may see it, and only after the commit."""

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings

from hub.config.asgi import application
from hub.people.models import Role
from scheduling import booking
from scheduling.booking import Contact
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db(transaction=True)
HALL = "/ws/agenda/stadhuis-leeuwarden/"


def visitor(path: str, staff: Staff | None) -> WebsocketCommunicator:
    headers = [(b"origin", b"http://localhost"), (b"host", b"localhost")]
    if staff:
        cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME].value
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    return WebsocketCommunicator(application, path, headers=headers)


def made_town() -> Town:
    return towns.build()


def book(town: Town) -> int:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne", phone="0612345678")
    return booking.confirm(appointment=held, contact=contact, now=NOW).pk


async def test_a_clerk_hears_of_a_booking_by_number_and_id_alone() -> None:
    town = await sync_to_async(made_town)()
    staff = await sync_to_async(member)("joke", "clerk", town.municipality)
    socket = visitor(HALL, staff)
    connected, _ = await socket.connect()
    assert connected
    assert await socket.receive_json_from() == {
        "number": 0,
        "what": "connected",
        "appointmentId": None,
    }
    pk = await sync_to_async(book)(town)
    assert await socket.receive_json_from() == {
        "number": 1,
        "what": "confirmed",
        "appointmentId": pk,
    }
    await socket.disconnect()


async def test_nobody_else_is_let_in() -> None:
    town = await sync_to_async(made_town)()
    other = await sync_to_async(member)("daan", "clerk", town.library)
    editor = await sync_to_async(member)("eva", "editor", town.municipality)
    for staff in (None, other, editor):
        socket = visitor(HALL, staff)
        assert (await socket.connect())[0]  # or the browser would not learn the code
        assert await socket.receive_output() == {"type": "websocket.close", "code": 4403}


async def test_who_loses_the_role_hears_nothing_more() -> None:
    town = await sync_to_async(made_town)()
    staff = await sync_to_async(member)("joke", "clerk", town.municipality)
    socket = visitor(HALL, staff)
    await socket.connect()
    await socket.receive_json_from()
    await sync_to_async(Role.objects.all().delete)()
    await sync_to_async(book)(town)
    assert await socket.receive_output() == {
        "type": "websocket.close",
        "code": 4403,
    }
