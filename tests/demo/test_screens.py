"""The demo's own kiosk and call display: paired by a press, and only where the demo was loaded."""

import pytest
from django.test import Client

from hub.demo import staff
from hub.people.models import User
from kiosk.models import Device
from tests.town import Town


@pytest.mark.parametrize(("face", "home"), [("touch", "/kiosk/"), ("display", "/kiosk/scherm/")])
def test_a_press_makes_this_browser_a_screen_of_the_town_hall(
    town: Town, client: Client, face: str, home: str
) -> None:
    assert client.post(f"/demo/scherm/{face}").status_code == 404
    User.objects.create_user(email=staff.ACCOUNTS[0][0], password="x", name="Aisha")
    assert client.get(f"/demo/scherm/{face}").status_code == 405
    for _again in range(2):
        pressed = client.post(f"/demo/scherm/{face}")
        assert (pressed.status_code, pressed["Location"]) == (302, home)
    assert Device.objects.get().service_point == town.hall
    assert client.get(home).status_code == 200


def test_it_is_not_there_in_production(
    town: Town, client: Client, settings: pytest.FixtureRequest
) -> None:
    User.objects.create_user(email=staff.ACCOUNTS[0][0], password="x", name="Aisha")
    settings.PRODUCTION = True  # type: ignore[attr-defined]
    assert client.post("/demo/scherm/touch").status_code == 404
    assert not Device.objects.exists()
