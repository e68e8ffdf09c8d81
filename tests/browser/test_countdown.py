"""Counting down in a real browser: what it keeps, what it forgets, and on another site."""

import http.server
import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from hub.keydates.models import DateSeries
from hub.keydates.reminding import ZONE
from scheduling.models import Appointment, State
from tests.browser.conftest import Visitor
from tests.browser.test_booking_walk import book
from tests.keydates.conftest import published
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def soon(days: int) -> date:
    return timezone.now().astimezone(ZONE).date() + timedelta(days=days)


@pytest.fixture
def series(live_town: Town) -> DateSeries:
    return published(live_town, soon(5))


def test_the_choice_and_own_dates_are_kept_until_they_are_forgotten(
    series: DateSeries, visitor: Visitor
) -> None:
    page = visitor.page
    visitor.go("/aftellen")
    page.get_by_label("AOW wordt betaald").check()
    page.get_by_role("button", name="Aftellen").click()
    expect(page.get_by_text("5 dagen")).to_be_visible()
    page.get_by_label("Wat is het?").fill("Verjaardag <b>oma</b>")
    page.get_by_label("Op welke dag?").fill(soon(1).isoformat())
    page.get_by_role("button", name="Mijn datum toevoegen").click()
    expect(page.get_by_role("heading", name="Verjaardag <b>oma</b>")).to_be_visible()
    expect(page.locator("[data-own-list]").get_by_text("Morgen")).to_be_visible()
    visitor.must_be_accessible()
    # Another day, the bare address: all of it is still there.
    visitor.go("/aftellen")
    expect(page.get_by_text("5 dagen")).to_be_visible()
    expect(page.get_by_role("heading", name="Verjaardag <b>oma</b>")).to_be_visible()
    page.get_by_role("button", name="Vergeet alles in deze browser").click()
    expect(page.get_by_text("Vergeten.")).to_be_visible()
    expect(page.locator("[data-own-list] li")).to_have_count(0)
    visitor.go("/aftellen")
    expect(page.get_by_role("heading", name="Welke datums tellen voor u?")).to_be_visible()
    expect(page.get_by_text("5 dagen")).to_have_count(0)
    assert visitor.foreign == []


def test_an_appointment_is_counted_down_by_its_link(live_town: Town, visitor: Visitor) -> None:
    page = visitor.page
    book(visitor)
    page.get_by_role("link", name="Wijzigen of afzeggen").click()
    page.get_by_role("button", name="Tel af tot deze dag").click()
    card = page.locator("[data-own-list] article")
    expect(card).to_contain_text("Stadhuis Leeuwarden")
    expect(card).not_to_contain_text("Paspoort")
    visitor.must_be_accessible()
    # Cancelled elsewhere: the browser forgets the link at the next visit.
    Appointment.objects.update(state=State.CANCELLED)
    visitor.go("/aftellen")
    expect(page.locator("[data-own-section]")).to_be_visible()
    expect(page.locator("[data-own-list] li")).to_have_count(0)


def test_it_works_without_javascript(series: DateSeries, visitor_without_scripts: Visitor) -> None:
    page = visitor_without_scripts.page
    visitor_without_scripts.go("/aftellen")
    page.get_by_label("AOW wordt betaald").check()
    page.get_by_role("button", name="Aftellen").click()
    expect(page.get_by_text("5 dagen")).to_be_visible()
    expect(page.locator("[data-own-section]")).to_be_hidden()


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_it_is_accessible(series: DateSeries, visitor: Visitor, prefix: str) -> None:
    query = f"?reeks={series.slug}"
    for path in ("/aftellen", f"/aftellen{query}", f"/aftellen/herinnering{query}"):
        visitor.go(prefix + path)
        visitor.must_be_accessible()
    visitor.go(f"{prefix}/aftellen/widget")
    line = "5 days left" if prefix else "nog 5 dagen"
    expect(visitor.page.get_by_text(line)).to_be_visible()
    visitor.must_be_accessible()


@pytest.fixture
def other_site(series: DateSeries, visitor: Visitor) -> Iterator[str]:
    """A municipality's own page, at another origin, with a policy that allows no inline style."""
    page = f"""<!doctype html><html lang="nl"><title>Gemeente</title>
    <p data-aftellen="{series.slug}"><a href="/elders">Betaaldatums</a></p>
    <p data-aftellen="bestaat-niet">Niets</p>
    <script defer src="{visitor.base}/aftellen/widget.js"></script></html>""".encode()
    policy = f"default-src 'none'; script-src {visitor.base}; connect-src {visitor.base}"

    class Site(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_the_widget_counts_on_another_site_and_leaves_nothing_there(
    other_site: str, visitor: Visitor
) -> None:
    page = visitor.page
    page.goto(other_site)
    line = page.locator("[data-aftellen]").first
    expect(line).to_contain_text("AOW wordt betaald: nog 5 dagen")
    link = line.get_by_role("link")
    assert str(link.get_attribute("href")).startswith(f"{visitor.base}/aftellen?reeks=")
    # An unknown series leaves the line as it was.
    expect(page.locator("[data-aftellen]").last).to_have_text("Niets")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
