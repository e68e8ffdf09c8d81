"""Taking in who comes to the desk: at one's own points only."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from scheduling import booking
from scheduling.booking import Contact
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
    contact = Contact(name="Sanne Visser", phone=f"06123456{minutes:02}")
    return booking.confirm(appointment=held, contact=contact, now=NOW).reference


def test_by_code_by_letters_and_without_an_appointment(town: Town, clerk: Staff) -> None:
    code = booked(town, 40)
    found = clerk.client.post(PAGE, {"do": "name", "at": "09:40", "letters": "vis"})
    assert "Sanne Visser, 09:40" in found.content.decode()
    made = clerk.client.post(PAGE, {"do": "code", "code": code})
    assert made.headers["Location"] == f"{PAGE}?nummer=1"
    shown = clerk.client.get(f"{PAGE}?nummer=1").content.decode()
    assert "Nummer 1" in shown
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
    assert "De tijd van uw afspraak is voorbij." in late.content.decode()
    assert clerk.client.post(PAGE, {"do": "let-in", "code": first}).status_code == 302
    assert clerk.client.post(PAGE, {"do": "late", "code": second}).status_code == 302
    assert [t.due_at for t in Ticket.objects.order_by("number")] == [TUESDAY_NINE, None]
    assert clerk.client.post(PAGE, {"do": "walk-in", "persons": 1}).status_code == 422


def test_only_staff_of_the_point(town: Town, client: Client) -> None:
    stranger = member("Daan", "clerk", town.library)
    auditor = member("Gijs", "auditor", town.municipality)
    assert [who.client.get(PAGE).status_code for who in (stranger, auditor)] == [404, 404]
    assert client.get(PAGE).status_code == 302
    remote = PAGE.replace("stadhuis-leeuwarden", "op-afstand/leeuwarden")
    assert member("Eva", "clerk", town.municipality).client.get(remote).status_code == 404
    assert towns.NOW < TUESDAY_NINE
