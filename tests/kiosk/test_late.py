"""Who is too late takes one of the free times at the kiosk, or a number."""

import re
from typing import Any

import pytest

from hub.audit.models import Event
from kiosk.models import Visit
from kiosk.profiles import Profile
from scheduling import booking
from scheduling.booking import Actor
from scheduling.errors import TooLateToChange
from scheduling.models import Appointment
from scheduling.queue import missed, refusals
from scheduling.queue.models import Ticket
from scheduling.typed import read_start
from tests.kiosk.conftest import Screen, pair
from tests.queue.conftest import Day, at


def late(day: Day, clock: Any, profile: Profile = Profile.CHECK_IN) -> tuple[Screen, Appointment]:
    clock(at(60))
    screen = pair(day.town.hall, profile)
    appointment = day.book(at(20))
    screen.see()
    screen.press("ga", to="code")
    screen.press("inchecken", code=appointment.reference)
    return screen, appointment


def times(page: str) -> list[str]:
    return re.findall(r'name="start" value="([^"]*)"', page)


@pytest.mark.parametrize("profile", [Profile.CHECK_IN, Profile.FULL])
def test_one_of_the_free_times_is_taken(day: Day, clock: Any, profile: Profile) -> None:
    screen, appointment = late(day, clock, profile)
    page = screen.see()
    assert "Kies een andere tijd, of wacht in de rij." in page
    start = times(page)[0]
    screen.press("andere-tijd", start=start)
    appointment.refresh_from_db()
    assert appointment.starts_at == read_start(start)
    page = screen.see()
    assert "Uw afspraak heeft een nieuwe tijd" in page
    assert "Wis dit scherm" in page
    assert "Stop en wis" not in page  # would sound as if it cancels
    assert "Sanne" not in page
    assert "Paspoort" not in page
    assert Ticket.objects.count() == 0
    moved = Event.objects.get(verb="appointment.moved")
    assert (moved.actor_kind, moved.origin) == ("citizen", "kiosk")
    assert Visit.objects.get().code == ""


def test_a_time_that_is_gone_leaves_the_others_and_the_line(day: Day, clock: Any) -> None:
    screen, appointment = late(day, clock)
    start = times(screen.see())[0]
    for _desk in range(2):
        taken = read_start(start)
        assert taken
        booking.hold(offering=day.town.passport, start=taken, now=at(60))
    screen.press("andere-tijd", start=start)
    page = screen.see()
    assert "Die tijd is net bezet geraakt." in page
    assert times(page)
    assert start not in times(page)
    assert "Toch in de rij wachten" in page
    appointment.refresh_from_db()
    assert appointment.starts_at == at(20)


def test_only_who_stands_there_too_late_can_take_one(day: Day, clock: Any) -> None:
    screen, appointment = late(day, clock)
    start = times(screen.see())[0]
    walk_in = pair(day.town.hall, Profile.WALK_IN, "Inloop")
    walk_in.see()
    assert walk_in.press("andere-tijd", start=start).status_code == 404
    screen.press("alsnog")
    screen.press("andere-tijd", start=start)
    for strange in ("", "x", "2026-06-02"):
        screen.press("andere-tijd", start=strange)
    with pytest.raises(refusals.AlreadyArrived):
        missed.take_time(point=day.town.hall, appointment=appointment, start=at(300), now=at(61))
    with pytest.raises(refusals.MissedElsewhere):
        missed.take_time(point=day.town.goirle, appointment=appointment, start=at(300), now=at(61))
    appointment.refresh_from_db()
    assert (appointment.starts_at, Ticket.objects.count()) == (at(20), 1)


def test_the_deadline_holds_until_the_time_has_begun(day: Day) -> None:
    appointment = day.book(at(60))
    kiosk = Actor(origin="kiosk")
    with pytest.raises(TooLateToChange):
        booking.move(appointment=appointment, start=at(300), now=at(50), actor=kiosk, missed=True)
    with pytest.raises(TooLateToChange):
        booking.move(appointment=appointment, start=at(300), now=at(61), actor=kiosk)
    moved = booking.move(
        appointment=appointment, start=at(300), now=at(61), actor=kiosk, missed=True
    )
    assert moved.starts_at == at(300)
