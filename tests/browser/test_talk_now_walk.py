"""Talking to somebody now, from the page of a service and from a booth: two browsers each time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.calls import PICTURES, Hub, Person, browser_with_camera, hub_with_a_call

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def cameras() -> Iterator[Browser]:
    with browser_with_camera() as browser:
        yield browser


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with hub_with_a_call(tmp_path) as made:
        made.session, made.token, made.reference = made.do("work").split()
        yield made


def at_work(hub: Hub, staff: Person) -> Page:
    cookie = {"name": "sessionid", "value": hub.session, "url": hub.base}
    staff.page.context.add_cookies([cookie])  # type: ignore[list-item]
    screen = f"/medewerker/balie/op-afstand/pensioenbureau/{hub.reference}/"
    staff.page.goto(hub.base + screen)
    return staff.page


def look(page: Page, person: Person, name: str) -> None:
    person.look(name)
    page.set_viewport_size({"width": 1080, "height": 1920})
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}-kiosk.png"))


def they_talk_and_end(staff: Person, citizen: Person) -> None:
    citizen.start()
    staff.start()
    staff.page.get_by_role("button", name="Binnenlaten").click()
    citizen.must_see()
    staff.must_see()
    staff.page.get_by_role("button", name="Gesprek verlaten").last.click()
    staff.page.get_by_role("button", name="Het gesprek is afgelopen").click()
    expect(staff.page.get_by_text("De tijd die overbleef, is vrij.")).to_be_visible()


def test_from_the_page_of_the_service(cameras: Browser, hub: Hub) -> None:
    staff, citizen = Person(cameras, hub), Person(cameras, hub, width=390)
    page = citizen.page
    page.goto(f"{hub.base}/diensten/{hub.token}/aow")
    page.get_by_role("link", name="Nu met iemand praten").press("Enter")
    expect(page.get_by_text("binnen vijf minuten")).to_be_visible()
    citizen.look("now-ask")
    page.get_by_label("Uw naam").fill("Sanne Visser")
    page.get_by_label("Uw e-mailadres").fill("sanne@example.nl")
    page.get_by_role("button", name="Wachten op een gesprek").press("Enter")
    expect(page.get_by_role("heading", name="U bent in de rij")).to_be_visible()
    citizen.look("now-wait")
    at_work(hub, staff).get_by_role("button", name="Gesprek beginnen").press("Enter")
    page.get_by_role("button", name="Naar binnen").press("Enter")
    they_talk_and_end(staff, citizen)
    assert [*staff.wrong, *citizen.wrong] == []
    for person in (staff, citizen):
        person.page.context.close()


def test_from_the_booth(cameras: Browser, hub: Hub) -> None:
    staff, citizen = Person(cameras, hub), Person(cameras, hub, width=1080)
    page = citizen.page
    page.set_viewport_size({"width": 1080, "height": 1920})
    cookie = {"name": "kiosk_device", "value": "cabine", "url": hub.base}
    page.context.add_cookies([cookie])  # type: ignore[list-item]
    page.goto(f"{hub.base}/kiosk/")
    look(page, citizen, "booth-start")
    page.get_by_role("button", name="Nu met iemand praten").press("Enter")
    expect(page.get_by_text("binnen vijf minuten")).to_be_visible()
    look(page, citizen, "booth-now")
    page.get_by_role("button", name="AOW").press("Enter")
    expect(page.get_by_role("heading", name="Wie bent u?")).to_be_visible()
    look(page, citizen, "booth-ask")
    page.get_by_label("Uw naam").fill("Sanne Visser")
    page.get_by_label("Uw telefoonnummer").fill("0612345678")
    page.get_by_role("button", name="Wachten op een gesprek").press("Enter")
    expect(page.get_by_role("heading", name="U bent in de rij")).to_be_visible()
    look(page, citizen, "booth-wait")
    at_work(hub, staff).get_by_role("button", name="Gesprek beginnen").press("Enter")
    expect(page.get_by_role("heading", name="Er staat iemand voor u klaar")).to_be_visible(
        timeout=15_000  # by itself
    )
    look(page, citizen, "booth-ready")
    page.get_by_role("button", name="Naar binnen").press("Enter")
    page.get_by_role("link", name="Beginnen").press("Enter")
    expect(page.locator("#video-video-told")).to_have_text("Uw camera doet het.")
    look(page, citizen, "booth-check")
    they_talk_and_end(staff, citizen)
    look(page, citizen, "booth-call")
    page.get_by_role("button", name="Gesprek verlaten").last.press("Enter")
    expect(page.get_by_role("heading", name="U bent niet in het gesprek")).to_be_visible()
    look(page, citizen, "booth-ended")
    page.get_by_role("button", name="Wis dit scherm").press("Enter")
    expect(page.get_by_role("heading", name="Welkom. Waarvoor komt u?")).to_be_visible()
    assert [*staff.wrong, *citizen.wrong] == []
    for person in (staff, citizen):
        person.page.context.close()
