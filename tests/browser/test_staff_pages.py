"""The staff's pages in a real browser."""

from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.utils import timezone

from scheduling import availability
from scheduling.booking import bulk
from tests.agenda.conftest import member
from tests.agenda.test_waits import called
from tests.browser.conftest import Visitor
from tests.scheduling.test_bulk import booked
from tests.town import Town

HERE = ZoneInfo("Europe/Amsterdam")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_staff_pages_are_accessible_in_both_languages(live_town: Town, visitor: Visitor) -> None:
    visitor.go("/medewerker/inloggen/")
    visitor.must_be_accessible()
    log_in(visitor, live_town)
    called(live_town, 30, after=30)
    at = "/medewerker/agenda/stadhuis-leeuwarden/"
    for prefix in ("", "/en"):
        for page in (
            "/medewerker/agenda/",
            at,
            f"{at}?view=week&by=professional",
            f"{at}boeken/",
            f"{at}aandacht/",
            f"{at}berichten/",
            f"{at}berichten/instellingen/",
            f"{at}kalenders/",
            f"{at}kalenders-van-elders/",
            f"{at}planning/openingstijden/",
            f"{at}planning/andere-tijden/",
            f"{at}planning/sluitingen/",
            f"{at}planning/diensten/",
            f"{at}planning/afwezigheid/",
            f"{at}planning/feestdagen/",
            "/medewerker/vloer/stadhuis-leeuwarden/wachttijden/",
        ):
            visitor.go(prefix + page)
            visitor.must_be_accessible()


def test_a_narrow_agenda_shows_every_column_as_a_line(live_town: Town, visitor: Visitor) -> None:
    now = timezone.now()
    window = availability.bookable_window(live_town.passport, now)
    start = availability.find(offering=live_town.passport, window=window, now=now).times()[0]
    bulk.load([booked(live_town, start)], now=now)  # in silence: nothing is sent from this thread
    log_in(visitor, live_town)
    visitor.go(f"/medewerker/agenda/stadhuis-leeuwarden/?date={start.astimezone(HERE).date()}")
    visitor.must_be_accessible()
    table = visitor.page.locator(".hub-table-scroll")
    assert table.evaluate("t => t.scrollWidth <= t.clientWidth")
    assert table.get_by_role("row").count() == 2
    cells = table.get_by_role("cell")
    assert cells.count() == 7
    assert cells.nth(2).evaluate("c => getComputedStyle(c, '::before').content") == '"Dienst: "'


def log_in(visitor: Visitor, town: Town) -> None:
    staff = member("joke", "manager", town.municipality)
    cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": visitor.base}]
    )
