"""What organisations' own systems change: each operation, asked with the client of another
organisation, with a scope too few, and with the own one. What is another's is never there: not at
its own address, not below one's own, and not by its number in a body."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client as Browser

from hub.api.shapes import LARGEST_ID
from hub.catalogue.models import OrganisationGroup
from hub.clients.models import Client
from scheduling.webhooks.models import Subscription
from tests.isolation import systems
from tests.isolation.asking import Told, ask
from tests.isolation.nouns import (
    BELOW,
    BY_SLUG,
    FILLED,
    MISSING,
    NAMED,
    PLAIN,
    body_of,
    keys_of,
    naming,
    noun_of,
    places_of,
    url_of,
)
from tests.isolation.operations import OPERATIONS, is_by_client, members, scope_of
from tests.isolation.things import SIGN
from tests.isolation.world import World, with_rows_for_systems

pytestmark = pytest.mark.django_db
NOWHERE = "bestaat-niet"
GROUP = "kring-van-de-stad"
NOTED = {Client._meta.db_table}  # when it was last used
BY_CLIENT = [one for one in OPERATIONS if is_by_client(one.values[2])]
each = pytest.mark.parametrize(("path", "method", "told"), BY_CLIENT)
TOWNS_OWN = (SIGN, "Aisha", "Stadhuis Leeuwarden")


@pytest.fixture(scope="module")
def world(world: World) -> World:
    return with_rows_for_systems(world)


@each
def test_it_is_told_with_what_each_is_filled(path: str, method: str, told: Any) -> None:
    name = told["operationId"]
    assert path.startswith(BELOW), f"say whose {name} is"
    noun = noun_of(path)
    assert noun in FILLED or noun in PLAIN, f"say with what {name} is filled"
    assert places_of(path) <= set(keys_of(path)), f"say with what {name} is filled"
    ids = {key for key, value in members(told).items() if value.get("maximum") == LARGEST_ID}
    assert ids == set(NAMED.get(name, {})), f"say what the body of {name} names"
    slugs = {key for key in members(told) if key in ("needs.organisation", "needs.group")}
    assert bool(slugs) == (name in BY_SLUG), f"say what the body of {name} names"


@each
def test_without_a_token_no_door_opens(world: World, path: str, method: str, told: Any) -> None:
    own = world.systems["own"]
    url, missing = url_of(path, own), url_of(path, own, id=MISSING, number=MISSING)
    for token in ("", "w" * 32, world.values["token"]):
        answer = _knock(method, url, told, own, token)
        assert answer.status == 401, token
        assert answer.like(_knock(method, missing, told, own, token), url, missing)
        assert not answer.written


@each
def test_with_a_scope_too_few_no_door_opens(
    world: World, path: str, method: str, told: Any
) -> None:
    own, scope = world.systems["own"], scope_of(told)
    token = systems.token_of(world.clients["own"], but=scope)
    url, missing = url_of(path, own), url_of(path, own, id=MISSING, number=MISSING)
    answer = _knock(method, url, told, own, token)
    assert answer.status == 403
    assert answer.like(_knock(method, missing, told, own, token), url, missing)
    assert not answer.written - NOTED
    assert not answer.has(*TOWNS_OWN)


@each
def test_the_client_of_another_organisation_finds_nothing(
    world: World, path: str, method: str, told: Any
) -> None:
    for token in _others(world):
        for url, missing in _hidden(world, path):
            answer = _knock(method, url, told, world.systems["own"], token)
            assert answer.status == 404, (url, answer.body)
            nothing = _knock(method, missing, told, world.systems["own"], token)
            assert answer.like(nothing, url, missing), (answer.body, nothing.body)
            assert not answer.written - NOTED, url
            assert not answer.has(*TOWNS_OWN)


@each
def test_what_it_finds_at_home_is_its_own(world: World, path: str, method: str, told: Any) -> None:
    other = world.systems["other"]
    for token in _others(world):
        if method == "get" and "{id}" not in path:
            answer = _knock(method, url_of(path, other), told, other, token)
            assert answer.status == 200
            assert not answer.has(*TOWNS_OWN)


@each
def test_the_own_client_gets_in(world: World, path: str, method: str, told: Any) -> None:
    own = world.systems["own"]
    answer = _knock(method, url_of(path, own), told, own, world.tokens["own"])
    assert answer.status in (200, 201, 204), (answer.status, answer.body)
    assert method == "get" or answer.written - NOTED
    assert b'"problem":{' not in answer.body  # of one among many
    elsewhere = _knock(
        method, url_of(path, own, organisation=NOWHERE), told, own, world.tokens["own"]
    )
    assert elsewhere.status == 404


BODIES = [
    pytest.param(*one.values, key, id=f"{one.id} {key}")
    for one in BY_CLIENT
    for key in NAMED.get(one.id, {})
]


@pytest.mark.parametrize(("path", "method", "told", "key"), BODIES)
def test_what_a_body_names_of_another_organisation_is_missing(
    world: World, path: str, method: str, told: Any, key: str
) -> None:
    town, other = world.systems["own"], world.systems["other"]
    theirs, member = town[NAMED[told["operationId"]][key]], key.rpartition(".")[2]
    hidden, missing = (
        _send(
            method,
            url_of(path, other),
            naming(body_of(told, other), key, number),
            world.tokens["other"],
        )
        for number in (theirs, MISSING)
    )
    assert hidden.status == missing.status == (200 if key.startswith("items.") else 400)
    assert b'"succeeded":1' not in hidden.body
    assert b'"not_found"' in hidden.body or f'"{member}"'.encode() in hidden.body
    assert hidden.like(missing, f'"id":{theirs},', f'"id":{MISSING},'), (hidden.body, missing.body)
    assert not hidden.written - NOTED
    assert not hidden.has(*TOWNS_OWN)


@pytest.mark.parametrize(
    ("path", "method", "told"), [one for one in BY_CLIENT if one.id in BY_SLUG]
)
@pytest.mark.parametrize(("member", "slug"), [("organisation", ""), ("group", GROUP)])
def test_a_need_of_another_organisation_is_missing(
    world: World, path: str, method: str, told: Any, member: str, slug: str
) -> None:
    other = world.systems["other"]
    group = OrganisationGroup.objects.create(slug=GROUP, name=SIGN)
    group.members.add(world.town.municipality)
    need = {"kind": "professional", "place": member, "capabilities": []}
    answers = [
        _send(
            method,
            url_of(path, other),
            body_of(told, other) | {"needs": [need | {member: one}]},
            world.tokens["other"],
        )
        for one in (slug or world.systems["own"]["organisation"], NOWHERE)
    ]
    assert answers[0].status == 400
    assert answers[0].like(answers[1], "", ""), (answers[0].body, answers[1].body)
    assert not answers[0].written - NOTED


@pytest.mark.parametrize(
    ("path", "method", "told"), [one for one in BY_CLIENT if "webhook" in one.values[0]]
)
def test_a_subscription_is_of_one_client(world: World, path: str, method: str, told: Any) -> None:
    """Another client of the same organisation, with all scopes, has its own."""
    own = world.systems["own"]
    token = systems.token_of(systems.client(world.town.municipality, "Ander systeem"))
    url, missing = url_of(path, own), url_of(path, own, id=MISSING)
    answer = _knock(method, url, told, own, token)
    assert not answer.has("https://nieuws.example", "93.184.215.14/haken")
    if "{id}" in path:
        assert answer.status == 404
        assert answer.like(_knock(method, missing, told, own, token), url, missing)
        assert not answer.written - NOTED


def test_a_name_that_nobody_sees_yet_is_free_elsewhere(world: World) -> None:
    path, method, told = next(one.values for one in BY_CLIENT if one.id == "createService")
    other = world.systems["other"]
    body = body_of(told, other) | {"slug": f"concept-{world.systems['own']['organisation']}"}
    answer = _send(method, url_of(path, other), body, world.tokens["other"])
    assert answer.status == 201, answer.body


def test_the_key_of_another_client_brings_nothing_of_its_answer(world: World) -> None:
    """The same request with the same Idempotency-Key: a colleague's is a deed of its own."""
    colleague = systems.token_of(systems.client(world.town.municipality, "Ander systeem"))
    own = world.systems["own"]
    path, _method, told = next(one.values for one in BY_CLIENT if one.id == "subscribe")
    url, body, key = f"/api/v1{url_of(path, own)}", body_of(told, own), str(uuid4())
    tokens = (world.tokens["own"], world.tokens["own"], colleague, world.tokens["other"])
    with transaction.atomic():
        mine, repeated, theirs, stranger = (
            Browser().post(
                url,
                body,
                content_type="application/json",
                headers={"Authorization": f"Bearer {token}", "Idempotency-Key": key},
            )
            for token in tokens
        )
        made = Subscription.objects.filter(pk__in=[mine.json()["id"], theirs.json()["id"]])
        assert made.values("client").distinct().count() == 2
        transaction.set_rollback(True)
    assert [one.status_code for one in (mine, repeated, theirs)] == [201, 201, 201]
    assert repeated.json() == mine.json()
    assert theirs.json()["secret"] != mine.json()["secret"]
    assert stranger.status_code == 404


def _others(world: World) -> list[str]:
    """Another municipality's with all scopes, and one of it that may book in the town besides."""
    elsewhere = world.clients["other"].organisation
    books_here = systems.client(elsewhere, "Boekt hier ook", [world.town.municipality])
    return [world.tokens["other"], systems.token_of(books_here)]


def _hidden(world: World, path: str) -> list[tuple[str, str]]:
    """Where the town's own would be: at its address, below the stranger's, and below something of
    the stranger's. Each with the address of what does not exist."""
    own, other = world.systems["own"], world.systems["other"]
    found = [(url_of(path, own), url_of(path, own, organisation=NOWHERE))]
    keys = keys_of(path)
    here = {"organisation": other["organisation"]}
    if "{id}" in path:
        found.append((url_of(path, own, **here), url_of(path, own, id=MISSING, **here)))
    if "{number}" in path and keys["number"] != "version":  # each service has a first one
        number = own[keys["number"]]
        found.append((url_of(path, other, number=number), url_of(path, other, number=MISSING)))
    return found


def _knock(method: str, url: str, told: Any, values: dict[str, Any], token: str) -> Told:
    return _send(method, url, body_of(told, values), token)


def _send(method: str, url: str, body: dict[str, Any], token: str) -> Told:
    headers = {"If-Match": "*"} | ({"Authorization": f"Bearer {token}"} if token else {})
    said = {"json": True, **body} if body else None
    return ask(Browser(), method.upper(), f"/api/v1{url}", said, **headers)
