"""A kiosk and a call display in real browsers: one after the other, cut off, left alone."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.halls import Hall, look, press, screen, type_on_keys
from tests.browser.halls import hall as hall

pytestmark = pytest.mark.browser


def test_two_people_one_after_the_other_see_nothing_of_each_other(
    chromium: Browser, hall: Hall
) -> None:
    page = screen(chromium, hall, "zuil")
    look(page, "start")
    press(page, "Ik heb een afspraak")
    page.get_by_role("heading", name="Typ de code van uw afspraak").wait_for()
    look(page, "code")
    for key in hall.reference:
        page.get_by_role("group", name="Toetsen").get_by_role(
            "button", name=key, exact=True
        ).click()
    press(page, "Aanmelden")
    page.locator(".kiosk__number").wait_for()
    look(page, "ticket")
    press(page, "Contrast")
    expect(page.locator("body")).to_have_class("kiosk kiosk--contrast")
    look(page, "ticket-contrast")
    first = page.content()
    assert hall.reference not in first
    press(page, "Klaar")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    # The second person looks back, and looks everywhere.
    assert page.url == f"{hall.base}/kiosk/"
    assert page.evaluate("history.length") <= 2
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert [c["name"] for c in page.context.cookies()] == ["kiosk_device", "csrftoken"]
    assert page.evaluate("indexedDB.databases().then(all => all.length)") == 0
    page.go_back()
    page.wait_for_timeout(500)
    assert ".kiosk__number" not in page.content()
    page.go_forward()
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    press(page, "Ik heb geen afspraak")
    page.get_by_text("Rijbewijs").wait_for()
    look(page, "services")
    assert page.locator("input[type=checkbox]:checked").count() == 0
    press(page, "Alles van A tot Z")
    page.get_by_text("Rijbewijs").click()
    page.get_by_label("Zoek, of kies uit de lijst").click()
    look(page, "services-keys")
    type_on_keys(page, "verhuisen")
    press(page, "Zoek")
    page.get_by_text("Verhuizing doorgeven").click()
    look(page, "services-found")
    press(page, "Neem een nummer")
    page.locator(".kiosk__number").wait_for()
    page.context.close()


def test_every_answer_and_switch_can_be_read(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    press(page, "English")
    press(page, "Large letters")
    press(page, "Lower")
    expect(page.locator("body")).to_have_class("kiosk kiosk--large kiosk--low")
    look(page, "start-low-large-english")
    press(page, "I have an appointment")
    page.locator("#code").fill("CDFG")
    press(page, "Check in")
    page.get_by_text("We do not know this code.").wait_for()
    expect(page.locator("#code")).to_have_value("CDFG")  # to be looked at once more
    look(page, "code-unknown")
    press(page, "I need a person")
    page.get_by_role("heading", name="Somebody comes to you").wait_for()
    look(page, "person")
    press(page, "Stop and clear")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    page.context.close()


def test_no_time_pressure_and_then_a_reset(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    press(page, "Ik heb geen afspraak")
    question = page.get_by_role("heading", name="Bent u er nog?")
    page.get_by_text("Rijbewijs").wait_for()
    page.evaluate("Object.assign(document.getElementById('screen').dataset, {idle: 2, warning: 4})")
    page.mouse.click(5, 5)
    question.wait_for()
    look(page, "warning")
    press(page, "Ja, geef me meer tijd")
    expect(question).to_be_hidden()
    expect(page.get_by_role("heading", name="Wat kunnen wij voor u doen?")).to_be_visible()
    question.wait_for()
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    page.context.close()


def test_cut_off_it_says_so_and_comes_back_by_itself(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    press(page, "Ik heb geen afspraak")
    page.get_by_text("Rijbewijs").click()
    hall.wire.cut()
    page.get_by_role("heading", name="Dit scherm kan ons nu niet bereiken").wait_for(timeout=8000)
    assert page.get_by_text("Rijbewijs").count() == 0
    look(page, "offline")
    hall.wire.mend()
    # What was begun is gone, here and on the server: somebody else may stand here by now.
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for(timeout=8000)
    assert hall.do("left").split("|")[:3] == ["{}", "", ""]
    # A press whose answer was lost says so, and what was chosen stays.
    press(page, "Ik heb geen afspraak")
    page.get_by_text("Rijbewijs").click()
    page.route("**/kiosk/nummer", lambda route: route.abort())
    press(page, "Neem een nummer")
    page.get_by_text("Dat lukte niet. Druk nog een keer.").wait_for()
    assert page.locator("input:checked").count() == 1
    page.unroute("**/kiosk/nummer")
    press(page, "Neem een nummer")
    page.locator(".kiosk__number").wait_for()
    # A number that was given is not lost by a cut.
    hall.wire.cut()
    page.get_by_role("heading", name="Dit scherm kan ons nu niet bereiken").wait_for(timeout=8000)
    hall.wire.mend()
    page.locator(".kiosk__number").wait_for(timeout=8000)
    press(page, "Klaar")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    page.context.close()


def test_a_display_is_right_again_after_a_cut_and_a_stall(chromium: Browser, hall: Hall) -> None:
    hall.do("walk-in", "8")
    page = screen(chromium, hall, "scherm", reduced_motion="reduce")
    look(page, "display-empty")
    for desk, helped in (("Balie 1", ["x"]), ("Balie 2", ["x"]), ("Balie 1", ["x"])):
        hall.do("call", desk, *helped)
    number = hall.do("call", "Balie 1")
    now = page.locator(".display__now .display__number")
    expect(now).to_have_text([number], timeout=5000)
    look(page, "display-one")
    hall.wire.cut()
    second = hall.do("call", "Balie 2")
    page.get_by_text("Dit scherm loopt niet mee.").or_(
        page.get_by_text("not up to date")
    ).first.wait_for(timeout=9000)
    look(page, "display-not-live")
    hall.wire.mend()
    expect(now).to_have_text([second, number], timeout=5000)
    expect(page.locator("#not-live")).to_be_hidden()
    look(page, "display-two")
    hall.wire.stall()
    page.locator("#not-live").wait_for(timeout=12_000)
    hall.wire.mend()
    expect(page.locator("#not-live")).to_be_hidden(timeout=5000)
    hall.do("lock", "Scherm")
    page.get_by_role("heading", name="Dit scherm is op slot").wait_for(timeout=5000)
    look(page, "locked")
    page.context.close()


def test_an_unpaired_screen_shows_a_code(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "onbekend")
    page.get_by_role("heading", name="Koppel dit scherm").wait_for()
    look(page, "pairing")
    page.context.close()
