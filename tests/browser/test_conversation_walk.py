"""A postal address: a few questions, a conversation, what follows from it, and the citizen's no."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from hub.demo.questions import FILES
from hub.intake import publishing
from scheduling.conversations import guides
from scheduling.conversations.models import Conversation, HandOver, NextStep
from scheduling.models import Appointment, State
from tests.agenda.conftest import Staff, member
from tests.browser.conftest import Visitor
from tests.conversations.desk import GUIDE
from tests.town import Town, skill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTIONS = json.loads(Path(FILES / "briefadres.json").read_text("utf-8"))
AGREED = "Uw post mag bij uw zus komen. Wij vragen het vandaag aan."


def log_in(visitor: Visitor, staff: Staff) -> None:
    cookie = staff.client.cookies[settings.SESSION_COOKIE_NAME]
    visitor.page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "url": visitor.base}]
    )


def books(town: Town, citizen: Visitor) -> Appointment:
    """Answers, and lets them go along to an appointment."""
    page = citizen.page
    citizen.go(f"/diensten/{town.passport.service_id}/vragen")
    page.get_by_role("button", name="Beginnen").click()
    page.get_by_label("Bij familie, vrienden").check()
    page.get_by_role("button", name="Volgende").click()
    for answer in ("Ja", "Nee"):
        page.get_by_label(answer).check()
        page.get_by_role("button", name="Volgende").click()
    page.get_by_label("Geld of schulden").check()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_label("Nee").check()
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("button", name="Ja, verder").click()
    page.get_by_label("Ja, geef ze mee").check()
    page.get_by_role("button", name="Waar en wanneer kiezen").click()
    page.get_by_role("button", name="Volgende").click()
    page.locator("a", has_text="Stadhuis Leeuwarden, Aan de balie").click()
    page.locator(".hub-time").first.click()
    page.fill("#id_name", "Sanne Visser")
    page.fill("#id_email", "sanne@example.nl")
    page.get_by_role("button", name="Volgende").click()
    page.get_by_role("button", name="Afspraak maken").click()
    page.get_by_role("heading", name="Uw afspraak").first.wait_for()
    return Appointment.objects.get(state=State.CONFIRMED)


def writes(clerk: Visitor, appointment: Appointment) -> str:
    """Keeps while one types: a reload loses nothing. Gives the address of the record."""
    page = clerk.page
    clerk.go(f"/medewerker/afspraak/{appointment.reference}/")
    page.get_by_role("button", name="Gespreksverslag schrijven").click()
    page.locator("#id_subject").wait_for()
    clerk.must_be_accessible()
    page.fill("#id_subject", "Post")
    page.fill("#id_agreed", AGREED)
    page.get_by_text("Bewaard om").wait_for()
    page.reload()
    assert page.input_value("#id_agreed") == AGREED
    page.fill("#id_step_what", "Formulier brengen")
    page.get_by_label("Geld").check()
    page.get_by_role("button", name="Deze stap toevoegen").click()
    page.get_by_text("Formulier brengen", exact=True).first.wait_for()
    page.get_by_text("Deze diensten kunnen helpen").wait_for()
    clerk.must_be_accessible()
    return page.url.split("#")[0]


def books_a_follow_up(clerk: Visitor) -> None:
    page = clerk.page
    page.get_by_role("button", name="Vervolgafspraak maken").first.click()
    page.get_by_label("AOW").check()
    page.get_by_role("button", name="Laat zien waar en wanneer").click()
    page.get_by_role("link", name="Bibliotheek Goirle").click()
    page.get_by_role("heading", name="Klik op een tijd").wait_for()
    assert page.locator(".hub-time").count()  # it opens where there is a time
    clerk.must_be_accessible()
    page.locator(".hub-time").first.click()
    page.get_by_text("Hij staat in het verslag.").wait_for()
    clerk.must_be_accessible()


def hands_over(clerk: Visitor, record: str) -> None:
    page = clerk.page
    page.goto(record)
    page.get_by_role("button", name="Overdragen").click()
    page.select_option("#id_to", label="Pensioenbureau")
    page.get_by_label("Om u verder te helpen").check()
    page.get_by_label("Wat we hebben afgesproken").check()
    page.get_by_label("Waar maakt u zich zorgen over?").check()
    page.fill("#id_message", "Bel liever na vieren.")
    page.get_by_role("button", name="Aan de inwoner laten zien").click()
    page.get_by_role("heading", name="Laat dit aan de inwoner zien").wait_for()
    page.get_by_text("Bel liever na vieren.").wait_for()
    page.get_by_text(AGREED).wait_for()
    clerk.must_be_accessible()
    page.get_by_role("button", name="Overdragen").click()
    page.get_by_role("link", name="Vraag het eerst aan de inwoner.").click()
    clerk.must_be_accessible()
    assert not HandOver.objects.exists()
    page.get_by_label("De inwoner weet wat").check()
    page.get_by_role("button", name="Overdragen").click()
    page.get_by_text("Verstuurd naar Pensioenbureau.").wait_for()


def finishes(clerk: Visitor, appointment: Appointment) -> str:
    """On its day, and not before. Gives the address on the paper."""
    page = clerk.page
    page.get_by_role("button", name="Verslag afronden").click()
    page.get_by_text("Dit gesprek is nog niet geweest.").first.wait_for()
    clerk.must_be_accessible()
    now = timezone.now()
    Appointment.objects.filter(pk=appointment.pk).update(
        starts_at=now - timedelta(minutes=20), ends_at=now
    )
    page.get_by_role("button", name="Verslag afronden").click()
    page.get_by_text("Geef het mee aan de inwoner", exact=True).wait_for()
    clerk.must_be_accessible()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Op papier").click()
    address = opened.value.locator(".convo-address").inner_text()
    return address[address.index("/gesprek/") :]


def test_a_postal_address_with_all_that_follows(
    live_town: Town,
    visitor: Visitor,
    visitor_without_scripts: Visitor,
    chromium: Browser,
    live_server: LiveServer,
) -> None:
    now, service = timezone.now(), live_town.passport.service
    for slug in ("tolk-gebarentaal", "tolk-arabisch", "tolk-oekraiens"):
        skill(slug)  # that a rule asks for
    publishing.save_draft(service=service, raw=QUESTIONS, now=now)
    publishing.publish(service=service, now=now)
    guides.publish(service=service, raw=GUIDE, now=now)
    appointment = books(live_town, visitor_without_scripts)
    log_in(visitor, member("Joke", "clerk", live_town.municipality))
    record = writes(visitor, appointment)
    books_a_follow_up(visitor)
    hands_over(visitor, record)
    link = finishes(visitor, appointment)
    assert Conversation.objects.get().finished_at
    assert NextStep.objects.count() == 2

    context = chromium.new_context(viewport={"width": 320, "height": 900})
    agency = Visitor(context.new_page(), live_server.url)
    log_in(agency, member("Fatima", "clerk", live_town.agency))
    agency.go("/medewerker/gesprekken/")
    agency.must_be_accessible()
    agency.page.get_by_role("link", name="Gemeente Leeuwarden").click()
    agency.page.get_by_text("Geld of schulden").wait_for()
    agency.must_be_accessible()
    agency.page.get_by_role("button", name="Wij helpen").click()
    agency.page.get_by_text("horen dat u helpt").wait_for()

    citizen = visitor  # another page, for axe; the link is all that it needs
    citizen.page.context.clear_cookies()
    citizen.go(link)
    citizen.page.get_by_text(AGREED).first.wait_for()
    citizen.page.get_by_text("Bel liever na vieren.").wait_for()
    citizen.page.get_by_text("Aangenomen.").wait_for()
    citizen.must_be_accessible()
    citizen.page.get_by_role("link", name="Wie heeft mijn gegevens gezien?").click()
    seen = citizen.page.locator(".convo-looks")
    for line in ("las wat u vooraf hebt geantwoord", "las wat aan hen is overgedragen"):
        seen.get_by_text(line).first.wait_for()
    assert not seen.get_by_text("Joke").count()
    citizen.must_be_accessible()
    citizen.page.get_by_role("button", name="Stoppen met delen Pensioenbureau").click()
    citizen.page.get_by_text("Door u gestopt op").wait_for()
    assert HandOver.objects.get().sealed is None
    refused = agency.page.goto(agency.page.url)
    assert refused
    assert refused.status == 404
    context.close()
    for one in (citizen, visitor_without_scripts, agency):
        assert one.foreign == []
