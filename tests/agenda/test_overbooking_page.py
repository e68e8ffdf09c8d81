"""Booking for a caller when nothing is free: offered to planners, and to nobody else."""

from datetime import datetime

import pytest
from django.utils import timezone

from scheduling.models import Appointment
from scheduling.planning.models import Overbooking
from tests.agenda.conftest import Staff
from tests.agenda.test_conflicts import AT, book
from tests.agenda.test_conflicts import start as start
from tests.town import Town

OFFER = "Toch boeken op deze tijd"


@pytest.fixture
def page(town: Town, start: datetime) -> str:
    """Of the day on which the hour of `start` is full."""
    book(town, start, "Sanne"), book(town, start, "Piet")
    day = timezone.localtime(start).date()
    return f"{AT}boeken/?offering={town.passport.pk}&persons=1&date={day}"


def form(start: datetime, **other: str) -> dict[str, str]:
    return {
        "name": "Aad Kok",
        "phone": "06 12345678",
        "extra": "1",
        "extra_at": start.isoformat(),
        "extra_reason": "Reist dezelfde dag.",
        **other,
    }


def test_a_planner_lets_one_more_in_and_colleagues_see_why(
    planner: Staff, clerk: Staff, page: str, start: datetime
) -> None:
    assert OFFER in planner.client.get(page).content.decode()
    assert planner.client.post(page, form(start)).status_code == 302
    made = Overbooking.objects.get().appointment
    assert (made.booker.name, made.starts_at, made.created_by) == ("Aad Kok", start, planner.user)
    day = timezone.localtime(start).date()
    agenda = clerk.client.get(f"{AT}?date={day}").content.decode()
    assert "Reist dezelfde dag." in agenda
    shown = clerk.client.get(f"/medewerker/afspraak/{made.reference}/").content.decode()
    assert "Extra, boven wat vrij was" in shown
    grid = clerk.client.get(f"{AT}rooster.json?date={day}").json()
    assert {"id": 0, "title": "Extra"} in grid["resources"]
    assert [e["title"] for e in grid["events"] if e["resourceIds"] == [0]] == [
        "Aad Kok (extra), Paspoort"
    ]


def test_a_clerk_is_not_offered_it_and_gets_a_404(clerk: Staff, page: str, start: datetime) -> None:
    assert OFFER not in clerk.client.get(page).content.decode()
    assert clerk.client.post(page, form(start)).status_code == 404
    assert Appointment.objects.count() == 2


def test_without_reason_time_or_caller_nothing_is_booked_and_nothing_typed_is_lost(
    planner: Staff, page: str, start: datetime
) -> None:
    for wrong in ({"extra_reason": " "}, {"extra_at": "x"}, {"extra_at": ""}, {"name": ""}):
        answer = planner.client.post(page, form(start, **wrong))
        assert answer.status_code == 422
        assert "06 12345678" in answer.content.decode()
    assert Appointment.objects.count() == 2


def test_a_free_time_is_not_among_the_extra_ones(
    planner: Staff, page: str, start: datetime
) -> None:
    text = planner.client.get(page).content.decode()
    options = text.split('name="extra_at"')[1].split("</select>")[0]
    assert start.isoformat() in options
    assert 'value="' + start.replace(hour=start.hour + 2).isoformat() not in options


def test_the_form_speaks_of_the_citizen_and_names_what_is_missing(
    planner: Staff, page: str, start: datetime
) -> None:
    shown = planner.client.get(page).content.decode()
    assert "Naam van de inwoner" in shown
    assert "Uw naam" not in shown
    wrong = form(start, name="", extra_reason="", reminders="email")
    answer = planner.client.post(page, wrong)
    told = answer.content.decode()
    assert answer.status_code == 422
    assert told.count('id="error-summary"') == 1
    assert '<a href="#id_name">Vul de naam van de inwoner in.</a>' in told
    assert '<a href="#id_extra_reason">Vul in waarom het dan moet.</a>' in told
    assert 'id="id_extra_reason"' in told
    remind = planner.client.post(page, form(start, reminders="email")).content.decode()
    assert "Hiervoor is het e-mailadres of een mobiel nummer nodig." in remind
