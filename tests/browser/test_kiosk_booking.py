"""Looking something up and booking it at a touch screen, by its own keys."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.halls import Hall, look, press, screen, type_on_keys
from tests.browser.halls import hall as hall

pytestmark = pytest.mark.browser


def as_far_as_the_name(page: Page) -> None:
    press(page, "Iets opzoeken of een afspraak maken")
    page.get_by_role("heading", name="Wat zoekt u?").wait_for()
    page.get_by_label("Gebruik uw eigen woorden").click()
    type_on_keys(page, "pasport")
    press(page, "Zoek")
    page.get_by_role("button", name="Paspoort").click()
    press(page, "Afspraak maken")
    press(page, "2")
    page.get_by_role("heading", name="Waar wilt u heen?").wait_for()
    page.get_by_role("button", name="Hier: Stadhuis Leeuwarden").click()
    page.locator(".kiosk__times button").first.click()
    page.get_by_role("heading", name="Wat is uw naam?").wait_for()


def test_of_a_booking_nothing_stays_half_finished_or_whole(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    as_far_as_the_name(page)
    type_on_keys(page, "Jetske")
    press(page, "Volgende")
    page.get_by_label("Uw telefoonnummer").click()
    type_on_keys(page, "0612345678")
    assert hall.do("left").startswith("{'name': 'Jetske'}|pasport||1|")
    press(page, "Stop en wis")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    booked = hall.do("left")
    assert booked.startswith("{}|||0|")
    # The second person looks back, tries the same way, and finds the same time free.
    page.go_back()
    page.wait_for_timeout(500)
    page.go_forward()
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    press(page, "Iets opzoeken of een afspraak maken")
    page.get_by_role("heading", name="Vaak gevraagd").wait_for()
    look(page, "find")
    assert page.get_by_label("Gebruik uw eigen woorden").input_value() == ""
    press(page, "Terug")
    as_far_as_the_name(page)
    look(page, "name")
    assert page.get_by_label("Uw naam").input_value() == ""
    type_on_keys(page, "Ko")
    press(page, "Volgende")
    page.get_by_label("Uw e-mailadres").wait_for()
    look(page, "reach")
    type_on_keys(page, "ko@example.nl")
    press(page, "Volgende")
    page.get_by_role("heading", name="Klopt dit?").wait_for()
    look(page, "check")
    press(page, "Ja, maak de afspraak")
    page.get_by_role("heading", name="Uw afspraak is gemaakt").wait_for()
    look(page, "booked")
    press(page, "Contrast")
    expect(page.locator("body")).to_have_class("kiosk kiosk--contrast")
    page.emulate_media(media="print")
    inks = "['body', '.kiosk__card', '.kiosk__card dt', '.kiosk__reference'].map(one => {"
    inks += " const ink = getComputedStyle(document.querySelector(one));"
    inks += " return [ink.color, ink.backgroundColor] })"
    black, white, clear = "rgb(0, 0, 0)", "rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"
    assert page.evaluate(inks) == [[black, white], [black, white], [black, clear], [black, clear]]
    page.emulate_media(media="screen")
    assert "ko@example.nl" not in page.content()
    assert hall.do("left") == "{}|||0|" + str(int(booked.rpartition("|")[2]) + 1)
    press(page, "Klaar")
    page.get_by_role("heading", name="Welkom. Waarvoor komt u?").wait_for()
    assert page.evaluate("history.length") <= 2
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    page.context.close()


def test_keys_for_which_there_is_no_room_any_more_make_way(chromium: Browser, hall: Hall) -> None:
    page = screen(chromium, hall, "zuil")
    press(page, "Iets opzoeken of een afspraak maken")
    field, keys = page.get_by_label("Gebruik uw eigen woorden"), page.locator("#board")
    field.click()
    type_on_keys(page, "pas")
    expect(field).to_have_js_property("inputMode", "none")
    page.set_viewport_size({"width": 320, "height": 900})  # as after making it four times as large
    expect(keys).to_be_hidden()
    look(page, "find-keys-320")
    expect(field).to_have_js_property("inputMode", "")
    expect(field).to_be_focused()
    page.set_viewport_size({"width": 1080, "height": 1920})
    expect(keys).to_be_visible()
    type_on_keys(page, "port")
    expect(field).to_have_value("pasport")
    press(page, "Stop en wis")
    page.context.close()


BOOKING = (
    ("find", lambda page: press(page, "Look something up or make an appointment")),
    ("found", lambda page: search_for(page, "pasport")),
    ("about", lambda page: page.get_by_role("button", name="Paspoort").click()),
    ("party", lambda page: press(page, "Make an appointment")),
    ("places", lambda page: press(page, "1")),
    ("times", lambda page: page.get_by_role("button", name="Here:").click()),
    ("day", lambda page: page.locator(".kiosk__days button").nth(1).click()),
    ("name", lambda page: page.locator(".kiosk__times button").first.click()),
    ("name-wrong", lambda page: press(page, "Next")),
)


def search_for(page: Page, words: str) -> None:
    page.get_by_label("Use your own words").fill(words)
    press(page, "Search")


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (390, 844), (320, 700)])
def test_each_screen_of_a_booking_can_be_read_and_reached(
    chromium: Browser, hall: Hall, width: int, height: int
) -> None:
    page = screen(chromium, hall, "zuil")
    page.set_viewport_size({"width": width, "height": height})
    press(page, "English")
    for switch in ("Contrast", "Large letters", "Lower"):
        press(page, switch)
    for name, step in BOOKING:
        before = page.locator("#screen").get_attribute("class")
        step(page)
        page.wait_for_function(
            "was => document.getElementById('screen').className !== was"
            " || document.querySelector('.kiosk__times, .kiosk__found--told, .kiosk__wrong')",
            arg=before,
        )
        page.wait_for_timeout(300)
        look(page, f"{name}-{width}-low-large-contrast")
        if width == 1080:
            highest = page.evaluate(
                "Math.min(...[...document.querySelectorAll('main button, main input')]"
                ".filter(b => b.offsetParent).map(b => b.getBoundingClientRect().top))"
            )
            assert highest >= 0.3 * height, name  # some 120 cm above the floor
    press(page, "Stop and clear")
    page.context.close()
