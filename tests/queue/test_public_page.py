"""The public page of a point tells whether to come without an appointment now, and how long it
takes; where there is nothing to tell it says nothing."""

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import OpeningSpan
from scheduling.queue import rules
from tests.queue.conftest import CLERK, Day, at

PAGE = "/servicepunten/stadhuis-leeuwarden"
WAIT = "Nu zonder afspraak."
STOP = "Vandaag alleen met een afspraak"


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: at(30))
    return at(30)


def page(client: Client, path: str = PAGE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_wait_is_told_while_somebody_works(day: Day, client: Client, now: datetime) -> None:
    day.walk_in(0)
    assert WAIT not in page(client)  # nobody can tell
    day.open()
    assert f"<strong>{WAIT}</strong> Het duurt" in page(client)
    assert "Without an appointment now." in page(client, f"/en{PAGE}")


def test_a_stop_is_told_with_its_reason_and_instead_of_the_wait(
    day: Day, client: Client, now: datetime
) -> None:
    day.open()
    rules.stop_walk_ins(
        point=day.town.hall,
        reason_nl="Er is een storing.",
        reason_en="Something broke.",
        now=now,
        actor=CLERK,
    )
    shown = page(client)
    assert STOP in shown
    assert "Er is een storing. U kunt een afspraak maken." in shown
    assert WAIT not in shown
    assert "Something broke." in page(client, f"/en{PAGE}")
    rules.allow_walk_ins(point=day.town.hall, now=now, actor=CLERK)
    assert STOP not in page(client)


def test_while_it_is_closed_or_by_appointment_the_hours_say_enough(
    day: Day, client: Client, now: datetime
) -> None:
    day.open()
    OpeningSpan.objects.update(by_appointment_only=True)
    assert WAIT not in page(client)
    OpeningSpan.objects.all().delete()
    shown = page(client)
    assert WAIT not in shown
    assert STOP not in shown
