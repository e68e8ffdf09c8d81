"""Through the door of a video call in a real browser: to the organisation's own site, and nowhere
else. The site is made up; the browser is told what stands there."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from scheduling.models import Appointment, Segment, State
from scheduling.reference import hash_of, new_reference
from scheduling.video import links
from scheduling.video.models import ProviderKind, VideoPolicy
from tests.browser.conftest import Visitor
from tests.town import Town

pytestmark = pytest.mark.browser
SITE = "https://video.pensioen.example"


def starting_now(town: Town) -> Appointment:
    now = timezone.now()
    span = {"starts_at": now, "ends_at": now + timedelta(minutes=30)}
    made = Appointment.objects.create(
        reference=new_reference(),
        state=State.CONFIRMED,
        channel=town.pension_video.channel,
        zone="Europe/Amsterdam",
        manage_token_hash=hash_of("manage"),
        created_at=now,
        changed_at=now,
        **span,
    )
    Segment.objects.create(appointment=made, offering=town.pension_video, **span)
    return made


def test_the_button_leads_to_the_site_without_scripts_and_sends_no_link_along(
    live_town: Town,
    live_server: LiveServer,
    visitor_without_scripts: Visitor,
    settings: Settings,
) -> None:
    settings.JITSI_SECRETS = {live_town.agency.slug: "s" * 32}
    VideoPolicy.objects.create(
        organisation=live_town.agency,
        provider=ProviderKind.JITSI,
        base_url=SITE,
        app_id="hub",
        phone="+31201234567",
    )
    token = links.issue(starting_now(live_town), now=timezone.now())
    seen: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        seen.append(route.request.headers)
        route.fulfill(body="<h1>Jitsi</h1>", content_type="text/html")

    page = visitor_without_scripts.page
    page.route(f"{SITE}/**", answer)
    visitor_without_scripts.go(f"/videogesprek/{token}")
    page.get_by_role("button", name="Naar binnen").click()
    expect(page.get_by_role("heading", name="Jitsi")).to_be_visible()
    assert page.url.startswith(f"{SITE}/")
    assert [headers.get("referer") for headers in seen] == [None]


def test_the_door_can_be_used_by_everybody(
    live_town: Town, live_server: LiveServer, visitor: Visitor
) -> None:
    VideoPolicy.objects.create(
        organisation=live_town.agency, provider=ProviderKind.OWN, phone="+31201234567"
    )
    token = links.issue(starting_now(live_town), now=timezone.now())
    visitor.go(f"/videogesprek/{token}")
    visitor.must_be_accessible()
    visitor.page.get_by_role("button", name="Naar binnen").press("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(
        "Kunnen we u zien en horen?"
    )
    visitor.must_be_accessible()
    assert visitor.foreign == []
