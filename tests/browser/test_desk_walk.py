"""Two clerks, two desks, one line: a real server, real sockets, by keyboard, and without a net."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import Visitor
from tests.browser.serving import served

pytestmark = pytest.mark.browser
DESK = "/medewerker/balie/stadhuis-leeuwarden/"
SHOTS = os.environ.get("SHOTS", "")  # a folder: keeps pictures of the states there

SCRIPT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "hub.config.settings"
import django
django.setup()
from datetime import time, timedelta
from django.utils import timezone
from tests import town as towns
from tests.agenda.conftest import member
from kiosk import devices, helping
from kiosk.models import Device
from locations.models import OpeningSpan
from scheduling.availability import Item, Party
from scheduling.booking import Actor
from scheduling.queue import arrival
from scheduling.queue.tickets import Wishes
now = timezone.now()
town = towns.build(now=now, masks=False)
OpeningSpan.objects.all().delete()
for day in range(7):
    OpeningSpan.objects.create(service_point=town.hall, weekday=day, opens=time(0), closes=time(0))
host = Actor(kind="staff", origin="test")
wishes = [Wishes(), Wishes(language_wish="ar"), Wishes(priority_reason="kan niet staan"), Wishes()]
for wish in wishes:
    arrival.walk_in(point=town.hall, items=[Item(town.passport, Party())], now=now, actor=host,
        wishes=wish)
door = devices.add(Device(service_point=town.hall, name="Zuil bij de deur", profile="full",
    token_hash="x"), now=now, actor=host)
helping.call(device=door, now=now)
for person, name in ((town.aisha, "aisha"), (town.bram, "bram")):
    staff = member(name, "clerk", town.municipality)
    person.user = staff.user
    person.save()
    print(staff.client.cookies["sessionid"].value)
"""


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[tuple[str, list[str]]]:
    with served(tmp_path, SCRIPT) as found:
        yield found


def at_work(browser: Browser, base: str, session: str) -> BrowserContext:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
    return context


def number(page: Page) -> str:
    return page.locator(".desk-number").inner_text()


def keep(page: Page, name: str) -> None:
    """Accessible, wide and narrow; keeps pictures when asked to."""
    Visitor(page, page.url.split("/medewerker")[0]).must_be_accessible()
    for width, height in ((1280, 800), (390, 844), (320, 800)) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_two_clerks_call_from_one_line(chromium: Browser, hub: tuple[str, list[str]]) -> None:
    base, sessions = hub
    at = [at_work(chromium, base, session) for session in sessions]
    aisha, bram = (context.new_page() for context in at)
    for page, desk in ((aisha, "Balie 1"), (bram, "Balie 2")):
        page.goto(base + DESK)
        if page is aisha:
            keep(page, "choice")
        page.get_by_label(desk).check()
        page.get_by_role("button", name="Beginnen").click()
        page.get_by_text("Live", exact=True).wait_for()
    assert (number(aisha), number(bram)) == ("3", "3")  # the same line, priority first
    keep(aisha, "next")
    # By the keyboard: the focus is on what is new, the button comes after it.
    aisha.locator("#do-next").focus()
    aisha.keyboard.press("Enter")
    aisha.get_by_text("Nummer 3 is geroepen naar Balie 1.").wait_for()
    assert aisha.evaluate("document.activeElement.id") == "now"
    expect(bram.locator(".desk-number")).to_have_text("1")
    keep(aisha, "called")
    bram.get_by_role("button", name="Roep volgende").click()
    bram.get_by_text("Nummer 1 is geroepen naar Balie 2.").wait_for()
    # A second tab shows the same, and hears of what is done in the first.
    tab = at[0].new_page()
    tab.goto(base + DESK)
    tab.get_by_text("Live", exact=True).wait_for()
    aisha.get_by_role("button", name="Is er: start").click()
    for page in (tab, aisha):  # the answer to the press is there too
        expect(page.locator("#do-finish")).to_be_visible()
    # What is pressed without a connection is not done, is said, and is not sent later.
    at[0].set_offline(True)
    aisha.get_by_role("button", name="Klaar").click()
    aisha.get_by_text("Er wordt later niets verstuurd.").wait_for()
    keep(aisha, "offline")
    at[0].set_offline(False)
    aisha.get_by_text("Live", exact=True).wait_for(timeout=15000)
    expect(aisha.locator("#do-finish")).to_be_visible()
    keep(aisha, "serving")
    aisha.get_by_role("button", name="Klaar").click()
    aisha.get_by_text("Nummer 3 is klaar.").wait_for()
    expect(tab.locator(".desk-number")).to_have_text("2")
    keep(aisha, "after")
    aisha.goto(f"{base}/medewerker/vloer/stadhuis-leeuwarden/")
    aisha.get_by_text("nummer 1: Opgeroepen").wait_for()
    # Somebody at the kiosk wants a person: seen here, and answered from here.
    aisha.get_by_role("heading", name="Zuil bij de deur").wait_for()
    keep(aisha, "floor")
    aisha.get_by_role("button", name="Ik ga erheen").click()
    aisha.get_by_text("Niemand wacht bij een zuil op hulp.").wait_for()
    if SHOTS:
        aisha.goto(f"{base}/medewerker/agenda/stadhuis-leeuwarden/")
        keep(aisha, "agenda")
    for context in at:
        context.close()
