"""What a citizen has by a secret link, and what a browser or a screen began: nobody else's secret
opens it, whatever it is the secret of."""

from typing import Any

import pytest
from django.test import Client as Browser

from tests.isolation import places
from tests.isolation.addresses import Address
from tests.isolation.asking import Told, ask
from tests.isolation.places import NO_TOKEN, Whose
from tests.isolation.things import SIGN
from tests.isolation.world import World

pytestmark = pytest.mark.django_db


def named(whose: Whose) -> list[Any]:
    return [pytest.param(one, id=f"{one.route} {one.view}") for one in places.of(whose)]


def there(some: list[Any]) -> list[Any]:
    return [one for one in some if one.values[0].route not in NOTHING_THERE]


LINKS, BROWSERS, DEVICES = named(Whose.LINK), named(Whose.BROWSER), named(Whose.DEVICE)
SIGNS = (SIGN, "Aisha Bakker")
DONE = {200, 204, 302, 303, 400, 403, 409, 410, 422}
GONE = {404, 405, 410}
# Who stops what was stopped before is told the same.
TOLD_ALL = ("aftellen/herinnering/<str:token>/stop",)
NOTHING_THERE = {
    "afspraak/<str:token>/inzage/afspraak": "an appointment is named in the form",
    "gesprek/<str:token>/inzage/afspraak": "an appointment is named in the form",
    "hoe-was-het/na-het-gesprek/<str:seat>": "nobody was let in yet",
    "kiosk/nu-naar-binnen": "this screen stands in no booth",
    "kiosk/nu-praten": "this screen stands in no booth",
    "kiosk/nu-wachten": "this screen stands in no booth",
    "afspraak/<str:token>/inzage/intrekken": "a consent is named in the form",
    "gesprek/<str:token>/inzage/intrekken": "a consent is named in the form",
    "afspraak/<str:token>/bevestigen": "for who books where a link confirms",
    "stappen/<str:token>/bij/<slug:key>/terug": "nothing was booked in this step",
    "stappen/<str:token>/bij/<slug:key>/afspraak": "nothing was booked in this step",
    "vragen/<str:token>/stappen": "these questions begin no steps",
    "kiosk/praten": "this screen stands in no booth",
}
# What the secrets of the world open; one of an appointment opens any page of an appointment.
OPENS = {
    **dict.fromkeys(("token", "video_appointment_token", "hold_token"), "appointment"),
    **dict.fromkeys(("questions_token", "other_questions_token"), "questions"),
    **{
        one: one
        for one in (
            *("ticket_token", "feedback_token", "video_token", "seat_token", "talk_token"),
            *("journey_token", "journey_feed", "reminder_token", "record_token", "feed"),
            "invitation_token",
        )
    },
}


@pytest.mark.parametrize("address", there(LINKS))
def test_the_own_link_opens_it(world: World, address: Address) -> None:
    told = _shown_or_pressed(Browser(), places.url(address, world.values))
    assert told.status in DONE, told.status


@pytest.mark.parametrize("address", LINKS)
def test_no_other_secret_does(world: World, address: Address) -> None:
    """Neither one that nobody has, nor any other that the hub gave, to whatever it was given."""
    key = next(k for n, k in places.keys_of(address).items() if n in ("token", "seat"))
    secrets = {k: v for k, v in world.values.items() if k.endswith(("token", "feed"))}
    missing = places.url(address, {**world.values, key: NO_TOKEN})
    as_missing = {method: _anonymous(method, missing) for method in ("GET", "POST")}
    for other, secret in secrets.items():
        if OPENS[other] == OPENS[key]:
            continue
        url = places.url(address, {**world.values, key: secret})
        for method, expected in as_missing.items():
            told = _anonymous(method, url)
            assert told.status in GONE or address.route in TOLD_ALL, (other, method, told.status)
            assert told.like(expected, url, missing), (other, method)
            assert not told.written, (other, method, told.written)


def _anonymous(method: str, url: str) -> Told:
    return ask(Browser(raise_request_exception=False), method, url)


@pytest.mark.parametrize("address", LINKS)
def test_a_log_in_of_staff_is_no_secret(world: World, address: Address) -> None:
    missing = places.missing_url(address)
    for stranger in world.strangers.values():
        told = ask(stranger.client, "GET", missing)
        assert told.status in GONE or address.route in TOLD_ALL
        assert not told.has(*SIGNS)


@pytest.mark.parametrize(
    "address", [one for one in LINKS if "ref" in places.keys_of(one.values[0])]
)
def test_the_own_link_does_not_open_what_hangs_on_another(world: World, address: Address) -> None:
    """A file of somebody else's answers, asked for with the link of one's own."""
    own = {**world.values, "questions_token": world.values["other_questions_token"]}
    url, missing = places.url(address, own), places.url(address, {**own, "ref": "0" * 32})
    told = ask(Browser(), "GET", url)
    assert told.status == 404
    assert told.like(ask(Browser(), "GET", missing), url, missing)


@pytest.mark.parametrize("address", BROWSERS)
def test_another_browser_is_shown_nothing_of_what_this_one_began(
    world: World, address: Address
) -> None:
    url = places.url(address, world.values)
    for browser in (Browser(), *(one.client for one in world.strangers.values())):
        for method in ("GET", "POST"):
            told = ask(browser, method, url)
            assert told.status in DONE | GONE, (method, told.status)
            assert not told.has(*SIGNS, str(world.values["hold_reference"]))
            assert not told.written, (method, told.written)


@pytest.mark.parametrize("address", DEVICES)
def test_without_a_paired_screen_there_is_nothing(world: World, address: Address) -> None:
    url = places.url(address, world.values)
    for browser in (Browser(), *(one.client for one in world.strangers.values())):
        for method in ("GET", "POST"):
            told = ask(
                browser, method, url, {"visit": world.values["visit"]} if method == "POST" else None
            )
            assert not told.has(*SIGNS, world.town.hall.name), (method, told.status)
            assert "kiosk_visit" not in told.written


@pytest.mark.parametrize("address", DEVICES)
def test_a_screen_elsewhere_cannot_press_for_this_one(world: World, address: Address) -> None:
    url = places.url(address, world.values)
    press = {"visit": world.values["visit"], "code": world.values["reference"]}
    for data in (None, press):
        method = "POST" if data else "GET"
        told = ask(world.other_kiosk.client, method, url, data)
        assert told.status < 500, (method, told.status)
        assert not told.has(*SIGNS, world.town.hall.name), (method, told.status)
        changed = told.written & {
            "scheduling_appointment",
            "queue_ticket",
            "scheduling_participant",
        }
        assert not changed, (method, changed)


@pytest.mark.parametrize("address", there(DEVICES))
def test_the_paired_screen_shows_it(world: World, address: Address) -> None:
    screen = world.display if "scherm" in address.route else world.kiosk
    url = places.url(address, world.values)
    told = ask(screen.client, "GET", url)
    if told.status == 405:
        told = ask(screen.client, "POST", url, {"visit": world.values["visit"]})
    assert told.status in DONE, told.status


def _shown_or_pressed(browser: Browser, url: str) -> Told:
    shown = ask(browser, "GET", url)
    return ask(browser, "POST", url) if shown.status == 405 else shown
