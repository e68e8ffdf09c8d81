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
from scheduling.queue.models import LineRules
from scheduling.queue.tickets import Wishes
now = timezone.now()
town = towns.build(now=now, masks=False)
OpeningSpan.objects.all().delete()
for day in range(7):
    OpeningSpan.objects.create(service_point=town.hall, weekday=day, opens=time(0), closes=time(0))
host = Actor(kind="staff", origin="test")
LineRules.objects.create(service_point=town.hall, no_show_minutes=0)
wishes = [Wishes(), Wishes(language_wish="ar"), Wishes(priority_reason="kan niet staan")]
made = [arrival.walk_in(point=town.hall, items=[Item(town.passport, Party())], now=now, actor=host,
    wishes=wish) for wish in [*wishes, Wishes(), Wishes(), Wishes()]]
door = devices.add(Device(service_point=town.hall, name="Zuil bij de deur", profile="full",
    token_hash="x"), now=now, actor=host)
helping.call(device=door, now=now)
for person, name in ((town.aisha, "aisha"), (town.bram, "bram")):
    staff = member(name, "clerk", town.municipality)
    person.user = staff.user
    person.save()
    print(staff.client.cookies["sessionid"].value)
print(made[0].token)
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
    Visitor(page, "/".join(page.url.split("/")[:3])).must_be_accessible()
    for width, height in ((1280, 800), (390, 844), (320, 800)) if SHOTS else ():
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 800})


def test_two_clerks_call_from_one_line(chromium: Browser, hub: tuple[str, list[str]]) -> None:
    base, (*sessions, token) = hub
    at = [at_work(chromium, base, session) for session in sessions]
    aisha, bram = (context.new_page() for context in at)
    for page, desk in ((aisha, "Balie 1"), (bram, "Balie 2")):
        page.goto(base + DESK)
        if page is aisha:
            keep(page, "choice")
        page.get_by_label(desk).check()
        page.get_by_role("button", name="Beginnen").click()
        page.get_by_text("Live", exact=True).wait_for()
    phone = at[0].new_page()
    phone.goto(f"{base}/volgnummer/{token}")
    phone.evaluate("window.opened = true")
    phone.get_by_text("Deze pagina blijft vanzelf actueel.").wait_for()
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
    # Who waits outside sees it on the own phone, on the page as it was opened.
    expect(phone.locator("h1")).to_have_text("U bent aan de beurt: ga naar Balie 2")
    assert phone.evaluate("window.opened")
    expect(phone.locator("#tell-me")).to_have_count(0)  # nothing is left to be told of
    keep(phone, "phone-called")
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
    # Live again, the warning is of the past, until the next press.
    alert = aisha.locator("#line-alert")
    expect(alert).to_have_text(
        "Er was even geen verbinding. Waar u toen op drukte, is niet gedaan."
    )
    expect(alert).to_have_class("is-past")
    keep(aisha, "serving")
    aisha.get_by_role("button", name="Klaar").click()
    aisha.get_by_text("Nummer 3 is klaar.").wait_for()
    expect(alert).to_be_empty()
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


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Presses Tab until it is there, and sees that the focus is visible."""
    for _step in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    raise AssertionError(f"no Tab leads to {wanted}")


def access(page: Page, letter: str) -> None:
    """Alt with a letter, as a keyboard sends it: what Playwright presses is no access key."""
    keyboard = page.context.new_cdp_session(page)
    key = {"modifiers": 1, "key": letter, "unmodifiedText": letter}
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyDown", **key})
    keyboard.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})


def press(page: Page, wanted: str, told: str) -> None:
    """By Tab and Enter; after it the focus is on what is new."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")
    page.get_by_text(told).wait_for()
    assert page.evaluate("document.activeElement.id") == "now"


def test_a_morning_at_the_desk_by_keyboard_alone(
    chromium: Browser, hub: tuple[str, list[str]]
) -> None:
    base, (session, other, _token) = hub
    contexts = [at_work(chromium, base, some) for some in (session, other)]
    page, beside = (context.new_page() for context in contexts)
    page.goto(base + DESK)
    tab_to(page, "[name=desk]")
    tab_to(page, "main button[type=submit]")
    page.keyboard.press("Enter")
    page.get_by_text("Live", exact=True).wait_for()
    assert page.evaluate("document.activeElement.id") == "now"
    # Called, started, and finished with an outcome that is chosen by arrow.
    press(page, "#do-next", "Nummer 3 is geroepen")
    access(page, "s")
    page.get_by_text("Nummer 3 wordt geholpen.").wait_for()
    tab_to(page, "[name=outcome]")
    page.keyboard.press("ArrowDown")
    press(page, "#do-finish", "Nummer 3 is klaar.")
    page.get_by_text("Moet terugkomen").wait_for()
    # Set aside, and called again from there.
    press(page, "#do-next", "Nummer 1 is geroepen")
    access(page, "z")
    page.get_by_text("Nummer 1 staat even apart.").wait_for()
    press(page, "[aria-label='Roep nummer 1']", "Nummer 1 is geroepen")
    # Sent on: what is typed stays while the line moves on beside it.
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "#forward-to")
    page.keyboard.type("Balie 2")
    tab_to(page, "#forward-reason")
    page.keyboard.type("foto is nodig")
    beside.goto(base + DESK)
    beside.get_by_label("Balie 2").check()
    beside.get_by_role("button", name="Beginnen").click()
    beside.get_by_role("button", name="Roep volgende").click()
    beside.get_by_text("Nummer 2 is geroepen").wait_for()
    expect(page.locator("#rest-title")).to_contain_text("3")
    assert page.evaluate("document.activeElement.id") == "forward-reason"
    assert page.locator("#forward-reason").input_value() == "foto is nodig"
    press(page, "#do-forward", "Nummer 1 is doorgestuurd")
    # Does not come.
    press(page, "#do-next", "Nummer 4 is geroepen")
    press(page, "#do-no-show", "Nummer 4 is niet gekomen.")
    # The focus stays on a button of the list while the line changes, and near it when it is gone.
    tab_to(page, "[aria-label='Roep nummer 6']")
    beside.get_by_role("button", name="Is er: start").click()
    beside.get_by_role("button", name="Klaar").click()
    beside.get_by_role("button", name="Roep nummer 5").click()
    expect(page.get_by_label("Roep nummer 5")).to_have_count(0)
    assert page.evaluate("document.activeElement.ariaLabel") == "Roep nummer 6"
    beside.get_by_role("button", name="Zet apart").click()
    beside.get_by_role("button", name="Roep nummer 6").click()
    expect(page.get_by_label("Roep nummer 6")).to_have_count(0)
    assert page.evaluate("document.activeElement.id") == "rest-title"
    # Somebody comes in: the service is searched for, and Enter in the search gives no number.
    page.goto(f"{base}/medewerker/agenda/stadhuis-leeuwarden/aankomst/")
    tab_to(page, "#id_find")
    page.keyboard.type("pasp")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "[name=services]", most=1)  # from the search straight to what it found
    page.keyboard.press("Space")
    keep(page, "arrivals")
    tab_to(page, "button[value=walk-in]")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Nummer 7").wait_for()
    assert page.url.endswith("/aankomst/?nummer=7")  # its top, and not what was found before
    keep(page, "arrived")
    for context in contexts:
        context.close()
