"""The steps as staff see them, and do their part."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hub.audit.models import Event
from scheduling.journeys.models import Journey, PartyLink
from scheduling.models import State
from tests.agenda.conftest import Staff, member
from tests.journeys.pages.by_link import booked, code
from tests.journeys.wedding import Wedding, now_of

pytestmark = pytest.mark.django_db


def test_staff_check_and_approve(wedding: Wedding, links: dict[str, str], clerk: Staff) -> None:
    booked(wedding, links)
    listed = clerk.client.get("/medewerker/stappen/").text
    assert "Wij kijken het na: wacht op ons" in listed
    assert "Bakker" not in listed
    at = f"/medewerker/stappen/{code()}"
    page = clerk.client.get(f"{at}/").text
    assert "Bewijs van inschrijving" in page
    assert Event.objects.filter(verb="journey.seen", actor=clerk.user).count() == 1
    early = clerk.client.post(f"{at}/controle/check/", {"approve": "yes"})
    assert early.status_code == 409
    assert "Nog niet alles van de lijst is gezien." in early.text
    seen = re.search(r'name="seen" value="(\d+)"', early.text)  # what was ticked is kept already
    assert seen
    told = {"missing": "Uw akte ontbreekt.", "seen": seen[1]}
    assert clerk.client.post(f"{at}/controle/check/", told).status_code == 302
    assert "Uw akte ontbreekt." in Client().get(links["bram"]).text
    done = clerk.client.post(f"{at}/controle/check/", {"seen_lines": ["home"], "approve": "yes"})
    assert done.status_code == 302
    row = now_of(Journey.objects.get(), now=timezone.now()).progress["day"]
    assert row.appointment
    assert row.appointment.state == State.CONFIRMED
    shown = clerk.client.get(f"/medewerker/afspraak/{row.appointment.reference}/").text
    assert "Aisha Bakker, geboren op" in shown  # the answers, for who helps


def test_an_old_page_of_staff_changes_nothing(
    wedding: Wedding, links: dict[str, str], clerk: Staff
) -> None:
    seen = booked(wedding, links).revision
    answer = clerk.client.post(
        f"/medewerker/stappen/{code()}/controle/check/",
        {"seen_lines": ["home"], "approve": "yes", "seen": seen},
    )
    assert answer.status_code == 409
    assert "intussen iets veranderd" in answer.text


def test_a_link_on_paper_takes_the_place_of_the_earlier_ones(
    links: dict[str, str], clerk: Staff
) -> None:
    page = f"/medewerker/stappen/{code()}/link/two/"
    assert clerk.client.get(page).status_code == 200
    assert PartyLink.objects.filter(party__key="two").count() == 1
    fresh = re.search(r"/stappen/[\w-]{20,}", clerk.client.post(page).text)
    assert fresh
    assert Client().get(fresh[0]).status_code == 200
    assert Client().get(links["bram"]).status_code == 404
    assert Client().get(links["aisha"]).status_code == 200


def test_staff_of_another_organisation_see_nothing(wedding: Wedding, links: dict[str, str]) -> None:
    stranger = member("Sanne", "manager", wedding.town.agency)
    assert code() not in stranger.client.get("/medewerker/stappen/").text
    for method, page in (
        ("get", ""),
        ("post", "neem/"),
        ("post", "kan-niet/"),
        ("post", "controle/check/"),
        ("post", "overdragen/check/"),
        ("get", "link/two/"),
        ("post", "link/two/"),
    ):
        answer = getattr(stranger.client, method)(f"/medewerker/stappen/{code()}/{page}")
        assert answer.status_code == 404, page
    assert PartyLink.objects.count() == 3  # two by mail, and the one that was shown


def test_an_auditor_looks_and_changes_nothing(wedding: Wedding, links: dict[str, str]) -> None:
    auditor = member("Otto", "auditor", wedding.town.municipality)
    at = f"/medewerker/stappen/{code()}"
    assert auditor.client.get(f"{at}/").status_code == 200
    assert auditor.client.post(f"{at}/kan-niet/", {"reason": "x"}).status_code == 404
    assert Journey.objects.get().state == "running"


def any_page(client: Client, *pages: str) -> list[int]:
    return [client.get(page).status_code for page in pages]


def test_nonsense_in_an_address_is_a_404(links: dict[str, str], clerk: Staff) -> None:
    own = links["aisha"]
    assert (
        any_page(Client(), f"{own}/bij/nergens", f"{own}/bij/check", f"{own}/bij/week") == [404] * 3
    )
    staff: Any = clerk.client
    at = f"/medewerker/stappen/{code()}"
    assert any_page(staff, "/medewerker/stappen/xx/", f"{at}/link/three/") == [404] * 2
    assert staff.post(f"{at}/controle/nergens/").status_code == 404


def test_everybody_reads_why_staff_ended_it(
    wedding: Wedding, links: dict[str, str], clerk: Staff
) -> None:
    at = f"/medewerker/stappen/{code()}/"
    clerk.client.post(f"{at}kan-niet/", {"reason": "U bent nog getrouwd."})
    for page in (links["aisha"], links["bram"]):
        assert "U bent nog getrouwd." in Client().get(page).text
    assert "U bent nog getrouwd." in clerk.client.get(at).text


def test_what_staff_typed_stays_when_it_is_refused(
    wedding: Wedding, links: dict[str, str], clerk: Staff
) -> None:
    booked(wedding, links)
    at = f"/medewerker/stappen/{code()}"
    long = clerk.client.post(f"{at}/controle/check/", {"missing": "Ontbreekt. " * 1000})
    assert long.status_code == 422
    assert "Gebruik ten hoogste 1.000 tekens." in long.text
    assert "Ontbreekt. Ontbreekt." in long.text
    old = clerk.client.post(f"{at}/kan-niet/", {"reason": "Nog getrouwd.", "seen": "0"})
    assert old.status_code == 409
    assert "Nog getrouwd." in old.text
    assert Journey.objects.get().state == "running"
