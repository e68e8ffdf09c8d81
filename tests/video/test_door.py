"""The door of a video call: the right person, at the right time, into the right room."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from hub.audit.models import Event
from scheduling import booking
from scheduling.models import Appointment
from scheduling.video import doors, links
from scheduling.video.doors import Door, DoorIsShut
from scheduling.video.models import VideoLink, VideoPolicy
from scheduling.video.providers import Role, RoomUnavailable
from scheduling.video.room import room_of
from tests.town import NOW, Town
from tests.video.conftest import SANNE, SECRET, SITE, START, book

END = START + timedelta(minutes=30)
MINUTE = timedelta(minutes=1)


def at(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def state_at(appointment: Appointment, now: datetime, made_for: datetime | None = START) -> Door:
    policy = doors.policy_of(appointment)
    return doors.door_of(appointment, policy, now=now, made_for=made_for)


def claims_of(address: str) -> dict[str, object]:
    token = parse_qs(urlsplit(address).query)["jwt"][0]
    found: dict[str, object] = jwt.decode(
        token,
        SECRET,
        ["HS256"],
        audience="jitsi",
        options={"verify_exp": False, "verify_nbf": False},  # the clock of the test is another
    )
    return found


def test_it_is_open_from_ten_minutes_before_until_a_quarter_after(
    town: Town, own: VideoPolicy
) -> None:
    appointment = book(town.pension_video)
    moments = (START - 10 * MINUTE, END + 15 * MINUTE)
    for moment in moments:
        before, then = (
            state_at(appointment, moment - timedelta(seconds=1)),
            state_at(appointment, moment),
        )
        assert (before, then) in {(Door.EARLY, Door.OPEN), (Door.OPEN, Door.OVER)}


def test_too_early_the_page_says_when_and_whom_to_call_and_lets_nobody_in(
    town: Town, own: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = links.issue(book(town.pension_video), now=NOW)
    at(monkeypatch, START - 40 * MINUTE)
    page = Client().get(f"/videogesprek/{token}")
    text = page.content.decode()
    assert page.status_code == 200
    assert "U bent vroeg: om 08:50 uur gaat de deur open" in text
    assert "020 123 4567" in text
    assert '<form method="post">' not in text
    assert (page["Referrer-Policy"], page["Cache-Control"]) == ("no-referrer", "no-store")
    assert Client().post(f"/videogesprek/{token}").status_code == 409
    assert not Event.objects.filter(verb="appointment.video_entered").exists()


def test_get_shows_and_only_post_goes_in(
    town: Town, jitsi: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    token = links.issue(appointment, now=NOW)
    at(monkeypatch, START)
    for _time in range(2):
        page = Client().get(f"/videogesprek/{token}")
        assert (page.status_code, "jwt" in page.content.decode()) == (200, False)
    assert f"form-action 'self' {SITE};" in f"{page['Content-Security-Policy']};"
    gone_in = Client().post(f"/videogesprek/{token}")
    assert gone_in.status_code == 302
    assert gone_in["Location"].startswith(f"{SITE}/{room_of(appointment)}?jwt=")
    event = Event.objects.get(verb="appointment.video_entered")
    assert (event.actor_kind, event.details) == ("citizen", {"role": "guest"})


def test_the_token_is_for_one_room_one_role_about_an_hour_and_nobody_by_name(
    town: Town, jitsi: VideoPolicy
) -> None:
    appointment = book(town.pension_video)
    now = START - 5 * MINUTE
    address = doors.enter(appointment, role=Role.GUEST, now=now, made_for=START)
    assert claims_of(address) == {
        "aud": "jitsi",
        "iss": "hub",
        "sub": "video.pensioen.example",
        "room": room_of(appointment),
        "nbf": int(now.timestamp()),
        "exp": int((END + 15 * MINUTE).timestamp()),  # sooner than in an hour
        "context": {"user": {"affiliation": "member", "moderator": "false"}},
    }
    opened = doors.enter(appointment, role=Role.MODERATOR, now=now)
    user = {"affiliation": "owner", "moderator": "true"}
    assert claims_of(opened)["context"] == {"user": user}
    told = f"{address} {claims_of(address)}"
    assert not any(word in told for word in ("Sanne", "AOW", appointment.reference))


def test_a_livekit_token_is_for_one_room_and_only_staff_are_its_admin(
    town: Town, settings: Settings
) -> None:
    settings.LIVEKIT_SECRETS = {town.agency.slug: SECRET}
    VideoPolicy.objects.create(
        organisation=town.agency, provider="livekit", base_url=f"{SITE}/", app_id="key"
    )
    appointment = book(town.pension_video)
    found = []
    for role in (Role.GUEST, Role.MODERATOR):
        address = urlsplit(doors.enter(appointment, role=role, now=START))
        query = parse_qs(address.query)
        assert (address.path, query["liveKitUrl"]) == ("/custom", ["wss://video.pensioen.example"])
        found.append(
            jwt.decode(
                query["token"][0],
                SECRET,
                ["HS256"],
                options={"verify_exp": False, "verify_nbf": False},
            )
        )
    guest, staff = found
    assert guest["iss"] == "key"
    assert guest["exp"] == int((END + 15 * MINUTE).timestamp())
    assert guest["sub"] != staff["sub"]
    assert [one["video"]["room"] for one in found] == [room_of(appointment)] * 2
    assert [one["video"]["roomAdmin"] for one in found] == [False, True]
    assert not any(one["video"]["roomRecord"] for one in found)
    settings.LIVEKIT_SECRETS = {town.municipality.slug: SECRET}
    with pytest.raises(RoomUnavailable):
        doors.enter(appointment, role=Role.GUEST, now=START)


def test_another_time_is_another_room(town: Town, own: VideoPolicy) -> None:
    appointment = book(town.pension_video)
    first = room_of(appointment)
    moved = booking.move(appointment=appointment, start=START + timedelta(hours=1), now=NOW)
    assert len({first, room_of(moved), room_of(book(town.pension_video))}) == 3


def answer(token: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, int]:
    """What GET shows, and what POST answers."""
    at(monkeypatch, now)
    path = f"/videogesprek/{token}"
    return Client().get(path), Client().post(path).status_code


def test_moved_cancelled_over_and_without_a_room_each_have_their_page(
    town: Town, own: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    token = links.issue(appointment, now=NOW)
    page, posted = answer(token, END + 15 * MINUTE, monkeypatch)
    assert (page.status_code, posted) == (410, 409)
    assert "Dit videogesprek is voorbij" in page.content.decode()
    VideoPolicy.objects.update(provider="none")
    page, posted = answer(token, START, monkeypatch)
    assert (page.status_code, posted) == (410, 409)
    assert "Dit gesprek gaat niet via video" in page.content.decode()
    VideoPolicy.objects.update(provider="own")
    booking.move(appointment=appointment, start=START + timedelta(hours=1), now=NOW)
    page, posted = answer(token, START, monkeypatch)
    assert (page.status_code, posted) == (410, 409)
    assert "Uw afspraak is op een andere tijd: dinsdag 9 juni om 10:00" in page.content.decode()
    booking.cancel(appointment=appointment, now=NOW)
    page, posted = answer(token, START, monkeypatch)
    assert (page.status_code, posted) == (410, 409)
    assert "Deze afspraak is afgezegd" in page.content.decode()


def test_a_wrong_link_was_never_there_and_a_video_link_changes_nothing(
    town: Town, own: VideoPolicy
) -> None:
    token = links.issue(book(town.pension_video), now=NOW)
    assert len(token) * 6 >= 128
    for path in (f"/videogesprek/{token}x", f"/afspraak/{token}", f"/afspraak/{token}/afzeggen"):
        assert Client().get(path).status_code == 404
    for answer in (Client().get(f"/videogesprek/{token}x"), Client().post("/videogesprek/niets")):
        assert answer.status_code == 404
        assert "Gebruik de link uit ons laatste bericht" in answer.text
        assert answer["Cache-Control"] == "no-store"


def test_the_own_room_may_use_the_camera_and_ends_with_the_appointment(
    town: Town, own: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    appointment = book(town.pension_video)
    address = doors.enter(appointment, role=Role.GUEST, now=START, made_for=START)
    at(monkeypatch, START + MINUTE)
    page = Client().get(address)
    assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
    assert "camera=(self), microphone=(self), display-capture=(self)" in page["Permissions-Policy"]
    door = Client().get("/")
    assert "camera=(), microphone=(), display-capture=()" in door["Permissions-Policy"]
    assert "020 123 4567" in page.content.decode()
    assert Client().get(f"{address}x").status_code == 410
    at(monkeypatch, END + 15 * MINUTE)
    assert Client().get(address).status_code == 410


def test_from_the_page_of_the_appointment_to_the_door(
    town: Town, own: VideoPolicy, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = booking.hold(offering=town.pension_video, start=START, now=NOW)
    booking.confirm(appointment=held.appointment, contact=SANNE, now=NOW)
    at(monkeypatch, NOW)
    page = Client().get(f"/afspraak/{held.token}").content.decode()
    assert f"/afspraak/{held.token}/video" in page
    assert Client().get(f"/afspraak/{held.token}/video").status_code == 405
    asked = Client().post(f"/afspraak/{held.token}/video")
    assert asked["Location"].startswith("/videogesprek/")
    assert Client().get(asked["Location"]).status_code == 200
    VideoPolicy.objects.update(provider="none")
    assert "/video" not in Client().get(f"/afspraak/{held.token}").content.decode()
    assert Client().post(f"/afspraak/{held.token}/video").status_code == 404


def test_a_server_without_its_secret_is_told_as_such_with_the_number(
    town: Town, jitsi: VideoPolicy, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.JITSI_SECRETS = {town.municipality.slug: SECRET}  # another's does not help
    appointment = book(town.pension_video)
    token = links.issue(appointment, now=NOW)
    at(monkeypatch, START)
    page = Client().post(f"/videogesprek/{token}")
    assert page.status_code == RoomUnavailable.status
    assert "De videoruimte werkt op dit moment niet." in page.content.decode()
    assert "020 123 4567" in page.content.decode()


def test_the_database_keeps_one_sent_link_per_start_and_no_server_without_https(
    town: Town, jitsi: VideoPolicy
) -> None:
    appointment = book(town.pension_video)
    links.keep_sent(appointment, "a", now=NOW)
    links.keep_sent(appointment, "b", now=NOW)
    assert VideoLink.objects.count() == 1
    with pytest.raises(IntegrityError, match="https|address"), transaction.atomic():
        VideoPolicy.objects.update(base_url="http://video.example")


def test_the_old_link_does_not_open_the_new_time(town: Town, own: VideoPolicy) -> None:
    appointment = book(town.pension_video)
    booking.move(appointment=appointment, start=START + timedelta(hours=1), now=NOW)
    appointment.refresh_from_db()
    with pytest.raises(DoorIsShut):
        doors.enter(appointment, role=Role.GUEST, now=START + timedelta(hours=1), made_for=START)
