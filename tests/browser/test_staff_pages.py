"""The staff's pages in a real browser."""

import pytest
from django.conf import settings

from tests.agenda.conftest import member
from tests.browser.conftest import Visitor
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_staff_pages_are_accessible_in_both_languages(live_town: Town, visitor: Visitor) -> None:
    visitor.go("/medewerker/inloggen/")
    visitor.must_be_accessible()
    log_in(visitor, live_town)
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
        ):
            visitor.go(prefix + page)
            visitor.must_be_accessible()


def log_in(visitor: Visitor, town: Town) -> None:
    staff = member("joke", "manager", town.municipality)
    cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": visitor.base}]
    )
