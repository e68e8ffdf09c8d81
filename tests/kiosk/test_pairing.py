"""A browser becomes a device by a code that a manager fills in, and stays in its bounds."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from kiosk import codes, devices
from kiosk.errors import PairingCodeUnknown, TooManyTries
from kiosk.models import Device
from kiosk.profiles import Profile
from tests.agenda.conftest import Staff, member
from tests.kiosk.conftest import MANAGER, Screen, pair
from tests.queue.conftest import Day, at

CODE = re.compile(r"pairing__code\">\s*(\w{3} \w{3})\s*<")


@pytest.fixture
def manager(day: Day) -> Staff:
    return member("Carla", "manager", day.town.municipality)


def shown(client: Client) -> str:
    found = CODE.search(client.get("/kiosk/").content.decode())
    assert found
    return found[1]


def fill_in(manager: Staff, code: str, day: Day, **more: str) -> int:
    values = {"code": code, "point": day.town.hall.pk, "name": "Zuil 1", "profile": "check_in"}
    return manager.client.post("/medewerker/apparaten/", values | more).status_code


def test_a_manager_binds_the_screen_that_shows_the_code(
    day: Day, manager: Staff, client: Client, clock: object
) -> None:
    first = client.get("/kiosk/")
    assert first.status_code == 403
    assert first["Cache-Control"] == "private, no-store"
    assert first.cookies["kiosk_device"]["httponly"]
    assert first.cookies["kiosk_device"]["samesite"] == "Strict"
    code = shown(client)
    assert code == shown(client)
    assert fill_in(manager, code.lower(), day) == 302
    device = Device.objects.get()
    assert (device.name, device.profile, device.service_point) == (
        "Zuil 1",
        "check_in",
        day.town.hall,
    )
    token = client.cookies["kiosk_device"].value
    assert token not in str(Device.objects.values().get())
    assert "Ik heb een afspraak" in client.get("/kiosk/").content.decode()
    event = Event.objects.get(verb="device.paired")
    assert (event.actor_id, event.object_id) == (manager.user.pk, str(device.pk))
    # The code is used up: it binds no second one.
    assert fill_in(manager, code, day, name="Zuil 2") == 404


def test_codes_run_out_and_cannot_be_guessed_at_will(
    day: Day, client: Client, clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _try in range(codes.TRIES):
        with pytest.raises(PairingCodeUnknown):
            codes.take(typed="CDFGHJ", user_id=1)
    with pytest.raises(TooManyTries):
        codes.take(typed=shown(client), user_id=1)
    assert codes.take(typed=shown(client), user_id=2)
    monkeypatch.setattr(codes, "SECONDS", 0)
    late = codes.code_for(token_hash="x", caller="here")
    with pytest.raises(PairingCodeUnknown):
        codes.take(typed=late, user_id=2)


def test_one_address_gets_only_so_many_codes(day: Day, clock: object) -> None:
    for number in range(codes.NEW_CODES):
        codes.code_for(token_hash=f"browser-{number}", caller="here")
    with pytest.raises(TooManyTries):
        codes.code_for(token_hash="one-more", caller="here")
    assert codes.code_for(token_hash="elsewhere", caller="there")


def test_only_managers_and_only_of_the_own_points(
    day: Day, manager: Staff, kiosk: Screen, client: Client
) -> None:
    page = f"/medewerker/apparaten/{kiosk.device.pk}/"
    assert manager.client.get(page).status_code == 200
    other = member("Daan", "manager", day.town.library)
    for staff, kind in [(other, ""), (member("Joke", "clerk", day.town.municipality), "")]:
        assert staff.client.get(page).status_code == 404, kind
        assert staff.client.post(page, {"do": "unpair"}).status_code == 404
    assert fill_in(other, shown(client), day) == 422
    assert Client().get(page).status_code == 302
    assert Device.objects.count() == 1


def test_a_device_is_renamed_locked_unlocked_and_unpaired(
    day: Day, manager: Staff, kiosk: Screen
) -> None:
    pair(day.town.hall, Profile.WALK_IN, "Bezet")
    page = f"/medewerker/apparaten/{kiosk.device.pk}/"
    values = {"do": "change", "name": "Bij de deur", "paper": "low"}
    assert manager.client.post(page, values).status_code == 302
    assert manager.client.post(page, values | {"name": "Bezet"}).status_code == 409
    kiosk.device.refresh_from_db()
    assert (kiosk.device.name, kiosk.device.paper) == ("Bij de deur", "low")
    kiosk.see()
    manager.client.post(page, {"do": "lock"})
    locked = kiosk.client.get("/kiosk/")
    assert locked.status_code == 403
    assert "Dit scherm is op slot" in locked.content.decode()
    assert not CODE.search(locked.content.decode())
    assert kiosk.press("ga", to="code").status_code == 403
    manager.client.post(page, {"do": "unlock"})
    assert "Ik heb een afspraak" in kiosk.see()
    manager.client.post(page, {"do": "unpair"})
    assert CODE.search(kiosk.client.get("/kiosk/").content.decode())
    verbs = Event.objects.filter(object_id=str(kiosk.device.pk)).order_by("pk")
    assert [event.verb for event in verbs] == [
        f"device.{what}" for what in ("paired", "changed", "locked", "unlocked", "unpaired")
    ]


@pytest.mark.parametrize(
    ("profile", "allowed"),
    [
        (Profile.CHECK_IN, {"inchecken", "alsnog", "mens", "ga"}),
        (Profile.WALK_IN, {"nummer", "mens", "ga"}),
        (Profile.FULL, {"inchecken", "alsnog", "nummer", "mens", "ga"}),
        (Profile.DISPLAY, set()),
    ],
)
def test_a_device_can_only_do_what_its_profile_says(
    day: Day, clock: object, profile: Profile, allowed: set[str]
) -> None:
    screen = pair(day.town.hall, profile)
    token = {"kiosk_device": screen.token, "kiosk_display": screen.token}
    for name, value in token.items():
        screen.client.cookies[name] = value
    for page in ("inchecken", "alsnog", "nummer", "mens", "ga"):
        expected = 302 if page in allowed else 404
        assert screen.press(page).status_code == expected, page
    board = 200 if profile == Profile.DISPLAY else 404
    assert screen.client.get("/kiosk/scherm/stand").status_code == board


def test_a_display_that_was_paired_at_the_other_address_is_moved(day: Day, clock: object) -> None:
    screen = pair(day.town.hall, Profile.DISPLAY)
    client = Client()
    client.cookies["kiosk_device"] = screen.token
    moved = client.get("/kiosk/")
    assert (moved.status_code, moved["Location"]) == (302, "/kiosk/scherm/")
    assert client.cookies["kiosk_device"].value == ""
    assert client.get("/kiosk/scherm/").status_code == 200


def test_the_last_contact_is_kept_and_a_screen_out_of_reach_is_told(
    day: Day, manager: Staff, kiosk: Screen, clock: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.see()
    kiosk.device.refresh_from_db()
    assert kiosk.device.seen_at == timezone.now() == at(5)
    devices.seen(kiosk.device, now=at(5) + timedelta(seconds=5), version="1")
    kiosk.device.refresh_from_db()
    assert kiosk.device.version == "1"
    assert "In gebruik" in manager.client.get("/medewerker/apparaten/").content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(10))
    assert "Niet bereikbaar" in manager.client.get("/medewerker/apparaten/").content.decode()


def test_a_browser_is_one_device(day: Day, kiosk: Screen) -> None:
    again = Device(
        service_point=day.town.goirle,
        name="Verhuisd",
        profile=Profile.WALK_IN,
        token_hash=kiosk.device.token_hash,
    )
    devices.add(again, now=at(6), actor=MANAGER)
    assert [device.name for device in Device.objects.all()] == ["Verhuisd"]
