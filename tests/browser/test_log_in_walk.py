"""In by a real provider and out again, in a browser that holds forms to their policy, at 320 px."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from hub.people.oidc import connecting
from hub.people.oidc.models import Assurance, Audience, ServiceAssurance
from tests.browser.conftest import Visitor
from tests.people.conftest import connected
from tests.people.provider.real import Real, real_provider, why_not
from tests.town import Town

pytestmark = pytest.mark.browser


@pytest.fixture
def provider(
    live_town: Town, live_server: LiveServer, tmp_path: Path, settings: Any
) -> Iterator[Real]:
    if reason := why_not():
        pytest.skip(reason)
    with real_provider(tmp_path, base=live_server.url) as real:
        settings.OIDC_TEST_CA = str(real.pem)
        made = connected(
            live_town.municipality, real.issuer, Audience.STAFF, second_factor=("otp",)
        )
        connecting.give(provider=made, group="balie", kind="clerk", now=timezone.now())
        connected(live_town.municipality, real.issuer, Audience.CITIZENS)
        yield real


@pytest.fixture
def visitor(chromium: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    """Takes the provider's certificate for what it is."""
    context = chromium.new_context(viewport={"width": 320, "height": 900}, ignore_https_errors=True)
    yield Visitor(context.new_page(), live_server.url)
    context.close()


def log_in_as(visitor: Visitor, who: str) -> None:
    visitor.page.get_by_label("Wie").select_option(who)
    visitor.page.get_by_role("button", name="Inloggen").click()


def test_a_clerk_comes_in_and_goes_out(provider: Real, visitor: Visitor) -> None:
    visitor.go("/medewerker/inloggen/")
    expect(visitor.page.get_by_role("heading", name="Met uw werkaccount")).to_be_visible()
    visitor.must_be_accessible()
    visitor.page.get_by_role("link", name="DigiProef").click()
    log_in_as(visitor, "joke")
    expect(visitor.page.get_by_role("button", name="Uitloggen")).to_be_visible()
    visitor.page.get_by_role("button", name="Uitloggen").click()
    # The browser follows to the provider: the policy of forms names it.
    visitor.page.wait_for_url(f"{provider.issuer}/**")
    visitor.page.get_by_role("button", name="Yes, sign me out").click()
    expect(visitor.page.get_by_role("heading", name="U bent uitgelogd")).to_be_visible()
    visitor.must_be_accessible()


def test_a_citizen_logs_in_for_what_asks_it(
    provider: Real, visitor: Visitor, live_town: Town
) -> None:
    service = live_town.passport.service
    ServiceAssurance.objects.create(service=service, minimum=Assurance.SUBSTANTIAL)
    page = visitor.page
    visitor.go(f"/diensten/{service.pk}/wanneer?aanbod={live_town.passport.pk}")
    page.locator("button[name=start]").first.click()
    expect(page.get_by_role("heading", name="Log eerst in")).to_be_visible()
    visitor.must_be_accessible()
    page.get_by_role("link", name="Inloggen met DigiProef").click()
    log_in_as(visitor, "inwoner")
    page.get_by_label("Uw naam").fill("Sanne Visser")
    page.get_by_label("Uw telefoonnummer").fill("0612345678")
    page.get_by_role("button", name="Volgende").click()
    page.wait_for_url("**/controleren")
    page.locator("main .hub-actions button.nl-button--primary").click()
    page.wait_for_url("**/gemaakt")
    page.get_by_role("link", name="Mijn afspraken").click()
    expect(page.get_by_role("heading", name="Mijn afspraken")).to_be_visible()
    visitor.must_be_accessible()
    page.get_by_role("button", name="Bekijken of wijzigen").click()
    expect(page.get_by_role("heading", name="Uw afspraak").first).to_be_visible()
