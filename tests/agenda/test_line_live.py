"""The socket of a desk and the floor: numbers and ids, only for who may act there."""

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings

from hub.config.asgi import application
from hub.people.models import Role
from scheduling.agenda import consumers
from scheduling.availability import Item, Party
from scheduling.booking import Actor
from scheduling.queue import arrival, beats, desks
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db(transaction=True)
HALL = "/ws/rij/stadhuis-leeuwarden/"
LIBRARY = "/ws/rij/bibliotheek-goirle/"
AGENCY = "/ws/rij/op-afstand/pensioenbureau/"


def tab(path: str, staff: Staff | None, origin: str | None = "localhost") -> WebsocketCommunicator:
    headers = [(b"host", b"localhost")]
    if origin:
        headers.append((b"origin", f"http://{origin}".encode()))
    if staff:
        cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME].value
        headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
    return WebsocketCommunicator(application, path, headers=headers)


def made_town() -> Town:
    return towns.build(masks=False)


def walk_in(town: Town, at_library: bool = False) -> int:
    what = town.pension if at_library else town.passport
    assert what.service_point is not None
    arrived = arrival.walk_in(
        point=what.service_point, items=[Item(what, Party())], now=TUESDAY_NINE
    )
    return arrived.ticket.pk


async def test_both_tabs_hear_of_each_step_by_number_and_id_alone() -> None:
    town = await sync_to_async(made_town)()
    staff = await sync_to_async(member)("joke", "clerk", town.municipality)
    tabs = [tab(HALL, staff), tab(HALL, staff)]
    for socket in tabs:
        assert (await socket.connect())[0]
        hello = {"number": 0, "what": "connected", "ticketId": None}
        assert await socket.receive_json_from() == hello
    pk = await sync_to_async(walk_in)(town)
    for socket in tabs:
        news = {"number": 1, "what": "arrived", "ticketId": pk}
        assert await socket.receive_json_from() == news
        await socket.disconnect()


async def test_who_works_from_elsewhere_hears_of_the_whole_network() -> None:
    town = await sync_to_async(made_town)()
    fatima = await sync_to_async(member)("fatima", "clerk", town.agency)
    socket = tab(AGENCY, fatima)
    await socket.connect()
    await socket.receive_json_from()
    pk = await sync_to_async(walk_in)(town, at_library=True)
    assert await socket.receive_json_from() == {"number": 0, "what": "arrived", "ticketId": pk}
    await socket.disconnect()


async def test_who_begins_and_stops_elsewhere_is_heard_of_where_somebody_waits_for_them() -> None:
    """Both change the wait that is told: at the point, and to the colleagues elsewhere."""
    town = await sync_to_async(made_town)()
    daan = await sync_to_async(member)("daan", "clerk", town.library)
    fatima = await sync_to_async(member)("fatima", "clerk", town.agency)
    joke = await sync_to_async(member)("joke", "clerk", town.municipality)
    await sync_to_async(walk_in)(town, at_library=True)
    here, colleague, other = tab(LIBRARY, daan), tab(AGENCY, fatima), tab(HALL, joke)
    for socket in (here, colleague, other):
        await socket.connect()
        await socket.receive_json_from()

    def work(what: str) -> None:
        clerk = Actor(kind="staff", origin="agenda")
        if what == "desk_opened":
            desks.open_desk(desk=None, professional=town.fatima, now=TUESDAY_NINE, actor=clerk)
            return
        session = desks.session_of(professional=town.fatima)
        assert session is not None
        desks.close_desk(session=session, now=TUESDAY_NINE, actor=clerk)

    for number, what in ((2, "desk_opened"), (3, "desk_closed")):
        await sync_to_async(work)(what)
        assert await here.receive_json_from() == {"number": number, "what": what, "ticketId": None}
        news = {"number": 0, "what": what, "ticketId": None}
        assert await colleague.receive_json_from() == news
        assert await colleague.receive_json_from() == news  # of the point, and of the agency
    assert await other.receive_nothing()
    for socket in (here, colleague, other):
        await socket.disconnect()


async def test_nobody_else_and_no_other_site_is_let_in() -> None:
    town = await sync_to_async(made_town)()
    clerk = await sync_to_async(member)("joke", "clerk", town.municipality)
    other = await sync_to_async(member)("daan", "clerk", town.library)
    auditor = await sync_to_async(member)("gijs", "auditor", town.municipality)
    for staff in (None, other, auditor):
        for path in (HALL, AGENCY):
            socket = tab(path, staff)
            assert (await socket.connect())[0]  # or the browser would not learn the code
            assert await socket.receive_output() == {"type": "websocket.close", "code": 4403}
    for origin in ("evil.example", None):
        assert not (await tab(HALL, clerk, origin).connect())[0]


async def test_who_loses_the_role_is_cut_within_two_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beats, "SECONDS", 0.05)
    town = await sync_to_async(made_town)()
    staff = await sync_to_async(member)("joke", "clerk", town.municipality)
    socket = tab(HALL, staff)
    await socket.connect()
    await socket.receive_json_from()
    await sync_to_async(Role.objects.all().delete)()
    while (said := await socket.receive_output(5))["type"] != "websocket.close":
        assert "beat" in said["text"]
    assert said["code"] == 4403
    assert consumers.RIGHTS_EVERY * 2.0 < 5  # as it is outside of tests


async def test_a_lost_message_is_made_good_by_the_beat(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beats, "SECONDS", 0.05)
    town = await sync_to_async(made_town)()
    staff = await sync_to_async(member)("joke", "clerk", town.municipality)
    socket = tab(HALL, staff)
    await socket.connect()
    await socket.receive_json_from()
    monkeypatch.setattr("scheduling.queue.live._send", lambda *_: None)
    await sync_to_async(walk_in)(town)
    while (news := await socket.receive_json_from(5))["number"] != 1:
        pass
    assert news == {"number": 1, "what": "beat", "ticketId": None}
    await socket.disconnect()
