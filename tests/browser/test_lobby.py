"""Before one goes into a call: what is tried and what is said; and a booth that is for the next."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.apart import free_port
from tests.browser.calls import Hub, Person, browser_with_camera, hub_with_a_call
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.relay import SECRET

pytestmark = pytest.mark.browser
MANY = 40  # more than there is to press on the page


@pytest.fixture(scope="module")
def cameras() -> Iterator[Browser]:
    with browser_with_camera() as browser:
        yield browser


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with hub_with_a_call(tmp_path) as made:
        yield made


def says(page: Page, part: str, sentence: str) -> None:
    expect(page.locator(f"#video-{part}-told")).to_have_text(sentence, timeout=10_000)


def press_by_keyboard(page: Page, part: str) -> None:
    for _ in range(MANY):
        if page.evaluate("document.activeElement.id") == part:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{part} cannot be reached with Tab")


@pytest.mark.parametrize(("width", "language"), [(320, "nl"), (390, "en"), (1280, "en")])
def test_all_is_tried_and_one_goes_on_by_keyboard_alone(
    cameras: Browser, hub: Hub, width: int, language: str
) -> None:
    citizen = Person(cameras, hub, width=width)
    page = citizen.as_citizen()
    if language == "en":
        page.get_by_role("link", name="English").press("Enter")
    dutch = language == "nl"
    says(page, "video", "Uw camera doet het." if dutch else "Your camera works.")
    says(page, "way", "Uw verbinding doet het." if dutch else "Your connection works.")
    expect(page.locator("#video-trouble")).to_be_hidden()
    expect(page.locator("#video-start")).to_be_enabled()
    citizen.look(f"lobby-{width}-{language}")
    press_by_keyboard(page, "video-start")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(
        "U bent in de wachtkamer" if dutch else "You are in the waiting room"
    )
    expect(heading).to_be_focused()
    citizen.look(f"waiting-{width}-{language}")
    assert citizen.wrong == []
    page.context.close()


NO_CAMERA = (
    # flags of the browser, what is said, what helps
    (["--use-fake-device-for-media-stream"], "De browser mag uw camera niet gebruiken.", "slotje"),
    (["--use-fake-ui-for-media-stream"], "We vinden geen camera.", "Zit alles in de computer"),
)


@pytest.mark.parametrize(("flags", "sentence", "helps"), NO_CAMERA)
def test_without_a_camera_it_is_said_why_and_one_goes_in_all_the_same(
    cameras: Browser, hub: Hub, flags: list[str], sentence: str, helps: str
) -> None:
    own = cameras.browser_type.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
    citizen = Person(own, hub, width=320)
    page = citizen.as_citizen()
    expect(page.locator("#video-video-told")).to_contain_text(sentence)
    expect(page.locator("#video-trouble")).to_contain_text(helps)
    expect(page.locator("#video-no-picture")).to_be_visible()
    citizen.look(f"lobby-{helps.split()[0]}")
    citizen.start()
    expect(page.get_by_role("heading", name="U bent in de wachtkamer")).to_be_visible()
    own.close()


@pytest.mark.parametrize(
    ("only", "sentence"),
    [
        ("true", "Uw netwerk houdt beeld en geluid tegen."),
        ("", "Misschien houdt uw netwerk beeld en geluid tegen."),
    ],
)
def test_a_network_that_lets_nothing_to_the_relay_is_told(
    cameras: Browser, tmp_path: Path, only: str, sentence: str
) -> None:
    settings = {
        "TURN_URLS": f"turn:127.0.0.1:{free_port()}?transport=tcp",
        "TURN_SECRET": SECRET,
        "TURN_RELAY_ONLY": only,
    }
    with hub_with_a_call(tmp_path, **settings) as hub:
        citizen = Person(cameras, hub, width=320)
        page = citizen.as_citizen()
        instead = "Probeer een ander netwerk, zoals dat van uw telefoon, of bel ons."
        says(page, "way", f"{sentence} {instead}")
        expect(page.get_by_role("button", name="Kijk opnieuw")).to_be_visible()
        citizen.look(f"lobby-no-relay-{only}")
        page.context.close()


def test_a_network_without_live_lines_is_told(cameras: Browser, hub: Hub) -> None:
    citizen = Person(cameras, hub)
    citizen.page.route_web_socket("**/ws/**", lambda socket: socket.close(code=4000))
    citizen.as_citizen()
    expect(citizen.page.locator("#video-way-told")).to_contain_text("laat u niet door naar ons")
    citizen.page.context.close()


def in_the_booth(browser: Browser, hub: Hub) -> Person:
    """By the code, as far as the page on which one sees oneself."""
    citizen = Person(browser, hub)
    page = citizen.page
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.clock.install()
    cookie = {"name": "kiosk_device", "value": "cabine", "url": hub.base}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{hub.base}/kiosk/")
    page.get_by_role("button", name="Ik heb een afspraak via video").click()
    page.get_by_label("Code van de afspraak").fill(hub.reference)
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("link", name="Beginnen").click()
    says(page, "way", "Uw verbinding doet het.")
    return citizen


def test_who_comes_next_in_the_booth_finds_nothing_of_the_call(cameras: Browser, hub: Hub) -> None:
    hub.reference = hub.do("booth")
    staff, citizen = Person(cameras, hub), in_the_booth(cameras, hub)
    page = citizen.page
    room = page.url
    citizen.look("booth-lobby")
    page.set_viewport_size({"width": 1080, "height": 1920})
    citizen.look("booth-lobby-upright")
    staff.as_staff()
    for person in (citizen, staff):
        person.start()
    staff.page.get_by_role("button", name="Binnenlaten").click()
    citizen.must_be_in_the_call()
    page.get_by_role("button", name="Gesprek verlaten").last.click()
    page.get_by_role("button", name="Wis dit scherm").click()
    welcome = page.get_by_role("heading", name="Welkom. Waarvoor komt u?")
    welcome.wait_for()
    page.go_back()
    welcome.wait_for()
    assert "/kiosk/" in page.url
    page.goto(room)
    expect(page.get_by_role("heading", name="Deze deur is dicht")).to_be_visible()
    for person in (staff, citizen):
        assert [one for one in person.wrong if "410" not in one] == []
        person.page.context.close()


@pytest.mark.parametrize("left", ("before", "after", "alone"))
def test_a_booth_that_was_left_clears_itself(cameras: Browser, hub: Hub, left: str) -> None:
    hub.reference = hub.do("booth")
    staff, citizen = Person(cameras, hub), in_the_booth(cameras, hub)
    page = citizen.page
    room = page.url
    if left == "before":
        page.clock.fast_forward(119_000)
        page.keyboard.press("Tab")  # somebody is there
        page.clock.fast_forward(119_000)
        expect(page.locator("#video-start")).to_be_visible()
        page.clock.fast_forward(2_000)
    else:
        staff.as_staff()
        for person in (citizen, staff):
            person.start()
        staff.page.get_by_role("button", name="Binnenlaten").click()
        citizen.must_see()
        if left == "after":
            page.get_by_role("button", name="Gesprek verlaten").last.click()
        else:
            staff.page.get_by_role("button", name="Gesprek verlaten").last.click()
            expect(page.locator("#video-stage")).to_have_attribute("data-people", "0")
            page.clock.fast_forward(181_000)
            expect(page.get_by_role("heading", name="U bent niet in het gesprek")).to_be_visible()
        page.clock.fast_forward(21_000)
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    assert page.goto(room).status == 410  # type: ignore[union-attr]
    for person in (staff, citizen):
        person.page.context.close()
