"""The log-in is over while a clerk writes a note; after logging in again one press puts it back.
On a small screen, with and without scripts."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from scheduling import availability
from scheduling.booking import bulk
from scheduling.models import Appointment
from tests.agenda.conftest import PASSWORD, Staff, member
from tests.browser.conftest import Visitor
from tests.browser.test_agreement_walk import be
from tests.people.test_login import code_of
from tests.scheduling.test_bulk import booked
from tests.town import Town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "Mevrouw belt maandag terug.\nZe neemt een nieuwe foto mee."


@pytest.fixture
def made(live_town: Town) -> Appointment:
    now = timezone.now()
    window = availability.bookable_window(live_town.passport, now)
    start = availability.find(offering=live_town.passport, window=window, now=now).first_free
    assert start is not None
    bulk.load([booked(live_town, start)], now=now)  # in silence: nothing is sent from this thread
    return Appointment.objects.get()


def write_too_late(visitor: Visitor, clerk: Staff, made: Appointment) -> None:
    """And log in again."""
    page = visitor.page
    be(visitor, clerk)
    visitor.go(f"/medewerker/afspraak/{made.reference}/")
    page.get_by_label("Notitie voor collega’s").fill(WORDS)
    Session.objects.all().delete()
    page.get_by_role("button", name="Notitie bewaren").click()
    expect(page.get_by_text("wacht een half uur op u")).to_be_visible()
    visitor.must_be_accessible()
    page.get_by_label("E-mailadres").fill(clerk.user.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Volgende").click()
    page.get_by_label("Code").fill(code_of(TOTPDevice.objects.get(user=clerk.user)))
    page.get_by_role("button", name="Inloggen", exact=True).click()
    notice = page.get_by_role("region", name="U was uitgelogd: dit is niet verstuurd")
    expect(notice).to_contain_text("Ze neemt een nieuwe foto mee.")
    visitor.must_be_accessible()


def test_one_press_puts_it_back_and_another_sends_it(
    live_town: Town, visitor: Visitor, made: Appointment
) -> None:
    clerk = member("joke", "clerk", live_town.municipality)
    write_too_late(visitor, clerk, made)
    page = visitor.page
    note = page.get_by_label("Notitie voor collega’s")
    expect(note).to_have_value("")
    page.get_by_role("button", name="Vul het formulier weer in").click()
    expect(note).to_have_value(WORDS)
    expect(note).to_be_focused()
    expect(page.get_by_role("status")).to_contain_text("Kijk het na en verstuur het")
    visitor.must_be_accessible()
    made.refresh_from_db()
    assert made.note == ""
    page.get_by_role("button", name="Notitie bewaren").click()
    expect(page.get_by_text("dit is niet verstuurd")).to_have_count(0)
    made.refresh_from_db()
    assert made.note.splitlines() == WORDS.splitlines()
    assert visitor.foreign == []


def test_without_scripts_it_is_there_to_copy(
    live_town: Town, visitor_without_scripts: Visitor, made: Appointment
) -> None:
    visitor = visitor_without_scripts
    visitor.must_be_accessible = lambda: None  # type: ignore[method-assign] # axe is a script
    clerk = member("joke", "clerk", live_town.municipality)
    write_too_late(visitor, clerk, made)
    page = visitor.page
    expect(page.get_by_role("button", name="Vul het formulier weer in")).to_have_count(0)
    page.get_by_role("button", name="Weggooien").click()
    expect(page.get_by_text("dit is niet verstuurd")).to_have_count(0)
    expect(page.get_by_label("Notitie voor collega’s")).to_have_value("")
