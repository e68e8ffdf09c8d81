"""The planner's page of an imagined change: asked in the address, told in words, nothing stored."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from hub.audit.models import Event
from hub.catalogue.models import Capability
from scheduling.models import Appointment
from tests.agenda.conftest import Staff, member
from tests.agenda.test_conflicts import book
from tests.agenda.test_conflicts import start as start
from tests.town import Town

pytestmark = pytest.mark.django_db
PAGE = "/medewerker/agenda/stadhuis-leeuwarden/planning/wat-als/"
ALL_DAYS = ["0", "1", "2", "3", "4", "5", "6"]


def asked(**other: Any) -> dict[str, Any]:
    return {"first": timezone.localdate() + timedelta(days=1), "weeks": "4", **other}


def test_a_planner_sees_before_and_after_and_who_would_be_stranded(
    town: Town, planner: Staff, start: datetime
) -> None:
    book(town, start, "Sanne"), book(town, start, "Piet")
    events = Event.objects.count()
    closing = asked(close=town.desks[0].pk, close_days=ALL_DAYS)
    text = planner.client.get(PAGE, closing).content.decode()
    assert "Voor 1 afspraak is een andere collega, balie of tijd nodig." in text
    assert ("Sanne" in text) != ("Piet" in text)
    # What loses its desk is not in the figure of how full it is, and that is said beside it.
    told = "1 afspraak die nog een andere plek nodig heeft, is hier niet meegeteld."
    assert text.count(told) == 1  # of desks; nobody else is lost
    assert "Paspoort" in text
    assert (Event.objects.count(), Appointment.objects.count()) == (events, 2)


def test_all_four_changes_at_once(town: Town, planner: Staff, start: datetime) -> None:
    skill = Capability.objects.get(slug="reisdocumenten")
    everything = asked(
        close=town.desks[0].pk,
        close_days=["4"],
        more="2",
        more_skills=[skill.pk],
        more_days=["1"],
        more_from="09:00",
        more_until="12:00",
        away=town.bram.pk,
        away_days=["1", "2"],
        hours_days=["3"],
    )
    answer = planner.client.get(PAGE, everything)
    assert answer.status_code == 200
    assert "Wat het zou doen" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "Kies ten minste één verandering."),
        ({"close": "BALIE"}, "Kies een of meer dagen."),
        ({"close_days": ["1"]}, "Vul dit ook in, of kies geen dagen."),
        ({"close": "CABINE", "close_days": ["1"]}, "uit de lijst"),
        ({"close": "BALIE", "close_days": ["9"]}, "uit de lijst"),
        ({"more": "0", "more_days": ["1"]}, "1"),
        ({"more": "21", "more_days": ["1"]}, "20"),
        ({"more": "1", "more_days": ["1"]}, "Vul in van hoe laat tot hoe laat."),
        ({"away": "FATIMA", "away_days": ["1"]}, "uit de lijst"),
        ({"hours_days": ["1"], "hours_opens": "09:00"}, "Vul beide tijden in, of geen van beide."),
        ({"hours_opens": "09:00", "hours_closes": "12:00"}, "Kies een of meer dagen."),
        ({"hours_days": ["1"], "weeks": "400"}, "uit de lijst"),
        ({"hours_days": ["1"], "first": "2020-01-01"}, "Kies een jaar"),
        ({"hours_days": ["1"], "first": "2021-01-01"}, "Kies een dag binnen deze weken."),
        ({"hours_days": ["1"], "first": "x"}, "vul een datum in"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(
    town: Town, planner: Staff, wrong: dict[str, Any], field: str
) -> None:
    ids = {"BALIE": town.desks[0].pk, "CABINE": town.booth.pk, "FATIMA": town.fatima.pk}
    query = {k: ids.get(v, v) if isinstance(v, str) else v for k, v in wrong.items()}
    answer = planner.client.get(PAGE, asked(**query))
    assert answer.status_code == 422
    assert field in answer.content.decode().split('id="error-summary"')[1].split("</ul>")[0]


def test_only_who_plans_here_may_ask(town: Town, clerk: Staff) -> None:
    strangers = (
        clerk,
        member("Els", "planner", town.library),
        member("G", "auditor", town.municipality),
    )
    for staff in strangers:
        assert staff.client.get(PAGE).status_code == 404
        assert staff.client.get(PAGE, asked(hours_days=["1"])).status_code == 404


def test_it_answers_reading_only(town: Town, planner: Staff) -> None:
    assert planner.client.post(PAGE, asked(hours_days=["1"])).status_code == 405
