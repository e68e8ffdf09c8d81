"""What is said, written out: off by default, by the citizen alone, and nothing of it kept."""

import asyncio
import logging
from array import array
from collections.abc import AsyncIterator

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from pytest_django import Settings

from hub.audit.models import Event
from hub.people.models import Role as StaffRole
from scheduling.models import Appointment
from scheduling.video import captions, sound
from scheduling.video.allowance import Allowance
from scheduling.video.captions import Caption, CaptionService
from scheduling.video.captions.demo import Demo, strength
from scheduling.video.models import Seat, VideoPolicy
from tests.agenda.conftest import Staff, member
from tests.town import Town
from tests.video.conftest import PHONE, book
from tests.video.rooms import (
    Room,
    Tab,
    citizen,
    clock,
    closed_in_the_end,
    in_conversation,
    made,
    professional,
)

__all__ = ["clock", "closed_in_the_end"]
pytestmark = pytest.mark.django_db(transaction=True)
LOUD = array("h", [3_000, -3_000] * 2_000).tobytes()  # a quarter of a second
QUIET = bytes(8_000)
HEARD = "Geluid, 0.2 seconden"


async def with_captions(on: bool = True) -> tuple[Room, Tab, Tab]:
    room = await sync_to_async(made)()
    await VideoPolicy.objects.aupdate(captions="demo")
    inside, outside = await in_conversation(room)
    if on:
        await outside.say("captions", {"on": True})
        await inside.hear("people", lambda body: body["captions"] is True)
    return room, inside, outside


def voice(tab: Tab, session: str = "") -> WebsocketCommunicator:
    laid = Tab(f"{tab.path}geluid/", tab.staff, session or tab.session)
    return laid.socket


async def ended(socket: WebsocketCommunicator) -> int:
    while True:
        output = await socket.receive_output(5)
        if output["type"] == "websocket.close":
            return int(output.get("code", 1000))


def test_the_demo_hears_sound_and_writes_no_words() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (QUIET, LOUD, LOUD, QUIET, QUIET, LOUD, QUIET, QUIET):
            yield piece

    async def heard() -> list[Caption]:
        return [one async for one in Demo().captions(pieces(), language="nl")]

    found = asyncio.run(heard())
    assert found[0] == Caption(1, HEARD, is_final=False)
    assert [one.number for one in found if one.is_final] == [1, 2]
    assert found[-1].text == HEARD
    assert (strength(QUIET), strength(LOUD), strength(b"")) == (0.0, 3_000.0, 0.0)


async def test_both_voices_come_to_both_as_lines_with_who_said_it_and_a_sequence() -> None:
    room, inside, outside = await with_captions()
    for tab, role in ((outside, "guest"), (inside, "moderator")):
        speaks = voice(tab)
        await speaks.connect()
        for piece in (LOUD, QUIET, QUIET):
            await speaks.send_to(bytes_data=piece)
        for hears in (inside, outside):
            lines = [await hears.hear("caption") for _time in range(3)]
            assert {line["from"] for line in lines} == {await sync_to_async(room.seat)(role)}
            assert [line["body"]["sequence"] for line in lines] == [1, 2, 3]
            assert [line["body"]["done"] for line in lines] == [False, False, True]
            assert lines[0]["body"]["text"] == HEARD
        await speaks.disconnect()
    kept = await Event.objects.aget(verb="appointment.video_captions")
    assert (kept.details, kept.actor_kind) == ({"on": True}, "citizen")


async def test_they_are_off_until_the_citizen_says_so_and_nobody_else_can() -> None:
    room, inside, outside = await with_captions(on=False)
    for tab in (inside, outside):
        speaks = voice(tab)
        await speaks.connect()
        assert await ended(speaks) == 4403
    await inside.say("captions", {"on": True})
    assert await inside.ends_with() == 4403
    assert not await Seat.objects.filter(captions=True).aexists()
    again = professional(room)
    assert (await again.open())["captions"] is False


async def test_off_is_off_at_the_next_piece() -> None:
    _room, _inside, outside = await with_captions()
    speaks = voice(outside)
    await speaks.connect()
    await outside.say("captions", {"on": False})
    await outside.hear("people", lambda body: body["captions"] is False)
    await speaks.send_to(bytes_data=LOUD)
    assert await ended(speaks) == 4403
    assert await outside.hears_nothing_of("caption")


@pytest.mark.parametrize(
    ("what", "code"),
    [("cancelled", 4410), ("refused", 4403), ("role", 4403), ("gone", 4403), ("other_tab", 4403)],
)
async def test_a_voice_that_may_not_be_here_is_not_heard(what: str, code: int) -> None:
    _room, inside, outside = await with_captions()
    tab = inside if what == "role" else outside
    speaks = voice(tab, "0" * 36 if what == "other_tab" else "")
    await speaks.connect()
    if what == "cancelled":
        await Appointment.objects.aupdate(state="cancelled")
    elif what == "refused":
        await Seat.objects.filter(role="guest").aupdate(state="refused")
    elif what == "role":
        await StaffRole.objects.all().adelete()
        assert await inside.ends_with() == 4403  # the room ends, and the voice with it
        await inside.socket.disconnect()
    elif what == "gone":
        await outside.socket.disconnect()
    await speaks.send_to(bytes_data=LOUD)
    assert await ended(speaks) == code


@pytest.mark.parametrize("what", ("text", "odd", "large", "flood"))
async def test_what_is_no_sound_ends_the_voice_and_not_the_call(
    what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _room, inside, outside = await with_captions()
    if what == "flood":
        monkeypatch.setattr(sound, "Allowance", lambda since: Allowance(since, size=-1e9))
    speaks = voice(outside)
    await speaks.connect()
    if what == "flood":
        for _time in range(400):
            await speaks.send_to(bytes_data=b"ab")
    elif what == "text":
        await speaks.send_to(text_data="hallo")
    else:
        sent = {"odd": b"abc", "large": bytes(16_002)}[what]
        await speaks.send_to(bytes_data=sent)
    assert await ended(speaks) == (4429 if what == "flood" else 4400)
    for tab in (inside, outside):
        assert await tab.hears_nothing_of("caption")


class Broken(CaptionService):
    title = hearer = "Stuk"

    async def captions(
        self, sound: AsyncIterator[bytes], *, language: str
    ) -> AsyncIterator[Caption]:
        async for _piece in sound:
            raise ValueError("Sanne zei iets")
        yield Caption(1, "", is_final=True)


async def test_a_service_that_fails_harms_nothing_and_what_was_said_is_in_no_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CAPTION_SERVICES = {"demo": f"{__name__}.Broken"}
    _room, inside, outside = await with_captions()
    speaks = voice(outside)
    await speaks.connect()
    with caplog.at_level(logging.DEBUG):
        await speaks.send_to(bytes_data=LOUD)
        assert await ended(speaks) == 1011
    ours = [one for one in caplog.records if one.name.startswith("scheduling.video")]
    assert [one.getMessage() for one in ours] == ["A caption service failed: ValueError"]
    assert "Sanne" not in caplog.text
    assert await inside.hears_nothing_of("caption")


async def test_where_the_organisation_has_none_the_citizen_is_told() -> None:
    room = await sync_to_async(made)()
    inside, outside = await in_conversation(room)
    await outside.say("captions", {"on": True})
    assert (await outside.hear("problem"))["body"]["code"] == "video_no_captions"
    assert not await Seat.objects.filter(captions=True).aexists()
    speaks = voice(inside)
    await speaks.connect()
    assert await ended(speaks) == 4403


async def test_who_comes_by_the_link_anew_has_them_off() -> None:
    room, _inside, _outside = await with_captions()
    anew = await sync_to_async(made_anew)(room)
    assert (await citizen(anew).open())["captions"] is False
    assert not await Seat.objects.filter(captions=True).aexists()


def made_anew(room: Room) -> Room:
    from scheduling.video import seats
    from tests.video.rooms import NOW

    room.guest = seats.take_as_guest(room.appointment, now=NOW)
    return room


def test_a_planner_chooses_a_service_and_everybody_reads_beforehand_who_hears(
    town: Town, own: VideoPolicy, settings: Settings
) -> None:
    fatima: Staff = member("Fatima", "planner", town.agency)
    page = "/medewerker/agenda/op-afstand/pensioenbureau/video/"
    assert "Geen ondertiteling" in fatima.client.get(page).content.decode()
    form = {"provider": "own", "phone": PHONE, "captions": "demo"}
    assert fatima.client.post(page, form).status_code == 302
    own.refresh_from_db()
    service = captions.service_of(own)
    assert service is not None
    assert service.title == "Demo"
    refused = fatima.client.post(page, form | {"captions": "van-een-ander"})
    assert refused.status_code == 422
    settings.CAPTION_SERVICES = {}
    assert captions.service_of(own) is None  # it is not there any more: no captions
    assert "ondertiteling" not in fatima.client.get(page).content.decode()
    assert book(town.pension_video)
