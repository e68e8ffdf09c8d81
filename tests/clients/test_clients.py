import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from hub.audit.models import Event
from hub.clients import issuing, presenting
from hub.clients.issuing import ClientRevoked, Issued
from hub.clients.keys import hash_of
from hub.clients.models import AccessToken, Client, ClientSecret
from hub.errors import Invalid
from tests.agenda.conftest import Staff, member
from tests.town import NOW, Town, later

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def manager(town: Town) -> Staff:
    return member("Carla", "manager", town.municipality)


def issue(town: Town, **more: Any) -> Issued:
    given = {"name": "Forms", "scopes": ["bookings"], "now": NOW, **more}
    return issuing.make(organisation=town.municipality, **given)


def knows(issued: Issued, minutes: int = 0) -> bool:
    own = issued.client.client_id
    return bool(presenting.by_secret(client_id=own, secret=issued.secret, now=later(minutes)))


def test_a_secret_is_stored_hashed_alone(town: Town) -> None:
    issued = issue(town)
    secret = ClientSecret.objects.get()
    assert secret.hashed == hash_of(issued.secret)
    assert issued.client.client_secret == ""
    assert len(issued.secret) >= 43  # 256 bits
    assert Event.objects.get(verb="client.made").details == {"scopes": ["bookings"]}


def test_old_and_new_hold_side_by_side_for_a_set_time(town: Town) -> None:
    old = issue(town)
    new = issuing.rotate(client=old.client, overlap=HOUR, now=NOW)
    assert (knows(old), knows(new)) == (True, True)
    assert (knows(old, 59), knows(new, 59)) == (True, True)
    assert (knows(old, 60), knows(new, 60)) == (False, True)
    newest = issuing.rotate(client=old.client, overlap=HOUR, now=NOW)
    assert (knows(old), knows(new), knows(newest)) == (False, True, True)  # never three
    assert Event.objects.filter(verb="client.rotated").count() == 2


def test_a_revoked_client_is_out_at_once(town: Town) -> None:
    issued = issue(town)
    AccessToken.objects.create(
        application=issued.client,
        expires=later(60),
        scope="bookings",
        token_checksum=hash_of("token"),
    )
    assert presenting.by_token("token", now=NOW)
    for _ in range(2):
        issuing.revoke(client=issued.client, now=NOW)
    assert not knows(issued)
    assert presenting.by_token("token", now=NOW) is None
    assert Event.objects.filter(verb="client.revoked").count() == 1
    with pytest.raises(ClientRevoked):
        issuing.rotate(client=issued.client, overlap=HOUR, now=NOW)


def test_a_token_gives_no_more_than_the_client_has_now(town: Town) -> None:
    issued = issue(town, scopes=["bookings", "events"])
    AccessToken.objects.create(
        application=issued.client,
        expires=later(60),
        scope="bookings events",
        token_checksum=hash_of("token"),
    )
    Client.objects.update(scopes=["events"])
    known = presenting.by_token("token", now=NOW)
    assert known
    assert known.scopes == {"events"}
    assert presenting.by_token("token", now=later(60)) is None


def test_last_use_is_noted_once_a_minute(town: Town) -> None:
    issued = issue(town)
    for minutes, noted in ((0, NOW), (0, NOW), (1, later(1))):
        assert knows(issued, minutes)
        assert Client.objects.get().last_used_at == noted
        assert ClientSecret.objects.get().last_used_at == noted


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": " "}, "name"), ({"name": "x" * 81}, "name"), ({"scopes": ["all"]}, "scopes")],
)
def test_what_cannot_be_made(town: Town, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        issue(town, **wrong)
    assert set(refused.value.fields) == {field}
    assert not Client.objects.exists()


def test_twenty_live_clients_are_enough(town: Town) -> None:
    for number in range(20):
        issue(town, name=f"Forms {number}")
    with pytest.raises(Invalid):
        issue(town)


def ask(path: str, client_id: str, secret: str, **form: str) -> tuple[int, dict[str, Any]]:
    pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    data = {"grant_type": "client_credentials", **form}
    answer = Browser().post(path, data, headers={"Authorization": f"Basic {pair}"})
    assert answer["Cache-Control"] == "no-store"
    return answer.status_code, json.loads(answer.content)


@pytest.mark.parametrize("path", ["/oauth/token", "/jcc/api/warp/v1/connect/token"])
def test_a_token_for_a_secret(town: Town, path: str) -> None:
    issued = issue(town)
    own = issued.client.client_id
    status, told = ask(path, own, issued.secret, scope="warp-api")
    assert (status, told["token_type"], told["expires_in"]) == (200, "Bearer", 3600)
    row = AccessToken.objects.get()
    assert (row.token_checksum, row.scope) == (hash_of(told["access_token"]), "bookings")
    in_body = {"client_id": own, "client_secret": issued.secret, "grant_type": "client_credentials"}
    assert Browser().post(path, in_body).status_code == 200
    assert ask(path, own, "wrong") == (401, {"error": "invalid_client"})
    assert ask(path, own, issued.secret, scope="events")[1]["error"] == "invalid_scope"
    assert (
        ask(path, own, issued.secret, grant_type="password")[1]["error"] == "unsupported_grant_type"
    )
    assert Browser().post(path, {"grant_type": "client_credentials"}).status_code == 401


def test_tokens_are_not_asked_without_end(town: Town) -> None:
    statuses = [ask("/oauth/token", "x", "y")[0] for _ in range(31)]
    assert (statuses[0], statuses[-1]) == (401, 429)


def test_a_manager_makes_rotates_and_ends_a_client(town: Town, manager: Staff) -> None:
    browser = manager.client
    made = browser.post(
        "/medewerker/koppelingen/nieuw/leeuwarden/", {"name": "Formulieren", "scopes": ["bookings"]}
    )
    client = Client.objects.get()
    html = made.content.decode()
    secret = html.split('id="client-secret"')[1].split('value="')[1].split('"')[0]
    assert knows(Issued(client, secret), minutes=10**6)
    assert "no-store" in made["Cache-Control"]
    own = f"/medewerker/koppelingen/{client.pk}/"
    assert secret not in browser.get(own).content.decode()
    rotated = browser.post(f"{own}vernieuwen", {"overlap": "24"})
    assert secret not in rotated.content.decode()
    assert ClientSecret.objects.filter(valid_until__isnull=False).count() == 1
    assert browser.post(f"{own}vernieuwen", {"overlap": "9999"}).status_code == 404
    assert browser.post(f"{own}beeindigen").status_code == 302
    client.refresh_from_db()
    assert client.revoked_at
    assert "Formulieren" in browser.get("/medewerker/koppelingen/").content.decode()
    assert browser.get("/en/medewerker/koppelingen/").status_code == 200
    verbs = Event.objects.filter(object_type="client", actor=manager.user)
    assert sorted(verbs.values_list("verb", flat=True)) == [
        "client.made",
        "client.revoked",
        "client.rotated",
    ]
    empty = browser.post("/medewerker/koppelingen/nieuw/leeuwarden/", {"name": ""})
    assert empty.status_code == 422
    assert 'href="#id_name"' in empty.content.decode()


@pytest.mark.parametrize(
    ("kind", "owner"),
    [("clerk", "municipality"), ("planner", "municipality"), ("manager", "library")],
)
def test_others_find_nothing(town: Town, kind: str, owner: str) -> None:
    issued = issue(town)
    other = member("Joke", kind, getattr(town, owner))
    own = f"/medewerker/koppelingen/{issued.client.pk}/"
    add = "/medewerker/koppelingen/nieuw/leeuwarden/"
    assert other.client.get(own).status_code == 404
    assert other.client.get(add).status_code == 404
    for path in (f"{own}vernieuwen", f"{own}beeindigen", add):
        assert other.client.post(path, {"overlap": "0"}).status_code == 404
    assert knows(issued)
    assert Client.objects.count() == 1
    assert Browser().get(own).status_code == 302
