"""Taking in who comes to the desk: at one's own points only."""

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from scheduling import booking
from scheduling.booking import Contact
from scheduling.models import Appointment
from scheduling.queue.models import Ticket
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.town import NOW, TUESDAY_NINE, Town

PAGE = "/medewerker/agenda/stadhuis-leeuwarden/aankomst/"


@pytest.fixture(autouse=True)
def on_tuesday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: TUESDAY_NINE + timedelta(minutes=20))


def booked(town: Town, minutes: int) -> str:
    start = TUESDAY_NINE + timedelta(minutes=minutes)
    held = booking.hold(offering=town.passport, start=start, now=NOW).appointment
    contact = Contact(name="Sanne Visser", phone=f"0612{minutes:06}")
    return booking.confirm(appointment=held, contact=contact, now=NOW).reference


def test_by_code_by_letters_and_without_an_appointment(town: Town, clerk: Staff) -> None:
    code = booked(town, 40)
    found = clerk.client.post(PAGE, {"do": "name", "at": "09:40", "letters": "vis"})
    assert "Sanne Visser, 09:40" in found.content.decode()
    made = clerk.client.post(PAGE, {"do": "code", "code": code})
    assert made.headers["Location"] == f"{PAGE}?nummer=1"
    shown = clerk.client.get(f"{PAGE}?nummer=1").content.decode()
    assert "Nummer 1" in shown
    assert "Afspraak om 09:40 uur. De bezoeker is de volgende." in shown
    assert "U bent" not in shown
    assert "data:image/svg+xml" in shown
    walk_in = {
        "do": "walk-in",
        "services": [town.passport.pk],
        "persons": 2,
        "priority_reason": "kan niet lang staan",
        "press": str(uuid4()),
    }
    twice = [clerk.client.post(PAGE, walk_in).headers["Location"] for _n in range(2)]
    assert twice == [f"{PAGE}?nummer=2"] * 2
    second = Ticket.objects.get(number=2)
    assert (second.priority_reason, second.services.get().persons) == ("kan niet lang staan", 2)


def test_the_late_one_is_told_so_and_may_be_let_in(town: Town, clerk: Staff) -> None:
    first, second = booked(town, 0), booked(town, 0)
    late = clerk.client.post(PAGE, {"do": "code", "code": first})
    assert late.status_code == 409
    assert "De tijd van deze afspraak, 09:00 uur, is voorbij." in late.content.decode()
    assert clerk.client.post(PAGE, {"do": "let-in", "code": first}).status_code == 302
    assert clerk.client.post(PAGE, {"do": "late", "code": second}).status_code == 302
    assert [t.due_at for t in Ticket.objects.order_by("number")] == [TUESDAY_NINE, None]
    assert clerk.client.post(PAGE, {"do": "walk-in", "persons": 1}).status_code == 422


def test_the_late_one_takes_a_free_time_there(town: Town, clerk: Staff) -> None:
    today, later = booked(town, 0), booked(town, 0)
    page = clerk.client.post(PAGE, {"do": "code", "code": today}).content.decode()
    free = re.findall(r'name="start" value="([^"]+)"', page)
    assert free
    assert "Vandaag 09:20" in page
    assert "Vandaag 09:50" in page
    taken = {"do": "take", "code": today, "start": free[0]}
    assert clerk.client.post(PAGE, taken).headers["Location"] == f"{PAGE}?nummer=1"
    ticket = Ticket.objects.get()
    assert ticket.due_at == datetime.fromisoformat(free[0])
    assert "De afspraak is verzet naar dinsdag 2 juni om" in (
        clerk.client.get(f"{PAGE}?nummer=1").content.decode()
    )
    # Pressed twice: there is a number already, and the time stays.
    again = clerk.client.post(PAGE, taken | {"start": free[-1]})
    assert again.status_code == 409
    assert "Het nummer is 1." in again.content.decode()
    # On another day there is no number yet.
    tomorrow = (TUESDAY_NINE + timedelta(days=1)).isoformat()
    moved = clerk.client.post(PAGE, {"do": "take", "code": later, "start": tomorrow})
    assert moved.headers["Location"] == PAGE
    assert Ticket.objects.count() == 1
    assert "naar woensdag 3 juni om 09:00 uur" in clerk.client.get(PAGE).content.decode()
    wrong = clerk.client.post(PAGE, {"do": "take", "code": later, "start": "straks"})
    assert wrong.status_code == 400


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("elsewhere", "Deze afspraak is op een andere plek."),
        ("missed elsewhere", "Deze afspraak was op een andere plek: Bibliotheek Goirle, om"),
        ("tomorrow", "Deze afspraak is op een andere dag."),
        ("early", "De bezoeker is vroeg."),
        ("cancelled", "Deze afspraak is afgezegd."),
        ("twice", "Deze bezoeker is al aangemeld."),
        ("none", "Wij kennen deze code niet."),
    ],
)
def test_the_page_speaks_to_the_clerk(town: Town, clerk: Staff, state: str, sentence: str) -> None:
    code = booked(town, {"tomorrow": 24 * 60, "early": 120}.get(state, 40))
    mine = Appointment.objects.get(reference=code)
    if state == "elsewhere":
        Appointment.objects.filter(pk=mine.pk).update(service_point=town.goirle)
    elif state == "missed elsewhere":
        before = mine.starts_at - timedelta(minutes=60)
        Appointment.objects.filter(pk=mine.pk).update(service_point=town.goirle, starts_at=before)
    elif state == "cancelled":
        booking.cancel(appointment=mine, now=NOW)
    elif state == "twice":
        clerk.client.post(PAGE, {"do": "code", "code": code})
    elif state == "none":
        code = "ZZZZ9999"
    page = clerk.client.post(PAGE, {"do": "code", "code": code}).content.decode()
    alert = page.split('role="alert"')[1].split("</div>")[0]
    assert sentence in alert
    assert "Uw " not in alert
    assert "uw " not in alert


def test_a_service_is_found_among_many_and_what_was_ticked_stays(town: Town, clerk: Staff) -> None:
    for number in range(20):
        what = towns.service(town.municipality, f"dienst-{number}", f"Dienst {number}")
        towns.offering(what, town.hall, "in_person", 20)
    rare = towns.offering(
        towns.service(town.municipality, "hond", "Hondenbelasting: afmelden"),
        town.hall,
        "in_person",
        20,
    )
    clerk.client.post(PAGE, {"do": "walk-in", "services": [town.passport.pk], "persons": 1})
    first = clerk.client.get(PAGE).content.decode()
    usual, rest = first.split("<details")[0], first.split("<details")[1]
    assert "Paspoort" in usual  # what somebody came for today
    assert usual.count('name="services"') == 8
    assert "14 andere diensten" in rest
    find = {"do": "find", "find": "honden", "services": [town.passport.pk], "persons": 3}
    found = clerk.client.post(PAGE, find)
    assert found.status_code == 200
    shown = found.content.decode().split("<details")[0]
    ticked = re.findall(r'value="(\d+)"[^>]*checked', shown)
    assert ticked == [str(town.passport.pk)]
    assert f'value="{rare.pk}"' in shown
    assert shown.count('name="services"') == 2
    assert 'name="persons" value="3"' in found.content.decode()
    none = clerk.client.post(PAGE, find | {"find": "zwemles", "services": []}).content.decode()
    assert "Geen dienst heeft dit in de naam." in none
    assert Ticket.objects.count() == 1


def test_what_is_wrong_names_its_field_and_leads_to_it(town: Town, clerk: Staff) -> None:
    wrong = clerk.client.post(PAGE, {"do": "name", "at": "later", "letters": ""})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    for field, line in (
        ("at", "Tijd van de afspraak: vul een tijd in, zoals 09:30."),
        ("letters", "Eerste letters van de naam: vul dit in."),
    ):
        assert f'<a href="#id_{field}">{line}</a>' in page
        assert f'id="id_{field}"' in page
    page = clerk.client.post(PAGE, {"do": "walk-in", "persons": 0}).content.decode()
    assert '<a href="#id_services">' in page
    assert 'id="id_services"' in page
    assert "Personen: vul minstens 1 in." in page
    assert "Dit veld is verplicht" not in page


def test_only_staff_of_the_point(town: Town, client: Client) -> None:
    stranger = member("Daan", "clerk", town.library)
    auditor = member("Gijs", "auditor", town.municipality)
    assert [who.client.get(PAGE).status_code for who in (stranger, auditor)] == [404, 404]
    assert client.get(PAGE).status_code == 302
    remote = PAGE.replace("stadhuis-leeuwarden", "op-afstand/leeuwarden")
    assert member("Eva", "clerk", town.municipality).client.get(remote).status_code == 404
    assert towns.NOW < TUESDAY_NINE
