"""The whole way from a typing error to a cancelled appointment, as citizens go it."""

import re
from datetime import datetime

import pytest
from django.utils import timezone

from scheduling import booking
from scheduling.models import Appointment, State
from tests.browser.conftest import Visitor
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def book(visitor: Visitor) -> None:
    page = visitor.page
    visitor.go("/")
    page.fill("#q", "pasport")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Paspoort").click()
    page.get_by_role("link", name="Afspraak maken").click()
    page.get_by_label("2 personen").check()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_label("Uw postcode of plaats").fill("8911 ab")
    page.get_by_role("button", name="Toon plekken").click()
    page.locator("a", has_text="Stadhuis Leeuwarden, Aan de balie").click()
    page.locator(".hub-time").first.click()
    page.get_by_label("Uw naam").fill("Sanne Visser")
    page.get_by_label("Uw e-mailadres").fill("sanne@example.nl")
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("button", name="Afspraak maken").click()
    assert page.get_by_role("heading", name="Uw afspraak is gemaakt").is_visible()


def test_a_citizen_books_moves_and_cancels_without_javascript(
    live_town: Town, visitor_without_scripts: Visitor
) -> None:
    visitor = visitor_without_scripts
    page = visitor.page
    book(visitor)
    made = Appointment.objects.get(state=State.CONFIRMED)
    assert made.booker.name == "Sanne Visser"
    assert made.ends_at.minute != made.starts_at.minute
    page.get_by_role("link", name="Wijzigen of afzeggen").click()
    page.get_by_role("link", name="Kies een andere tijd").click()
    # The second day: of the first there may be little left at the hour at which this runs.
    page.locator(".hub-day summary").nth(1).click()
    page.locator(".hub-day").nth(1).locator(".hub-time").first.click()
    page.get_by_role("button", name="Ja, verzetten").click()
    moved = Appointment.objects.get(pk=made.pk)
    assert moved.starts_at > made.starts_at
    page.get_by_role("link", name="Afspraak afzeggen").click()
    page.get_by_role("button", name="Ja, afspraak afzeggen").click()
    assert page.get_by_role("heading", name="Uw afspraak is afgezegd").is_visible()
    assert Appointment.objects.get(pk=made.pk).state == State.CANCELLED
    assert visitor.foreign == []


def press_until(visitor: Visitor, wanted: str, most: int = 60) -> None:
    """Tabs until the focused element's text or label contains what is wanted (a pattern)."""
    script = r"""() => { const e = document.activeElement;
        return [e.textContent, e.labels && e.labels[0] && e.labels[0].innerText, e.value,
        e.getAttribute('aria-label')]
        .filter(Boolean).join(' ').replace(/\s+/g, ' ') }"""
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        if re.search(wanted, str(visitor.page.evaluate(script))):
            return
    raise AssertionError(f"The keyboard does not reach {wanted!r} on {visitor.page.url}")


def enter(visitor: Visitor) -> None:
    """Enter, and wait for the next page."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def test_the_whole_booking_works_by_keyboard_alone(live_town: Town, visitor: Visitor) -> None:
    keys = visitor.page.keyboard
    visitor.go("/")
    press_until(visitor, "Waar kunnen wij u mee helpen")
    keys.type("pasport")
    enter(visitor)
    for wanted in ("Paspoort", "Afspraak maken"):
        press_until(visitor, wanted)
        enter(visitor)
    press_until(visitor, "persoon")
    keys.press("ArrowDown")
    press_until(visitor, "Volgende")
    enter(visitor)
    press_until(visitor, "Kies een tijd: Stadhuis Leeuwarden")
    enter(visitor)
    press_until(visitor, r"\d\d:\d\d")  # the first free time, at whatever hour this runs
    enter(visitor)
    press_until(visitor, "Uw naam")
    keys.type("Sanne Visser")
    press_until(visitor, "Uw telefoonnummer")
    keys.type("06 12345678")
    for wanted in ("Volgende", "Afspraak maken"):
        press_until(visitor, wanted)
        enter(visitor)
    assert Appointment.objects.get(state=State.CONFIRMED).booker.phone.as_e164 == "+31612345678"


def test_errors_stand_at_the_field_and_keep_what_was_typed(
    live_town: Town, visitor: Visitor
) -> None:
    page = visitor.page
    visitor.go(f"/diensten/{live_town.passport.service_id}/wanneer?aanbod={live_town.passport.pk}")
    page.locator(".hub-time").first.click()
    page.get_by_label("Uw e-mailadres").fill("sanne@")
    page.get_by_role("button", name="Volgende").click()
    assert page.locator("#id_email").input_value() == "sanne@"
    page.get_by_role("link", name="Vul uw naam in.").click()
    assert page.evaluate("document.activeElement.id") == "id_name"
    visitor.must_be_accessible()


def test_who_takes_long_is_warned_before_the_time_is_over(
    live_town: Town, visitor: Visitor
) -> None:
    page = visitor.page
    page.clock.install()
    visitor.go(f"/diensten/{live_town.passport.service_id}/wanneer?aanbod={live_town.passport.pk}")
    # The clock is turned only when the next page and its script are there.
    with page.expect_navigation():
        page.locator(".hub-time").first.click()
    warning = page.locator("[data-hold-warning]")
    page.clock.run_for("07:30")
    assert warning.inner_text() == ""
    page.clock.run_for("00:40")
    assert warning.inner_text() == "Uw tijd is bijna om. Hebt u meer tijd nodig? Druk op de knop."
    visitor.must_be_accessible()
    page.get_by_label("Uw naam").fill("Sanne")
    with page.expect_navigation():
        page.get_by_role("button", name="Ik heb meer tijd nodig").click()
    assert page.locator("[data-hold-warning]").inner_text() == ""
    assert page.get_by_label("Uw naam").input_value() == "Sanne"


def test_a_slot_that_was_just_taken_gives_the_nearest_and_keeps_the_details(
    live_town: Town, visitor: Visitor
) -> None:
    page = visitor.page
    visitor.go(f"/diensten/{live_town.passport.service_id}/wanneer?aanbod={live_town.passport.pk}")
    button = page.locator(".hub-time").first
    start = button.get_attribute("value")
    assert start is not None
    for _ in range(2):
        booking.hold(
            offering=live_town.passport, start=datetime.fromisoformat(start), now=timezone.now()
        )
    button.click()
    assert page.get_by_role("alert").inner_text().startswith("Die tijd is net bezet geraakt.")
    visitor.must_be_accessible()


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_is_accessible_in_both_languages(
    live_town: Town, visitor: Visitor, prefix: str, width: int
) -> None:
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 900})
    service, offering = live_town.passport.service_id, live_town.passport.pk
    for path in (
        "/",
        "/over",
        "/api-wijzigingen",
        "/zoeken?q=pasport",
        "/zoeken?q=qqqq",
        "/servicepunten",
        "/servicepunten?bij=8911",
        "/servicepunten?bij=nergens",
        "/servicepunten/stadhuis-leeuwarden",
        f"/diensten/{service}/paspoort",
        f"/diensten/{service}/wie",
        f"/diensten/{service}/waar?bij=8911",
        f"/diensten/{service}/wanneer?aanbod={offering}",
        "/bestaat-niet",
    ):
        visitor.go(prefix + path)
        visitor.must_be_accessible()
        assert page.locator("html").get_attribute("lang") == (prefix.strip("/") or "nl")
    page.goto(f"{visitor.base}{prefix}/diensten/{service}/wanneer?aanbod={offering}")
    page.locator(".hub-time").first.click()
    visitor.must_be_accessible()
    page.fill("#id_name", "Sanne")
    page.fill("#id_email", "sanne@example.nl")
    page.locator("form .nl-button--primary").click()
    visitor.must_be_accessible()
    page.locator("form .nl-button--primary").click()
    visitor.must_be_accessible()
    page.locator("a.nl-button--secondary").click()
    manage = page.url
    visitor.must_be_accessible()
    for part in ("/verzetten", "/afzeggen"):
        page.goto(manage + part)
        visitor.must_be_accessible()
    assert visitor.foreign == []
