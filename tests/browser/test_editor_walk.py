"""A text on its whole way: written, read by a colleague, published at a moment, and back; who
booked before keeps the words of then."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from hub.catalogue import publishing
from hub.catalogue.models import ServiceText, ServiceVersion
from scheduling import availability
from scheduling.booking import bulk
from scheduling.models import Appointment
from scheduling.reference import hash_of, new_token
from tests.agenda.conftest import Staff, member
from tests.browser.conftest import Visitor
from tests.scheduling.test_bulk import booked
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def come_in(visitor: Visitor, staff: Staff) -> None:
    cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": visitor.base}]
    )


def with_an_appointment(town: Town) -> str:
    """The secret of an appointment for the passport."""
    now, token = timezone.now(), new_token()
    window = availability.bookable_window(town.passport, now)
    start = availability.find(offering=town.passport, window=window, now=now).times()[-1]
    bulk.load([booked(town, start)], now=now)  # in silence: nothing is sent from this thread
    Appointment.objects.update(manage_token_hash=hash_of(token))
    return token


def heading(visitor: Visitor, text: str) -> None:
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(text)


def test_a_text_is_written_read_published_and_taken_back(live_town: Town, visitor: Visitor) -> None:
    eva, bram = (member(name, "editor", live_town.municipality) for name in ("Eva", "Bram"))
    live_town.municipality.second_reader = True
    live_town.municipality.save()
    service, page = live_town.passport.service, visitor.page
    ServiceText.objects.filter(service=service, language="nl").update(bring="- Uw oude paspoort")
    token = with_an_appointment(live_town)
    page.set_viewport_size({"width": 1280, "height": 900})

    come_in(visitor, eva)
    visitor.go("/medewerker/catalogus/")
    heading(visitor, "Diensten")
    visitor.must_be_accessible()
    page.get_by_role("link", name="Paspoort", exact=True).click()
    page.get_by_role("link", name="De tekst veranderen").click()
    page.get_by_label("Dit neemt u mee, Nederlands").fill("- Een pasfoto")
    page.get_by_label("Waarvoor (Nederlands)").fill("Paspoort")
    page.get_by_role("button", name="Nog een bedrag").click()
    expect(page.get_by_label("Waarvoor (Nederlands)")).to_have_count(2)
    expect(page.get_by_label("Dit neemt u mee, Nederlands")).to_have_value("- Een pasfoto")
    visitor.must_be_accessible()
    page.get_by_role("button", name="Bewaren als concept").click()
    expect(page.get_by_role("alert").first).to_contain_text("kloppen nog niet")
    visitor.must_be_accessible()
    page.get_by_label("Euro's").first.fill("83,87")
    page.locator("#id_costs-0-valid_from").fill("2026-01-01")
    page.get_by_label("Wat hebt u veranderd").fill("Andere lijst")
    page.get_by_role("button", name="Bewaren als concept").click()
    heading(visitor, "Paspoort")
    visitor.must_be_accessible()
    expect(page.get_by_role("button", name="Nu publiceren")).to_have_count(0)
    page.get_by_role("button", name="Een collega laten lezen").click()
    expect(page.get_by_text("1 collega krijgt een mail met uw vraag om te lezen.")).to_be_visible()

    come_in(visitor, bram)
    visitor.go("/medewerker/catalogus/")
    expect(page.get_by_text("Lees het alstublieft.")).to_be_visible()
    page.get_by_role("link", name="Paspoort", exact=True).click()
    expect(page.locator("ins", has_text="Een pasfoto")).to_be_visible()
    page.get_by_role("link", name="Als inwoner").click()
    expect(page.get_by_text("dit is nog niet openbaar")).to_be_visible()
    heading(visitor, "Paspoort")
    visitor.must_be_accessible()
    for face in ("Op een zuil", "Zoals de API het geeft"):
        page.get_by_role("link", name=face).click()
        heading(visitor, "Paspoort")
        visitor.must_be_accessible()
    page.get_by_role("link", name="Terug naar de dienst").click()
    page.get_by_text("Later publiceren").click()
    tomorrow = timezone.localtime() + timedelta(days=1)
    page.get_by_label("Dag en tijd").fill(f"{tomorrow:%Y-%m-%dT%H:%M}")
    page.get_by_role("button", name="Dan publiceren").click()
    expect(page.get_by_text("De versie verschijnt op")).to_be_visible()
    assert publishing.publish_due(now=timezone.now()) == 0
    assert publishing.publish_due(now=tomorrow + timedelta(minutes=1)) == 1

    visitor.go(f"/diensten/{service.pk}/{service.slug}")
    expect(page.get_by_text("Een pasfoto")).to_be_visible()
    visitor.go(f"/afspraak/{token}")
    expect(page.get_by_text("Uw oude paspoort").first).to_be_visible()
    expect(page.get_by_text("Een pasfoto")).to_have_count(0)

    visitor.go(f"/medewerker/catalogus/{service.pk}/")
    page.get_by_role("link", name="Vergelijken").click()
    heading(visitor, "Twee versies naast elkaar")
    visitor.must_be_accessible()
    page.go_back()
    page.get_by_role("button", name="Hiernaar terug").click()
    expect(page.get_by_text("Er staat een concept met de tekst van versie 1.")).to_be_visible()
    assert ServiceVersion.objects.get(number=3).document["texts"]["nl"]["bring"] == (
        "- Uw oude paspoort"
    )
    assert visitor.foreign == []
