"""Every page of staff, from the list of addresses: whoever has no role there gets what a missing
thing would give, to the byte, and changes nothing; whoever has one gets the page."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.isolation import places
from tests.isolation.addresses import Address
from tests.isolation.asking import Told, ask
from tests.isolation.places import Whose
from tests.isolation.things import SIGN
from tests.isolation.world import World

pytestmark = pytest.mark.django_db
STAFF: list[Any] = [
    pytest.param(one, id=f"{one.route} {one.view}") for one in places.of(Whose.STAFF)
]
OF_SOMEBODY = [one for one in STAFF if places.keys_of(one.values[0])]
LISTS = [one for one in STAFF if not places.keys_of(one.values[0])]
SIGNS = (SIGN, "Aisha Bakker")
DONE = {200, 302, 409, 410, 422}
# For all staff of the organisation, whatever points they work at: a journey and its template are
# at no point.
OF_THE_WHOLE = ("medewerker/stappen/",)
PRESSES = {
    "medewerker/koppelingen/<int:pk>/vernieuwen": {"overlap": "24"},
    "medewerker/vragen/<int:service>/schikken": {"kind": "pages", "name": "proof", "what": "up"},
}
NOTHING_THERE = {
    "medewerker/aansluiten/nieuw/": "a province adds organisations, a municipality does not",
    "medewerker/aansluiten/voorbeeld.xlsx": "the same",
    "medewerker/catalogus/<int:service>/vergelijken": "two versions are named in the question",
    "medewerker/catalogus/<int:service>/landelijk": "the service has no base",
    "medewerker/gidsen/<int:service>/bestand/": "nobody wrote a guide",
    "medewerker/nummer/<int:ticket>/bestand/<str:ref>": "this number brought no answers",
    "medewerker/stappen/<str:code>/bestand/<str:ref>": "a wedding asks for no file",
    "medewerker/stappen/<str:code>/overdragen/<slug:key>/": "a wedding is handed to nobody",
}


@pytest.mark.parametrize("address", OF_SOMEBODY)
def test_to_a_stranger_it_is_as_if_it_did_not_exist(world: World, address: Address) -> None:
    url, missing = places.url(address, world.values), places.missing_url(address)
    for who, stranger in world.strangers.items():
        if who == "another desk" and address.route.startswith(OF_THE_WHOLE):
            continue
        for method in ("GET", "POST"):
            body = {"do": "lock", "confirmed": "1", "reason": "x", "start": "x"}
            told = ask(stranger.client, method, url, body if method == "POST" else None)
            as_missing = ask(
                stranger.client, method, missing, dict(body) if method == "POST" else None
            )
            assert told.status in (404, 405), (who, method, url, told.status)
            assert told.like(as_missing, url, missing), (who, method, url)
            assert not told.written, (who, method, url, told.written)
            assert not told.has(*SIGNS), (who, method, url)


@pytest.mark.parametrize("address", OF_SOMEBODY)
def test_inside_a_strangers_own_place_it_does_not_exist_either(
    world: World, address: Address
) -> None:
    """The own point, or the own appointment, with a thing of the town behind it."""
    keys = places.keys_of(address)
    for who, own in world.own.items():
        outer = [name for name, key in keys.items() if key in own]
        inner = [name for name in keys if name not in outer]
        if not outer or not inner:
            continue
        mixed = {**world.values, **{keys[name]: own[keys[name]] for name in outer}}
        url = places.url(address, mixed)
        kept = {name: own[keys[name]] for name in outer}
        missing = places.missing_url(address, keep=outer, **kept)
        for method in ("GET", "POST"):
            told = ask(world.strangers[who].client, method, url)
            assert told.status in (404, 405), (who, method, url, told.status)
            assert told.like(ask(world.strangers[who].client, method, missing), url, missing)
            assert not told.written, (who, method, url, told.written)


@pytest.mark.parametrize("address", LISTS)
def test_lists_tell_strangers_nothing_of_the_town(world: World, address: Address) -> None:
    url = places.url(address, world.values)
    for who, stranger in world.strangers.items():
        if who == "another desk" and url.startswith("/medewerker/stappen/"):
            continue
        told = ask(stranger.client, "GET", url)
        assert told.status in (200, 302, 404, 405), (who, url, told.status)
        assert not told.has(*SIGNS), (who, url)


@pytest.mark.parametrize("address", STAFF)
def test_without_a_log_in_every_page_leads_to_it(world: World, address: Address) -> None:
    url, missing = places.url(address, world.values), places.missing_url(address)
    for method in ("GET", "POST"):
        told = ask(Browser(), method, url)
        assert told.status in (302, 405), (method, url, told.status)
        assert told.like(ask(Browser(), method, missing), url, missing)
        assert told.status == 405 or told.has("Location: /medewerker/inloggen/")
        assert not told.written


@pytest.mark.parametrize(
    "address", [one for one in STAFF if one.values[0].route not in NOTHING_THERE]
)
def test_whoever_has_the_role_gets_it(world: World, address: Address) -> None:
    url = places.url(address, world.values)
    received = address.route.startswith("medewerker/overdracht/")
    browser = (world.agency if received else world.owner).client
    told = _shown_or_pressed(browser, url, PRESSES.get(address.route))
    assert told.status in DONE, (url, told.status)
    assert not told.has("Location: /medewerker/inloggen/")


def _shown_or_pressed(browser: Browser, url: str, press: dict[str, str] | None) -> Told:
    shown = ask(browser, "GET", url)
    return ask(browser, "POST", url, press) if shown.status == 405 else shown
