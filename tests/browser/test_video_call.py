"""A video call between real browsers: found over the hub, seen and typed directly."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.calls import KINDS, Hub, Person, browser_with_camera, hub_with_a_call
from tests.relay import SECRET, relay

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cameras() -> Iterator[Browser]:
    with browser_with_camera() as browser:
        yield browser


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with hub_with_a_call(tmp_path) as made:
        yield made


def test_two_talk_type_and_go_on_through_cuts_and_a_third_joins_by_invitation(
    cameras: Browser, hub: Hub
) -> None:
    staff, citizen = Person(cameras, hub), Person(cameras, hub, width=390)
    inside, outside = staff.as_staff(), citizen.as_citizen()
    expect(outside.locator("#video-video-told")).to_have_text("Uw camera doet het.")
    citizen.look("check")
    citizen.start()
    expect(outside.get_by_role("heading", name="U bent in de wachtkamer")).to_be_visible()
    citizen.look("waiting")
    staff.start()
    staff.must_be_in_the_call()
    inside.get_by_role("button", name="Binnenlaten").click()
    citizen.must_be_in_the_call()
    citizen.must_see()
    staff.must_see()
    staff.look("call-staff")
    citizen.look("call-citizen")
    # Real-time text: each character, within half a second (EN 301 549, 6.2).
    outside.locator("#video-text").press_sequentially("Hallo")
    expect(inside.locator("#video-texts")).to_contain_text("Hallo", timeout=500)
    outside.locator("#video-text").press("Backspace")
    expect(inside.locator("#video-texts .video-said__text")).to_have_text("Hall", timeout=500)
    # The line to the hub is cut: the call goes on, and what is typed still arrives.
    hub.wire.cut()
    expect(outside.locator("#video-line")).to_be_visible(timeout=12_000)
    outside.locator("#video-text").press_sequentially("!")
    expect(inside.locator("#video-texts .video-said__text")).to_have_text("Hall!", timeout=500)
    citizen.must_see()
    hub.wire.mend()
    for page in (inside, outside):
        expect(page.locator("#video-line")).to_be_hidden(timeout=8_000)
    # Another path is looked for, by both at the same moment: offers cross.
    for page in (inside, outside):
        page.evaluate("window.hubVideo.now().call.restart()")
    for person in (staff, citizen):
        person.page.wait_for_timeout(500)
        person.must_see()
    # Muted is told in words.
    outside.get_by_role("button", name="Microfoon uit").click()
    expect(inside.locator(".video-tile__off")).to_have_text("microfoon uit")
    # "Is this right?" and who it is.
    inside.locator("#video-question").fill("U stuurt de brief voor 1 juli.")
    inside.get_by_role("button", name="Vraag het de inwoner").click()
    expect(outside.locator("#video-confirm-text")).to_have_text("U stuurt de brief voor 1 juli.")
    citizen.look("confirm")
    outside.get_by_role("button", name="Ja, dit klopt").press("Enter")
    expect(inside.locator("#video-asked")).to_contain_text("De inwoner zei ja.")
    inside.get_by_role("button", name="Gecontroleerd").click()
    expect(inside.locator("#video-identified")).to_have_text("Liet een paspoort zien")
    # A third comes by invitation, waits, and then all three see each other.
    with inside.expect_popup() as opened:
        inside.get_by_role("link", name="Iemand erbij vragen").click()
    opened.value.get_by_role("button", name="Tolk").click()
    link = opened.value.get_by_role("main").get_by_role("link").get_attribute("href")
    third = Person(cameras, hub)
    third.page.goto(str(link))
    third.start()
    expect(third.page.get_by_role("heading", name="U bent in de wachtkamer")).to_be_visible()
    expect(outside.locator("#video-stage .video-tile")).to_have_count(1)
    inside.get_by_role("button", name="Binnenlaten").click()
    for person in (staff, citizen, third):
        person.must_see(others=2)
    staff.look("call-three")
    # Leaving and coming back; and at the end nothing went wrong in any page.
    outside.get_by_role("button", name="Gesprek verlaten").last.click()
    expect(outside.get_by_role("heading", name="U bent niet in het gesprek")).to_be_visible()
    citizen.look("left")
    outside.get_by_role("button", name="Weer naar binnen").click()
    citizen.start()
    citizen.must_see(others=2)
    assert [one for person in (staff, citizen, third) for one in person.wrong] == []
    hub.do("cancel")
    expect(outside.locator("[data-why=over]")).to_be_visible(timeout=8_000)
    kept = json.loads(hub.do("figures"))
    assert {one["role"] for one in kept} >= {"guest"}
    for person in (staff, citizen, third):
        person.page.context.close()


def test_where_only_the_relay_may_be_used_they_talk_through_it(
    cameras: Browser, tmp_path: Path
) -> None:
    with relay(tmp_path, loopback_peers=True) as server:
        settings = {
            "TURN_URLS": f"turn:127.0.0.1:{server.port}?transport=udp",
            "TURN_SECRET": SECRET,
            "TURN_RELAY_ONLY": "true",
        }
        with hub_with_a_call(tmp_path, **settings) as hub:
            staff, citizen = Person(cameras, hub), Person(cameras, hub, width=390)
            staff.as_staff()
            citizen.as_citizen()
            staff.start()
            citizen.start()
            staff.page.get_by_role("button", name="Binnenlaten").click()
            for person in (citizen, staff):
                person.must_see()
            assert citizen.page.evaluate(KINDS) == [["relay", "relay"]]
            for person in (citizen, staff):
                expect(person.page.locator("#video-quality")).to_have_text(
                    "De verbinding is goed.", timeout=12_000
                )
            citizen.page.get_by_role("button", name="Gesprek verlaten").last.click()
            expect(citizen.page.locator("[data-why=left]")).to_be_visible()
            citizen.page.wait_for_timeout(300)
            [kept] = [one for one in json.loads(hub.do("figures")) if one["role"] == "guest"]
            assert kept["relayed"]
            assert 0 < kept["connect_ms"] < 5_000
            for person in (staff, citizen):
                person.page.context.close()
