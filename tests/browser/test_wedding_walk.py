"""A wedding walked in three browsers: who asks, the partner, and the officiant; with a move of the
date and a partner who steps back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from hub.notifications.models import Message
from scheduling.journeys.models import Journey, Progress
from scheduling.models import Allocation, State
from tests.agenda.conftest import member
from tests.browser.conftest import Visitor
from tests.journeys import wedding as weddings
from tests.journeys.wedding import Wedding
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wedding(live_town: Town) -> Wedding:
    return weddings.build(live_town, now=timezone.now())


@pytest.fixture
def partner(chromium: Browser, live_server: LiveServer) -> Iterator[Visitor]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    yield Visitor(context.new_page(), live_server.url)
    context.close()


@pytest.fixture
def officiant(chromium: Browser, live_server: LiveServer, wedding: Wedding) -> Iterator[Visitor]:
    staff = member("Doutzen", "clerk", wedding.town.municipality)
    cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    visitor = Visitor(context.new_page(), live_server.url)
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": visitor.base}])
    yield visitor
    context.close()


def test_a_wedding_in_three_browsers(
    wedding: Wedding, visitor: Visitor, partner: Visitor, officiant: Visitor
) -> None:
    bride = visitor
    answers_and_begins(bride, wedding)
    joins(partner)
    chooses_the_day(bride)
    assert Progress.objects.get(key="day").appointment.state == State.HELD  # type: ignore[union-attr]
    checks(officiant)
    chooses_the_talk(bride)
    moves_the_day(bride)
    reads_the_answers(officiant)
    steps_back(partner, bride)
    assert not Allocation.objects.exists()
    assert {one.recipient for one in Message.objects.filter(kind="journey_stopped")} == {
        "aisha@example.nl",
        "bram@example.nl",
    }


def answers_and_begins(bride: Visitor, wedding: Wedding) -> None:
    page = bride.page
    bride.go(f"/diensten/{wedding.service.pk}/vragen")
    page.get_by_role("button", name="Beginnen").click()
    for key, name in (("one", "Aisha Bakker"), ("two", "Bram de Vries")):
        page.fill(f"[name={key}__name]", name)
        page.fill(f"[name={key}__born]", "1990-05-01")
    page.get_by_role("button", name="Volgende").click()
    for group in page.locator("fieldset").all():
        group.get_by_label("Nee").check()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("button", name="Ja, verder").click()
    page.get_by_role("link", name="Begin met uw stappen").click()
    bride.must_be_accessible()
    page.fill("[name=one-email]", "aisha@example.nl")
    page.fill("[name=two-email]", "bram@example.nl")
    page.get_by_label("mag mijn antwoorden lezen").check()
    page.get_by_role("button", name="Beginnen").click()
    page.get_by_role("heading", name="Uw stappen").wait_for()
    bride.must_be_accessible()


def joins(partner: Visitor) -> None:
    """By the link of the mail; the tick is needed."""
    told = Message.objects.get(kind="journey_invited")
    link = re.search(r"/stappen/[\w-]+", told.text)
    assert link
    page = partner.page
    partner.go(link[0])
    partner.must_be_accessible()
    page.get_by_role("link", name="Bekijken en bevestigen").click()
    page.get_by_role("button", name="Ik bevestig dit").click()
    page.get_by_text("Zet een vinkje als dit klopt").first.wait_for()
    partner.must_be_accessible()
    page.get_by_label("Ik wil dit ook.").check()
    page.get_by_role("button", name="Ik bevestig dit").click()
    page.get_by_text("U hebt dit bevestigd").wait_for()


def chooses_the_day(bride: Visitor) -> None:
    page = bride.page
    page.reload()
    page.get_by_role("link", name="Kies een tijd").click()
    bride.must_be_accessible()
    chooses_a_day(page, weeks=6)  # so that the talk can come before it
    page.get_by_text("Wij houden deze tijd voor u vrij.").first.wait_for()
    bride.must_be_accessible()


def chooses_a_day(page: Page, *, weeks: int) -> None:
    """By the date field, far beyond the first days that are shown."""
    page.fill("#from-day", (timezone.localdate() + timedelta(weeks=weeks)).isoformat())
    page.get_by_role("button", name="Toon", exact=True).click()
    page.locator(".hub-time").first.click()


def checks(officiant: Visitor) -> None:
    page = officiant.page
    officiant.go("/medewerker/stappen/")
    officiant.must_be_accessible()
    page.get_by_role("link", name=re.compile(r"^\w{4}-\w{4}$")).click()
    officiant.must_be_accessible()
    page.get_by_label("Bewijs van inschrijving").check()
    page.get_by_role("button", name="Alles klopt: goedkeuren").click()
    page.get_by_text("Goedgekeurd.").first.wait_for()


def chooses_the_talk(bride: Visitor) -> None:
    page = bride.page
    page.reload()
    page.get_by_role("link", name="Kies een tijd").click()
    page.locator("details.hub-day").last.locator("summary").click()
    page.locator("details.hub-day").last.locator("button").first.click()
    page.get_by_text("Uw tijd is geboekt.").first.wait_for()


def moves_the_day(bride: Visitor) -> None:
    """The talk no longer fits, stays, and moves along with one press."""
    page = bride.page
    page.get_by_role("link", name="Kies een andere tijd").first.click()
    chooses_a_day(page, weeks=10)
    page.get_by_role("heading", name="Het gesprek: deze tijd past niet meer").wait_for()
    bride.must_be_accessible()
    assert Progress.objects.filter(misfit=True).count() == 1
    assert Progress.objects.get(key="talk").appointment.state == State.CONFIRMED  # type: ignore[union-attr]
    page.locator(".utrecht-alert .hub-time").first.click()
    page.get_by_text("Uw tijd is geboekt.").first.wait_for()
    assert not Progress.objects.filter(misfit=True).exists()
    bride.must_be_accessible()


def reads_the_answers(officiant: Visitor) -> None:
    talk = Progress.objects.select_related("appointment").get(key="talk").appointment
    assert talk
    officiant.go(f"/medewerker/afspraak/{talk.reference}/")
    officiant.page.get_by_text("Bram de Vries, geboren op").wait_for()


def steps_back(partner: Visitor, bride: Visitor) -> None:
    page = partner.page
    page.get_by_text("Ik praat liever met iemand, of ik wil stoppen").click()
    page.get_by_role("link", name="Ik wil stoppen").click()
    partner.must_be_accessible()
    page.get_by_role("button", name="Ja, stoppen").click()
    page.get_by_text("U bent gestopt.").first.wait_for()
    bride.page.reload()
    bride.page.get_by_role("heading", name="Deze stappen zijn gestopt").wait_for()
    bride.must_be_accessible()
    assert Journey.objects.get().state == "stopped"
