"""Answers that are not to be trusted: a clear page, nobody let in, and the reason in the trail."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from hub.people.models import User
from hub.people.oidc import connecting, discovery, logins
from hub.people.oidc.discovery import NotFound
from hub.people.oidc.models import Audience, LogIn, Provider
from hub.people.oidc.web import refusing
from tests.people.conftest import connected
from tests.people.provider import hostile as lies
from tests.people.provider.hostile import Hostile, hostile_provider
from tests.people.provider.real import LOW, SECRET, Real, come_in, path_of
from tests.town import Town

START = "/inloggen/leeuwarden/medewerkers"
CITIZENS = "/inloggen/leeuwarden/inwoners"
HOME = "/medewerker/agenda/"
AGENDA = "/medewerker/agenda/stadhuis-leeuwarden/"


@pytest.fixture
def hostile(tmp_path: Path, settings: Any) -> Iterator[Hostile]:
    with hostile_provider(tmp_path) as provider:
        settings.OIDC_TEST_CA = str(provider.pem)
        yield provider


@pytest.fixture
def provider(town: Town, hostile: Hostile) -> Provider:
    made = connected(town.municipality, hostile.issuer, Audience.STAFF, second_factor=("otp",))
    connecting.give(provider=made, group="balie", kind="clerk", now=timezone.now())
    return made


def tried(hostile: Hostile, browser: Client, start: str = START) -> Any:
    asked = browser.get(start)["Location"]
    return browser.get(path_of(hostile.answer_to(asked)))


def assert_refused(answer: Any, browser: Client, reason: str, status: int = 403) -> None:
    assert answer.status_code == status
    assert "U bent niet ingelogd" in answer.content.decode()
    assert browser.get(AGENDA).status_code == 302
    assert "_auth_user_id" not in browser.session
    assert not LogIn.objects.exists()
    assert Event.objects.filter(verb="provider.refused").latest("pk").details == {"reason": reason}


def test_what_is_right_is_let_in(provider: Provider, hostile: Hostile) -> None:
    """Else the refusals below would show nothing."""
    browser = Client()
    assert tried(hostile, browser)["Location"] == HOME
    assert browser.get(AGENDA).status_code == 200


@dataclass(frozen=True, slots=True)
class Ago:
    """Seconds before the moment of asking, whenever the tests were collected."""

    seconds: int


@pytest.mark.parametrize(
    ("claim", "value", "reason"),
    [
        ("aud", "another-client", "wrong_audience"),
        ("aud", ["hub-staff", "another-client"], "wrong_audience"),
        ("azp", "another-client", "wrong_audience"),
        ("aud", None, "missing_claim"),
        ("iss", "https://other.example", "wrong_issuer"),
        ("iss", None, "missing_claim"),
        ("nonce", "of-another-browser", "wrong_nonce"),
        ("nonce", None, "wrong_nonce"),
        ("exp", Ago(600), "expired"),
        ("exp", None, "missing_claim"),
        ("iat", Ago(-600), "not_yet_valid"),
        ("nbf", Ago(-600), "not_yet_valid"),
        ("iat", None, "missing_claim"),
        ("sub", None, "missing_claim"),
        ("sub", "", "malformed"),
        ("sub", 12, "malformed"),
        ("sub", "x" * 256, "malformed"),
    ],
)
def test_a_wrong_claim(
    provider: Provider, hostile: Hostile, claim: str, value: Any, reason: str
) -> None:
    told = int(time.time()) - value.seconds if isinstance(value, Ago) else value
    hostile.changed = {claim: told}
    browser = Client()
    assert_refused(tried(hostile, browser), browser, reason)
    assert not User.objects.filter(email="joke@example.nl").exists()


@pytest.mark.parametrize(
    ("sign", "reason"),
    [
        (lies.by_none, "wrong_algorithm"),
        (lies.by_shared_secret(SECRET), "wrong_algorithm"),
        (lies.by_public_key_as_secret, "wrong_algorithm"),
        (lies.by_other_key, "wrong_key"),
        (lies.by_unknown_key, "unknown_key"),
        (lies.by_key_in_the_token, "wrong_key"),
        (lies.by_other_kind_of_key, "unknown_key"),
        (lies.torn, "wrong_key"),
        (lambda hostile, claims: "no.token", "malformed"),
    ],
)
def test_a_wrong_signature(provider: Provider, hostile: Hostile, sign: Any, reason: str) -> None:
    hostile.sign = sign
    browser = Client()
    assert_refused(tried(hostile, browser), browser, reason)


def test_a_shared_key_among_the_public_ones_is_no_key(provider: Provider, hostile: Hostile) -> None:
    hostile.keys = [{"kty": "oct", "kid": "own", "k": "c2VjcmV0", "alg": "RS256"}]
    browser = Client()
    assert_refused(tried(hostile, browser), browser, "unknown_key")


def test_an_unknown_key_is_asked_for_once_a_minute(provider: Provider, hostile: Hostile) -> None:
    hostile.sign = lies.by_unknown_key
    for _ in range(4):
        tried(hostile, Client())
    assert hostile.asked.count("/jwks") <= 2


def test_a_new_key_of_the_provider_is_found(provider: Provider, hostile: Hostile) -> None:
    assert tried(hostile, Client()).status_code == 302
    hostile.keys = [lies.public(hostile.other, "newer")]
    hostile.sign = lambda self, claims: jwt.encode(
        claims, self.other, "RS256", headers={"kid": "newer"}
    )
    assert tried(hostile, Client()).status_code == 302


def test_an_answer_about_another_person(provider: Provider, hostile: Hostile) -> None:
    hostile.userinfo = {"sub": "somebody-else", "groups": ["balie"]}
    browser = Client()
    assert_refused(tried(hostile, browser), browser, "other_person")


def test_groups_that_nobody_signed_do_not_add_to_signed_ones(
    provider: Provider, hostile: Hostile
) -> None:
    hostile.userinfo = {"sub": "somebody", "groups": ["balie"]}
    hostile.changed = {"groups": ["niets"]}
    browser = Client()
    assert_refused(tried(hostile, browser), browser, "no_role")


def test_an_answer_that_names_another_issuer(provider: Provider, hostile: Hostile) -> None:
    browser = Client()
    back = path_of(hostile.answer_to(browser.get(START)["Location"]))
    answer = browser.get(f"{back}&iss=https://other.example")
    assert_refused(answer, browser, "wrong_issuer")
    assert "/token" not in hostile.asked


def test_a_state_counts_once_and_in_its_own_browser(provider: Provider, hostile: Hostile) -> None:
    first, other = Client(), Client()
    back = path_of(hostile.answer_to(first.get(START)["Location"]))
    assert_refused(other.get(back), other, "old_log_in", status=400)
    assert first.get(back).status_code == 302
    assert first.get(back).status_code == 400  # though the browser is the same, and still in
    assert hostile.asked.count("/token") == 1
    assert LogIn.objects.count() == 1


def test_a_state_of_long_ago_is_over(provider: Provider, hostile: Hostile) -> None:
    browser = Client()
    back = path_of(hostile.answer_to(browser.get(START)["Location"]))
    session = browser.session
    for asked in session["oidc_states"].values():
        asked["added_on"] -= 901
    session.save()
    assert_refused(browser.get(back), browser, "old_log_in", status=400)


def test_a_state_of_another_provider(provider: Provider, hostile: Hostile, town: Town) -> None:
    """The answer of one provider brought to the door of another (RFC 9700, 4.4)."""
    connected(town.municipality, hostile.issuer, Audience.CITIZENS, client_id="hub-staff")
    browser = Client()
    back = path_of(hostile.answer_to(browser.get(CITIZENS)["Location"]))
    answer = browser.get(back.replace("inwoners", "medewerkers"))
    assert_refused(answer, browser, "old_log_in", status=400)


def test_a_code_of_somebody_else_is_refused_by_the_real_provider(
    staff_provider: Provider, real: Real
) -> None:
    """Used before, and made for another verifier (PKCE)."""
    victim, thief = Client(), Client()
    seen = real.answer_to(victim.get(START)["Location"], "joke")
    code = parse_qs(urlsplit(seen).query)["code"][0]
    state = parse_qs(urlsplit(thief.get(START)["Location"]).query)["state"][0]
    stolen = {"code": code, "state": state, "iss": real.issuer}
    assert_refused(thief.get(f"{START}/terug", stolen), thief, "replayed")


def test_a_code_counts_once_at_the_real_provider(staff_provider: Provider, real: Real) -> None:
    browser = Client()
    seen = real.answer_to(browser.get(START)["Location"], "joke")
    code = parse_qs(urlsplit(seen).query)["code"][0]
    assert browser.get(path_of(seen)).status_code == 302
    again = Client()
    state = parse_qs(urlsplit(again.get(START)["Location"]).query)["state"][0]
    LogIn.objects.all().delete()
    replay = again.get(f"{START}/terug", {"code": code, "state": state, "iss": real.issuer})
    assert_refused(replay, again, "replayed")


@pytest.mark.parametrize("acr", [LOW, "http://eidas.europa.eu/LoA/made-up", None, 3, ["high"]])
def test_a_citizen_who_shows_too_little(
    hostile: Hostile, town: Town, acr: Any, settings: Any
) -> None:
    connected(town.municipality, hostile.issuer, Audience.CITIZENS)
    hostile.changed = {"acr": acr, "aud": "hub-citizens"}
    browser = Client()
    answer = tried(hostile, browser, f"{CITIZENS}?zekerheid=2")
    assert_refused(answer, browser, "too_low_assurance")
    assert logins.CITIZEN_KEY not in browser.session


def test_five_lies_close_the_door_for_a_quarter(provider: Provider, hostile: Hostile) -> None:
    hostile.sign = lies.by_other_key
    for _ in range(5):
        tried(hostile, Client())
    hostile.sign = None
    browser = Client()
    assert tried(hostile, browser).status_code == 429
    assert browser.get(AGENDA).status_code == 302


def test_a_provider_that_became_another(provider: Provider, hostile: Hostile) -> None:
    hostile.document = {"issuer": "https://other.example"}
    Provider.objects.update(found_at=timezone.now() - 2 * discovery.LASTS)
    browser = Client()
    assert_refused(browser.get(START), browser, "wrong_issuer")


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://other.example"},
        {"token_endpoint": "http://localhost/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": None},
        {"token_endpoint": "https://user@localhost/token"},
    ],
)
def test_such_a_provider_is_not_set_up(hostile: Hostile, town: Town, document: Any) -> None:
    hostile.document = document
    with pytest.raises(NotFound) as refused:
        connected(town.municipality, hostile.issuer, Audience.STAFF)
    assert set(refused.value.fields) == {"issuer"}
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    "issuer",
    ["https://localhost", "https://127.0.0.1", "https://169.254.169.254", "http://example.com"],
)
def test_an_address_of_the_inner_network_is_not_opened(
    town: Town, issuer: str, settings: Any
) -> None:
    settings.OIDC_TEST_CA = ""
    with pytest.raises(NotFound):
        connected(town.municipality, issuer, Audience.STAFF)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"],
)
def test_a_next_page_elsewhere_is_not_followed(
    staff_provider: Provider, real: Real, elsewhere: str
) -> None:
    browser = Client()
    asked = browser.get(START, {"next": elsewhere})
    answer = browser.get(path_of(real.answer_to(asked["Location"], "joke")))
    assert answer["Location"] == HOME


def test_a_code_without_a_state_does_nothing(provider: Provider, hostile: Hostile) -> None:
    browser = Client()
    for query in ({}, {"code": "x"}, {"code": "x", "state": "y"}, {"error": "x"}):
        assert_refused(browser.get(f"{START}/terug", query), browser, "old_log_in", status=400)


def test_somebody_elses_link_does_not_log_one_out(staff_provider: Provider, real: Real) -> None:
    browser = Client()
    come_in(real, browser, START, "joke")
    browser.get(f"{START}/terug?error=access_denied&state=x")
    assert browser.get(AGENDA).status_code == 200


def test_who_is_refused_without_end_does_not_fill_the_trail(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(refusing, "MOST_NOTED", 3)
    for _ in range(5):
        assert Client().get(f"{START}/terug?code=x&state=y").status_code == 400
    assert Event.objects.filter(verb="provider.refused").count() == 3


def test_a_refusal_is_told_in_the_language_that_was_read(
    provider: Provider, hostile: Hostile
) -> None:
    hostile.sign = lies.by_other_key
    browser = Client()
    html = tried(hostile, browser, f"{START}?taal=en").content.decode()
    assert "You are not logged in" in html
    assert "taal=en" in html
    assert "U bent niet" in tried(hostile, browser, f"{START}?taal=xx").content.decode()
