"""Nothing is reachable that the other tests of this folder do not know: a new address must be told
of in places.py before anything passes."""

from typing import Any

import pytest
from django.urls import resolve
from django.utils import translation

from tests.isolation import places
from tests.isolation.addresses import Address, addresses
from tests.isolation.places import Whose

OPEN = (Whose.ALL, Whose.API)
EVERY: list[Any] = [pytest.param(one, id=f"{one.route} {one.view}") for one in addresses()]


def whose(address: Address) -> Whose | None:
    place = places.place_of(address)
    return place.whose if place else None


@pytest.mark.parametrize("address", EVERY)
def test_it_is_known_whose_each_address_is(address: Address) -> None:
    place = places.place_of(address)
    assert place is not None, f"say in places.py whose {address.route} is"
    assert place.whose != Whose.ALL or place.why


@pytest.mark.parametrize("address", [one for one in EVERY if whose(one.values[0]) not in OPEN])
def test_it_is_known_with_what_each_is_filled(address: Address) -> None:
    try:
        filled = places.missing_url(address)
    except KeyError as unknown:
        pytest.fail(f"say in places.py what {unknown} of {address.route} names")
    match = resolve(filled)
    assert match.route.replace("^", "") == address.route.replace("^", "")
    if address.in_languages:  # the same view, so one language is enough to ask in
        with translation.override("en"):
            assert resolve(f"/en{filled}").func is match.func


def test_what_is_told_of_exists() -> None:
    routes = [address.route for address in addresses()]
    for table in (places.PLACES, places.THINGS, places.NO_THING):
        for start in table:
            assert any(route.startswith(start) for route in routes), start
