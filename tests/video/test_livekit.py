"""An agency with a LiveKit server of its own: what it makes of our tokens, and we of its news."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from scheduling.models import Appointment
from scheduling.video import doors, livekit_news, seats
from scheduling.video.models import CallFigures, HeardNews, Seat, VideoPolicy
from scheduling.video.providers import Role
from tests import town as towns
from tests.agenda.conftest import member
from tests.town import Town
from tests.video.conftest import PHONE, SECRET, book
from tests.video.livekit_server import KEY, Peer, running, signed

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
def town() -> Town:
    return towns.build()


@pytest.fixture
def peer(town: Town, settings: Settings, live_server: LiveServer) -> Iterator[Peer]:
    settings.LIVEKIT_SECRETS = {town.agency.slug: SECRET, town.municipality.slug: SECRET[::-1]}
    VideoPolicy.objects.create(
        organisation=town.agency,
        provider="livekit",
        base_url="https://video.pensioen.example/",
        app_id=KEY,
        phone=PHONE,
    )
    with running(SECRET) as made:
        made.hub = f"{live_server.url}/video/livekit/{town.agency.slug}/"
        yield made


@pytest.fixture
def appointment(town: Town) -> Appointment:
    """That is going on now, by the real clock: the server's own tokens go by it."""
    made = book(town.pension_video)
    made.starts_at, made.ends_at = NOW - timedelta(minutes=5), NOW + timedelta(minutes=25)
    made.save(update_fields=["starts_at", "ends_at"])
    return made


def enter(peer: Peer, address: str) -> int:
    """By the browser: to the server that the address names, which is this one."""
    parts = urlsplit(address)
    try:
        with urllib.request.urlopen(
            f"http://127.0.0.1:{peer.port}{parts.path}?{parts.query}", timeout=20
        ) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_who_comes_and_goes_there_is_seen_here_and_leaves_figures_alone(
    peer: Peer, town: Town, appointment: Appointment
) -> None:
    fatima = member("Fatima", "clerk", town.agency)
    for role, actor in ((Role.GUEST, None), (Role.MODERATOR, fatima.user.pk)):
        address = doors.enter(appointment, role=role, now=NOW, actor_id=actor)
        assert enter(peer, address) == 200
    guest, staff = peer.let_in
    assert [one["video"]["roomAdmin"] for one in peer.let_in] == [False, True]
    assert (guest["video"]["room"], guest["exp"]) == (
        staff["video"]["room"],
        int((appointment.ends_at + timedelta(minutes=15)).timestamp()),
    )
    assert peer.answers == [204, 204]
    here = seats.who_is_here(appointment, now=NOW + timedelta(minutes=9))
    assert [seat.role for seat in here] == ["guest", "moderator"]
    page = fatima.client.get(f"/medewerker/afspraak/{appointment.reference}/").content.decode()
    assert "Nu in het gesprek: Inwoner, Medewerker" in page
    peer.tell("participant_left", guest, at=int(time.time()) + 60)
    assert [s.role for s in seats.who_is_here(appointment, now=NOW)] == ["moderator"]
    peer.tell("room_finished", staff, at=int(time.time()) + 90)
    assert seats.who_is_here(appointment, now=NOW) == []
    found = {one.role: one.seconds for one in CallFigures.objects.all()}
    assert 58 <= found["guest"] <= 62
    assert 88 <= found["moderator"] <= 92
    assert "Sanne" not in json.dumps(list(Seat.objects.values()), default=str)


def test_an_expired_a_changed_and_another_s_token_opens_nothing_there(
    peer: Peer, appointment: Appointment
) -> None:
    address = doors.enter(appointment, role=Role.GUEST, now=NOW)
    assert enter(peer, f"{address[:-3]}abc") == 401
    peer.secret = SECRET[::-1]
    assert enter(peer, address) == 401
    peer.secret = SECRET
    late = appointment.ends_at + timedelta(minutes=14)
    old = doors.enter(appointment, role=Role.GUEST, now=late)  # not before then
    assert enter(peer, old) == 401
    assert peer.let_in == []


@pytest.mark.parametrize(
    "forged",
    ("secret", "key", "body", "no_hash", "join", "none", "expired", "elsewhere", "nobody"),
)
def test_news_that_is_not_the_server_s_own_does_nothing(
    peer: Peer, town: Town, appointment: Appointment, forged: str
) -> None:
    address = doors.enter(appointment, role=Role.GUEST, now=NOW)
    join = address.partition("token=")[2]
    enter(peer, address)
    claims = peer.let_in[0]
    Seat.objects.update(seen_at=None, session="")
    HeardNews.objects.all().delete()
    told = json.dumps(
        {
            "event": "participant_joined",
            "id": "EV_forged",
            "createdAt": str(int(time.time())),
            "room": {"name": claims["video"]["room"]},
            "participant": {"sid": "PA_9", "identity": claims["sub"]},
        }
    )
    token = {
        "secret": signed(told, SECRET[::-1]),
        "key": signed(told, SECRET, key="APIother"),
        "body": signed(told + " ", SECRET),
        "no_hash": signed(told, SECRET, sha256=""),
        "join": join,
        "none": "",
        "expired": signed(told, SECRET, exp=int(time.time()) - 3600),
    }.get(forged, signed(told, SECRET))
    if forged in {"elsewhere", "nobody"}:
        slug = town.municipality.slug if forged == "elsewhere" else "bestaat-niet"
        peer.hub = peer.hub.replace(town.agency.slug, slug)
    assert peer.post(told, token) == 401
    assert not Seat.objects.exclude(seen_at=None).exists()
    assert not HeardNews.objects.exists()


def test_the_same_news_again_or_late_counts_once_or_not(
    peer: Peer, appointment: Appointment
) -> None:
    enter(peer, doors.enter(appointment, role=Role.GUEST, now=NOW))
    claims = peer.let_in[0]
    left = int(time.time()) + 30
    told = peer.tell("participant_left", claims, number="EV_left", at=left)
    peer.tell("participant_joined", claims, number="EV_back", at=left + 1)
    assert len(seats.who_is_here(appointment, now=NOW)) == 1
    assert peer.post(told, signed(told, SECRET)) == 204  # again, freshly signed
    assert len(seats.who_is_here(appointment, now=NOW)) == 1
    for at in (time.time() - 3600, time.time() + 3600):
        peer.tell("participant_left", claims, number=f"EV_{at}", at=int(at))
        assert peer.answers[-1] == 401
    assert len(seats.who_is_here(appointment, now=NOW)) == 1
    assert livekit_news.forget_old(before=NOW + timedelta(days=2)) == 3


def test_another_agency_s_server_says_nothing_about_our_room(
    peer: Peer, town: Town, appointment: Appointment, settings: Settings
) -> None:
    enter(peer, doors.enter(appointment, role=Role.GUEST, now=NOW))
    VideoPolicy.objects.create(
        organisation=town.municipality, provider="livekit", base_url="https://x.nl", app_id=KEY
    )
    peer.hub = peer.hub.replace(town.agency.slug, town.municipality.slug)
    peer.secret = settings.LIVEKIT_SECRETS[town.municipality.slug]
    for event in ("participant_left", "room_finished"):
        peer.tell(event, peer.let_in[0])
        assert peer.answers[-1] == 204  # signed well, and about nothing of theirs
    assert len(seats.who_is_here(appointment, now=NOW)) == 1


def test_what_is_no_news_at_all_is_refused_in_a_word(peer: Peer, client: Client) -> None:
    page = urlsplit(peer.hub).path
    assert client.get(page).status_code == 405
    large = client.post(page, "x" * 70_000, content_type="application/webhook+json")
    assert large.status_code == 413
    odd = client.post(page, b"\xff\xfe", content_type="application/webhook+json")
    assert odd.status_code == 400
    empty = client.post(page, "{", content_type="application/webhook+json")
    assert (empty.status_code, empty.json()) == (401, {"code": "livekit_news_not_signed"})
    for told in ("{", "[]", json.dumps({"event": "room_finished", "id": "x" * 5_000})):
        assert peer.post(told, signed(told, SECRET)) == 401
