"""A library opens an agency's service in a real browser, the agency agrees, a citizen sees it; and
a municipality lets a province manage. On a small screen, with axe on each page."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from hub.people.models import Delegation
from locations.models import Agreement, AgreementState
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.browser.conftest import Visitor
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def be(visitor: Visitor, staff: Staff) -> None:
    cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.clear_cookies()
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": visitor.base}]
    )


def test_from_the_question_to_the_public_page(live_town: Town, visitor: Visitor) -> None:
    towns.service(live_town.agency, "toeslag", "Toeslag")
    library = member("mia", "manager", live_town.library)
    agency = member("mo", "manager", live_town.agency)
    page = visitor.page
    be(visitor, library)
    visitor.go("/medewerker/overeenkomsten/")
    visitor.must_be_accessible()
    page.get_by_role("link", name="Een dienst openen op onze punten").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Een dienst openen op onze punten")
    visitor.must_be_accessible()
    page.get_by_role("button", name="Bekijken wat dit wordt").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies")  # nothing was filled in
    visitor.must_be_accessible()
    page.get_by_label("Dienst").select_option(label="Toeslag (Pensioenbureau)")
    page.get_by_label("Bibliotheek Goirle").check()
    page.get_by_label("Videogesprek op een locatie").check()
    page.get_by_label("Waar zitten zij?").select_option("booth")
    page.get_by_role("button", name="Bekijken wat dit wordt").click()
    expect(heading).to_have_text("Klopt dit?")
    visitor.must_be_accessible()
    page.get_by_role("button", name="Vraag versturen").click()
    expect(heading).to_have_text("Toeslag")
    visitor.must_be_accessible()
    be(visitor, agency)
    visitor.go("/medewerker/overeenkomsten/")
    page.get_by_role("link", name="Toeslag").click()
    expect(heading).to_have_text("Toeslag")
    visitor.must_be_accessible()
    page.get_by_role("button", name="Akkoord").click()
    expect(page.get_by_text("Inwoners kunnen het vanaf nu boeken")).to_be_visible()
    visitor.must_be_accessible()
    assert Agreement.objects.get().state == AgreementState.AGREED
    page.context.clear_cookies()
    visitor.go("/servicepunten/bibliotheek-goirle")
    expect(page.get_by_role("link", name="Toeslag")).to_be_visible()
    assert visitor.foreign == []


def test_a_municipality_lets_a_province_manage(live_town: Town, visitor: Visitor) -> None:
    towns.organisation("province", "fryslan", "Provincie Fryslân")
    be(visitor, member("noor", "manager", live_town.municipality))
    page = visitor.page
    heading = page.get_by_role("heading", level=1)
    visitor.go("/medewerker/beheer/")
    visitor.must_be_accessible()
    page.get_by_role("link", name="Iemand laten beheren").click()
    expect(heading).to_have_text("Iemand laten beheren")
    visitor.must_be_accessible()
    page.get_by_label("Wie beheert voor u?").select_option(label="Provincie Fryslân")
    page.get_by_label("Planning: openingstijden").first.check()
    page.get_by_role("button", name="Laten beheren").click()
    expect(heading).to_have_text("Beheer door anderen")
    visitor.must_be_accessible()
    page.get_by_role("link", name="Beëindigen").click()
    expect(heading).to_have_text("Beheer beëindigen")
    visitor.must_be_accessible()
    page.get_by_role("button", name="Nu beëindigen").click()
    expect(heading).to_have_text("Beheer door anderen")
    assert Delegation.objects.get().ended_at is not None
