"""Open data in a real browser: the page, and data blocks that the policy of a page lets be."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from locations.exchange import dump
from tests.browser.conftest import Visitor
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LINKED = 'script[type="application/ld+json"]'


def test_the_page_is_accessible_and_gives_its_files(
    live_town: Town, visitor: Visitor, settings: Any, tmp_path: Path
) -> None:
    settings.OPEN_DATA_DIR = tmp_path
    made = dump.make(now=timezone.now())
    page = visitor.page
    for path in ("/open-data", "/en/open-data"):
        visitor.go(path)
        expect(page.get_by_role("heading", level=1)).to_have_text("Open data")
        visitor.must_be_accessible()
    with page.expect_download() as download:
        page.get_by_role("link", name="diensten.csv").click()
    assert download.value.path().read_bytes() == (made.folder / "diensten.csv").read_bytes()
    assert visitor.foreign == []


def test_the_policy_of_a_page_lets_its_data_be(live_town: Town, visitor: Visitor) -> None:
    page, said = visitor.page, []
    page.on("console", lambda message: said.append(message.text))
    for path, kind in (
        (f"/diensten/{live_town.passport.service_id}/paspoort", "GovernmentService"),
        ("/servicepunten/stadhuis-leeuwarden", "GovernmentOffice"),
    ):
        visitor.go(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        found = page.locator(LINKED).evaluate("block => JSON.parse(block.textContent)['@type']")
        assert found == kind
        visitor.must_be_accessible()
    assert said == []
