"""Why there is no time: each rule with its number, each candidate with the reason."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from hub.intervals import local_day
from scheduling import availability, booking
from scheduling.agenda import reasons
from scheduling.agenda.reasons import Trace
from scheduling.availability import Asker, Party
from scheduling.booking import Contact
from scheduling.planning import cover, roster
from scheduling.planning.models import Absence
from tests.agenda.conftest import Staff, member
from tests.agenda.test_conflicts import book
from tests.agenda.test_conflicts import start as start
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TUESDAY = date(2026, 6, 2)
PAGE = "/medewerker/agenda/stadhuis-leeuwarden/waarom/"


def traced(town: Town, **other: Any) -> Trace:
    asked: dict[str, Any] = {
        "offering": town.passport,
        "party": Party(),
        "window": local_day(TUESDAY, AMSTERDAM),
        "asker": Asker.ONLINE,
        "zone": AMSTERDAM,
        "now": NOW,
        "colleagues": (),
    }
    return reasons.trace(**{**asked, **other})


def people(trace: Trace, need: int = 1) -> dict[str, str]:
    return {one.name: one.why for one in trace.needs[need].candidates}


def booked(town: Town, name: str) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name=name, email=f"{name.lower()}@example.nl")
    booking.confirm(appointment=held, contact=contact, now=NOW)


def away(town: Town) -> None:
    absence = Absence(
        professional=town.bram,
        starts_at=TUESDAY_NINE - timedelta(hours=1),
        ends_at=TUESDAY_NINE + timedelta(hours=10),
    )
    roster.be_absent(absence=absence, now=NOW, actor_id=None)


def test_each_rule_says_how_many_starts_it_removed(town: Town) -> None:
    away(town)
    found = traced(town)
    window = local_day(TUESDAY, AMSTERDAM)
    told = availability.find(offering=town.passport, window=window, now=NOW, explain=True)
    assert [rule.left for rule in found.rules] == [step.left for step in told.steps[1:]]
    assert found.first - sum(rule.removed for rule in found.rules) == len(found.times)
    assert found.times == told.times()


def test_each_candidate_is_named_with_the_reason(town: Town) -> None:
    away(town)
    town.aisha.resource.capabilities.clear()
    found = traced(town)
    assert found.times == []
    assert people(found) == {
        "Aisha": "Mist: reisdocumenten",
        "Bram": "Niet lang genoeg beschikbaar",
    }
    assert people(found, 0) == {"Balie 1": "Te boeken", "Balie 2": "Te boeken"}


def test_of_one_start_it_says_who_is_taken_then(town: Town) -> None:
    held = availability.find(offering=town.passport, window=reasons.of_start(TUESDAY_NINE), now=NOW)
    assert held.times() == [TUESDAY_NINE]
    for name in ("Sanne", "Piet"):
        booked(town, name)
    found = traced(town, window=reasons.of_start(TUESDAY_NINE))
    assert (found.first, found.times) == (1, [])
    assert people(found) == {"Aisha": "Bezet", "Bram": "Bezet"}
    # Five minutes before they are free again nobody is, and then everybody.
    late = TUESDAY_NINE + timedelta(minutes=15)
    assert people(traced(town, window=reasons.of_start(late))) == {
        "Aisha": "Bezet",
        "Bram": "Bezet",
    }
    free = traced(town, window=reasons.of_start(late + timedelta(minutes=5)))
    assert people(free) == {"Aisha": "Te boeken", "Bram": "Te boeken"}


def test_colleagues_of_another_organisation_are_counted_and_not_named(town: Town) -> None:
    hidden = traced(town, offering=town.pension)
    assert (hidden.needs[1].candidates, hidden.needs[1].hidden) == ([], [("Te boeken", 1)])
    shown = traced(town, offering=town.pension, colleagues={town.agency.pk})
    assert people(shown) == {"Fatima": "Te boeken"}
    assert shown.needs[1].hidden == []


def test_the_page_answers_a_clerk_and_names_who_is_taken(
    town: Town, clerk: Staff, start: datetime
) -> None:
    book(town, start, "Sanne"), book(town, start, "Piet")
    local = timezone.localtime(start)
    asked: dict[str, Any] = {
        "offering": town.passport.pk,
        "date": local.date(),
        "time": local.strftime("%H:%M"),
    }
    text = clerk.client.get(PAGE, asked).content.decode()
    assert "Er is geen tijd." in text
    assert "Aisha" in text
    assert "Sanne" not in text
    booking = f"/medewerker/agenda/stadhuis-leeuwarden/boeken/?offering={town.passport.pk}"
    link = clerk.client.get(f"{booking}&persons=2&date={local.date()}").content.decode()
    assert f"waarom/?offering={town.passport.pk}" in link


@pytest.mark.parametrize(
    "wrong",
    [
        {"offering": "x"},
        {"offering": "999999"},
        {"date": "2101-01-01"},
        {"date": ""},
        {"time": "25:00"},
        {"persons": "0"},
        {"asker": "king"},
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(
    town: Town, clerk: Staff, wrong: dict[str, str]
) -> None:
    answer = clerk.client.get(PAGE, {"offering": str(town.passport.pk), **wrong})
    assert answer.status_code == 422
    assert 'id="error-summary"' in answer.content.decode()


def test_a_time_between_two_starts_is_told_as_such(town: Town, clerk: Staff) -> None:
    now = timezone.now()
    cover.rebuild_all(now=now)
    asked: dict[str, Any] = {"offering": town.passport.pk, "time": "10:03"}
    text = clerk.client.get(PAGE, asked).content.decode()
    assert "Deze dienst begint niet op dit tijdstip" in text


def test_an_auditor_and_a_stranger_get_a_404(town: Town) -> None:
    for kind, owner in (("auditor", town.municipality), ("clerk", town.library)):
        assert member(f"x{kind}", kind, owner).client.get(PAGE).status_code == 404
