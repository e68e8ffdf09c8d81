"""Out at the provider is out here: pages at once, sockets within half a minute."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from hub.audit.models import Event
from hub.config.asgi import application
from hub.people.models import Role, User
from hub.people.oidc import connecting, logins
from hub.people.oidc.models import Audience, LogIn, Provider
from hub.people.sessions import verified_user
from scheduling.agenda import consumers
from scheduling.queue.beats import SECONDS
from tests import town as towns
from tests.people.conftest import connected
from tests.people.provider import hostile as lies
from tests.people.provider.hostile import Hostile, hostile_provider
from tests.people.provider.real import Real, come_in, path_of, real_provider, why_not
from tests.town import Town

START = "/inloggen/leeuwarden/medewerkers"
TOLD = f"{START}/uitgelogd"
HALL = "stadhuis-leeuwarden"
AGENDA = f"/medewerker/agenda/{HALL}/"
SOCKETS = (f"/ws/agenda/{HALL}/", f"/ws/rij/{HALL}/")


@pytest.fixture
def hostile(tmp_path: Path, settings: Any) -> Iterator[Hostile]:
    with hostile_provider(tmp_path) as provider:
        settings.OIDC_TEST_CA = str(provider.pem)
        yield provider


@pytest.fixture
def provider(town: Town, hostile: Hostile) -> Provider:
    return set_up(town, hostile.issuer)


def set_up(town: Town, issuer: str) -> Provider:
    made = connected(town.municipality, issuer, Audience.STAFF, second_factor=("otp",))
    connecting.give(provider=made, group="balie", kind="clerk", now=timezone.now())
    return made


def came_in(hostile: Hostile) -> Client:
    browser = Client()
    asked = browser.get(START)["Location"]
    assert browser.get(path_of(hostile.answer_to(asked))).status_code == 302
    assert browser.get(AGENDA).status_code == 200
    return browser


def told(token: str) -> int:
    answer = Client().post(TOLD, {"logout_token": token})
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code


def test_the_button_ends_it_here_and_leads_to_the_provider(
    staff_provider: Provider, real: Real
) -> None:
    browser, there = Client(), real.browser()
    asked = browser.get(START)["Location"]
    browser.get(path_of(real.answer_to(asked, "joke", there)))
    page = browser.get(AGENDA)
    assert f"form-action 'self' {real.issuer}" in page["Content-Security-Policy"]
    answer = browser.post("/medewerker/uitloggen/")
    assert browser.get(AGENDA).status_code == 302
    assert answer["Location"].startswith(f"{real.issuer}/session/end?")
    sent = parse_qs(urlsplit(answer["Location"]).query)
    assert sent == {
        "client_id": ["hub-staff"],
        "post_logout_redirect_uri": ["http://testserver/inloggen/uitgelogd"],
    }
    back = real.log_out(there, answer["Location"])
    assert back.startswith("http://testserver/inloggen/uitgelogd")
    assert "U bent uitgelogd" in browser.get(path_of(back)).content.decode()
    assert Event.objects.filter(verb="user.logged_out").count() == 1


def test_a_page_of_who_came_by_password_lets_no_form_go_elsewhere(town: Town) -> None:
    policy = Client().get("/medewerker/inloggen/")["Content-Security-Policy"]
    assert "form-action 'self'" in [one.strip() for one in policy.split(";")]


def test_the_provider_names_one_session_or_all_of_a_person(
    provider: Provider, hostile: Hostile
) -> None:
    one = came_in(hostile)
    hostile.changed = {"sid": "two"}
    two = came_in(hostile)
    hostile.changed = {}
    assert told(hostile.log_out_token(sub=None, sid="one")) == 200
    assert (one.get(AGENDA).status_code, two.get(AGENDA).status_code) == (302, 200)
    assert told(hostile.log_out_token(sid=None)) == 200
    assert two.get(AGENDA).status_code == 302
    assert Event.objects.filter(verb="user.logged_out_at_provider").count() == 2


def test_others_stay_in(provider: Provider, hostile: Hostile) -> None:
    browser = came_in(hostile)
    assert told(hostile.log_out_token(sub="somebody-else", sid=None)) == 200
    assert told(hostile.log_out_token(sub="somebody-else")) == 200  # their session, named alike
    assert browser.get(AGENDA).status_code == 200


def test_a_token_counts_once(provider: Provider, hostile: Hostile) -> None:
    token = hostile.log_out_token()
    assert told(token) == 200
    browser = came_in(hostile)
    assert told(token) == 400
    assert browser.get(AGENDA).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "another-client"},
        {"iss": "https://other.example"},
        {"iat": int(time.time()) - 700, "exp": int(time.time()) + 60},
        {"exp": int(time.time()) - 60},
        {"jti": None},
        {"events": None},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": "http://schemas.openid.net/event/backchannel-logout"},
        {"nonce": "of-an-id-token"},
        {"sub": None, "sid": None},
        {"sub": 12},
    ],
)
def test_a_wrong_token_ends_nothing(
    provider: Provider, hostile: Hostile, changed: dict[str, Any]
) -> None:
    browser = came_in(hostile)
    hostile.changed = changed
    assert told(hostile.log_out_token()) == 400
    assert browser.get(AGENDA).status_code == 200


@pytest.mark.parametrize("sign", [lies.by_none, lies.by_other_key, lies.by_public_key_as_secret])
def test_a_token_that_another_signed_ends_nothing(
    provider: Provider, hostile: Hostile, sign: Any
) -> None:
    browser = came_in(hostile)
    claims = jwt.decode(hostile.log_out_token(), options={"verify_signature": False})
    assert told(sign(hostile, claims)) == 400
    assert told("") == 400
    assert told("x" * 30_000) == 400
    assert browser.get(AGENDA).status_code == 200
    assert Client().get(TOLD).status_code == 405


def test_a_provider_that_is_switched_off_lets_nobody_stay(
    provider: Provider, hostile: Hostile
) -> None:
    browser = came_in(hostile)
    Provider.objects.update(is_on=False)
    assert browser.get(AGENDA).status_code == 302


def test_a_log_in_lasts_no_longer_than_a_day_of_work(provider: Provider, hostile: Hostile) -> None:
    browser = came_in(hostile)
    late = timezone.now() + logins.STAFF_LASTS
    assert logins.live(LogIn.objects.get().pk, audience=Audience.STAFF, now=late) is None
    LogIn.objects.update(ends_at=timezone.now())
    assert browser.get(AGENDA).status_code == 302
    assert logins.forget_old(before=late) == 2  # and its second factor
    assert not LogIn.objects.exists()


def test_a_session_that_a_request_wrote_again_is_out_all_the_same(
    provider: Provider, hostile: Hostile
) -> None:
    """A request that was under way when the log-in ended saves the session anew."""
    browser = came_in(hostile)
    kept = dict(browser.session.items())
    told(hostile.log_out_token())
    session = browser.session
    session.update(kept)
    session.save()
    assert browser.get(AGENDA).status_code == 302


def test_a_second_factor_of_ones_own_keeps_nobody_in(provider: Provider, hostile: Hostile) -> None:
    provider.second_factor = []
    provider.save()
    browser = Client()
    browser.get(path_of(hostile.answer_to(browser.get(START)["Location"])))
    user = User.objects.get(email="joke@example.nl")
    device = TOTPDevice.objects.create(user=user, name="app", confirmed=True)
    session = browser.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    assert browser.get(AGENDA).status_code == 200
    assert verified_user(browser.session.session_key) == user  # as sockets ask it
    assert told(hostile.log_out_token()) == 200
    assert verified_user(browser.session.session_key) is None
    assert browser.get(AGENDA).status_code == 302


# --- Sockets ---


def listening(path: str, browser: Client) -> WebsocketCommunicator:
    cookie = browser.cookies[django_settings.SESSION_COOKIE_NAME].value
    headers = [
        (b"origin", b"http://localhost"),
        (b"host", b"localhost"),
        (b"cookie", f"{django_settings.SESSION_COOKIE_NAME}={cookie}".encode()),
    ]
    return WebsocketCommunicator(application, path, headers=headers)


async def closed_within(socket: WebsocketCommunicator, seconds: float) -> int:
    """The close code. Beats may come before it."""
    until = asyncio.get_running_loop().time() + seconds
    while True:
        left = until - asyncio.get_running_loop().time()
        said = await socket.receive_output(timeout=max(left, 0.01))
        if said["type"] == "websocket.close":
            return int(said["code"])


def loses_role() -> None:
    Role.objects.all().delete()


def is_closed() -> None:
    User.objects.update(is_active=False)


def logs_out(browser: Client) -> None:
    browser.post("/medewerker/uitloggen/")


def test_a_check_comes_within_half_a_minute_however_many_screens() -> None:
    assert consumers.RIGHTS_SECONDS <= 15
    for screens in (1, 100, 1_000, 100_000):
        assert consumers.beats_between(screens) * SECONDS <= 28


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", SOCKETS)
@pytest.mark.parametrize("ends", ["at_provider", "by_button", "role", "closed"])
async def test_a_socket_ends_with_the_log_in(
    hostile: Hostile, path: str, ends: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "RIGHTS_SECONDS", 1.0)
    town = await sync_to_async(towns.build)()
    await sync_to_async(set_up)(town, hostile.issuer)
    browser = await sync_to_async(came_in)(hostile)
    socket = listening(path, browser)
    assert (await socket.connect())[0]
    assert (await socket.receive_json_from())["what"] == "connected"
    deed: Any = {
        "at_provider": lambda: told(hostile.log_out_token()),
        "by_button": lambda: logs_out(browser),
        "role": loses_role,
        "closed": is_closed,
    }[ends]
    await sync_to_async(deed)()
    assert await closed_within(socket, 10) == consumers.FORBIDDEN
    await socket.wait()


# --- The real provider tells it ---


@pytest.mark.django_db(transaction=True)
def test_the_real_provider_tells_that_somebody_logged_out(
    live_server: Any, tmp_path: Path, settings: Any
) -> None:
    if reason := why_not():
        pytest.skip(reason)
    town = towns.build()
    with real_provider(tmp_path, told=live_server.url) as real:
        settings.OIDC_TEST_CA = str(real.pem)
        set_up(town, real.issuer)
        browser, there = Client(), real.browser()
        asked = browser.get(START)["Location"]
        browser.get(path_of(real.answer_to(asked, "joke", there)))
        assert browser.get(AGENDA).status_code == 200
        real.log_out(there, f"{real.issuer}/session/end?client_id=hub-staff")
        until = time.monotonic() + 10
        while browser.get(AGENDA).status_code == 200 and time.monotonic() < until:
            time.sleep(0.1)
        assert browser.get(AGENDA).status_code == 302
        assert come_in(real, Client(), START, "joke").status_code == 302
    assert Event.objects.filter(verb="user.logged_out_at_provider").count() == 1
