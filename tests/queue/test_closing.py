"""Whoever cannot be helped before the point closes is not sent to the end of the line."""

from datetime import time

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import OpeningSpan
from scheduling.queue import arrival, lapses
from scheduling.queue.closing import NoTimeLeftToday
from scheduling.queue.models import Ticket
from tests.queue.conftest import CLERK, Day, at

PAGE = "/servicepunten/stadhuis-leeuwarden"


def crowd(day: Day, minutes: float) -> None:
    """One desk, and more than an hour of work."""
    day.open(minutes=minutes)
    for _who in range(8):
        day.walk_in(minutes, actor=CLERK)


def test_a_walk_in_whose_wait_is_past_closing_is_refused_and_staff_let_in(day: Day) -> None:
    OpeningSpan.objects.update(closes=time(10))
    crowd(day, 0)
    with pytest.raises(NoTimeLeftToday) as refused:
        day.walk_in(1)
    assert refused.value.code == "no_time_left_today"
    assert "Vandaag is er geen tijd meer" in str(refused.value.sentence)
    assert str(refused.value.way_forward) == "U kunt een afspraak maken."
    assert day.walk_in(1, actor=CLERK).number == 9


def test_as_long_as_the_wait_may_end_in_time_they_are_welcome(day: Day) -> None:
    crowd(day, 0)
    assert arrival.why_no_walk_in(point=day.town.hall, now=at(1)) is None
    # A break at noon is no end of the day.
    OpeningSpan.objects.update(closes=time(10))
    for weekday in range(5):
        OpeningSpan.objects.create(
            service_point=day.town.hall, weekday=weekday, opens=time(10, 30), closes=time(17)
        )
    assert arrival.why_no_walk_in(point=day.town.hall, now=at(1)) is None


def test_while_nobody_is_at_work_nobody_can_tell(day: Day) -> None:
    OpeningSpan.objects.update(closes=time(10))
    for _who in range(8):
        day.walk_in(0)
    assert day.walk_in(59).number == 9


def test_the_public_page_and_the_api_say_so(
    day: Day, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    OpeningSpan.objects.update(closes=time(10))
    monkeypatch.setattr(timezone, "now", lambda: at(1))
    crowd(day, 0)
    shown = client.get(PAGE).content.decode()
    assert "Vandaag alleen met een afspraak" in shown
    assert "Vandaag is er geen tijd meer" in shown
    line = client.get(f"/api/v1/service-points/{day.town.hall.pk}/line").json()
    assert line["walkIns"] is False
    assert "geen tijd meer" in line["whyNoWalkIns"]


def test_who_does_one_thing_only_keeps_nobody_from_the_others(day: Day) -> None:
    OpeningSpan.objects.update(closes=time(10))
    crowd(day, 0)
    with pytest.raises(NoTimeLeftToday):
        day.walk_in(1)
    # They all are for Aisha alone; Bram sits beside her with nobody to help.
    for ticket in Ticket.objects.all():
        lapses.forward(
            ticket=ticket,
            reason="alleen Aisha",
            now=at(1),
            actor=CLERK,
            professional=day.town.aisha,
        )
    day.open(desk=1, minutes=1)
    assert arrival.why_no_walk_in(point=day.town.hall, now=at(2)) is None
