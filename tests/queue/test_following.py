"""An appointment is moved or cancelled while its ticket is there: the ticket follows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hub.audit.models import Event
from scheduling import booking
from scheduling.booking import CITIZEN, Actor
from scheduling.booking.wish import items_of
from scheduling.errors import ChangedMeanwhile
from scheduling.models import Appointment
from scheduling.queue import arrival, calls, following, lapses, nearly, standing, telling
from scheduling.queue.calls import NobodyWaits
from scheduling.queue.models import Ticket
from scheduling.queue.refusals import AlreadyHelped
from scheduling.queue.tickets import token_of
from tests.queue.conftest import CLERK, NINE, Day, at
from tests.town import NOW

A_DAY = timedelta(days=1)
Told = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Told:
    """What is done within it is committed at its end, and heard of."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def fresh(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_related("service_point", "appointment").get(pk=ticket.pk)


def cancel(appointment: Appointment, actor: Actor = CLERK) -> None:
    now = NOW if actor == CITIZEN else at(5)
    booking.cancel(appointment=appointment, now=now, actor=actor)


def move(appointment: Appointment, minutes: float) -> None:
    booking.move(appointment=appointment, start=at(minutes), now=at(5), actor=CLERK)


@pytest.mark.parametrize("state", ["waiting", "called", "parked"])
@pytest.mark.parametrize("actor", [CITIZEN, CLERK])
def test_cancelled_the_number_leaves_and_the_desk_is_free(
    day: Day, told: Told, state: str, actor: Actor
) -> None:
    mine = day.book(at(10))
    ticket, session = day.arrive(mine, 0), day.open()
    if state != "waiting":
        day.next(session, 1)
    if state == "parked":
        lapses.park(ticket=ticket, now=at(2), actor=CLERK)
    with told():
        cancel(mine, actor)
    gone = fresh(ticket)
    assert (gone.state, gone.left_cause) == ("left", "cancelled")
    left = Event.objects.get(verb="ticket.left")
    assert (left.actor_kind, left.details) == ("system", {"number": 1, "cause": "cancelled"})
    assert telling.told(ticket=gone, now=at(6)).headline == "Uw afspraak is afgezegd"
    other = day.walk_in(6)
    assert day.next(session, 7).pk == other.pk


def test_moved_within_the_day_it_waits_for_the_new_time_and_is_told_then(
    day: Day, told: Told
) -> None:
    mine = day.book(at(10), phone="0612345678")
    ticket, session = day.arrive(mine, 0), day.open()
    assert nearly.tell_all_due(now=at(3)) == 1
    assert day.next(session, 4).pk == ticket.pk
    with told():
        move(mine, 120)
    waits = fresh(ticket)
    assert (waits.state, waits.due_at, waits.desk_id) == ("waiting", at(120), None)
    assert (waits.told_low, waits.first_called_at) == (None, None)
    other = day.walk_in(6)
    line = standing.line_of(point=day.town.hall, now=at(7))
    assert [some.ticket.pk for some in line.waiting] == [other.pk, ticket.pk]
    assert line.expected == ()
    assert "Uw afspraak is om 11:00 uur." in telling.told(ticket=waits, now=at(7)).lines
    assert day.next(session, 8).pk == other.pk
    day.help(other, 8)
    assert nearly.tell_all_due(now=at(116)) == 1
    assert day.next(session, 120).pk == ticket.pk


def test_moved_to_another_day_it_leaves_and_comes_again_then(
    day: Day, told: Told, client: Client
) -> None:
    mine = day.book(at(10))
    ticket = day.arrive(mine, 0)
    with told():
        booking.move(appointment=mine, start=NINE + A_DAY, now=at(5), actor=CLERK)
    gone = fresh(ticket)
    assert (gone.state, gone.left_cause) == ("left", "moved")
    page = client.get(reverse("queue:ticket", args=[token_of(gone)])).content.decode()
    assert "Uw afspraak is verzet" in page
    mine.refresh_from_db()
    assert day.arrive(mine, 24 * 60).day != gone.day
    with told():  # and back to the first day: expected there again
        booking.move(appointment=mine, start=at(60), now=at(6), actor=CLERK)
    line = standing.line_of(point=day.town.hall, now=at(7))
    assert [some.pk for some in line.expected] == [mine.pk]


def test_who_is_being_helped_is_helped_on(day: Day, told: Told) -> None:
    mine = day.book(at(10))
    ticket, session = day.arrive(mine, 0), day.open()
    calls.start(ticket=day.next(session, 1), now=at(1), actor=CLERK)
    with told():
        booking.move(appointment=mine, start=NINE + A_DAY, now=at(5), actor=CLERK)
    assert fresh(ticket).state == "serving"
    # Also when the conversation goes on at another desk.
    lapses.forward(ticket=ticket, reason="foto", desk=day.town.desks[1], now=at(6), actor=CLERK)
    assert following.follow_all(now=at(7)) == 0
    again = day.next(day.open(1), 8)
    assert again.pk == ticket.pk
    day.help(again, 9)
    # The number of today stands not in the way of the new day.
    mine.refresh_from_db()
    assert day.arrive(mine, 24 * 60).number == 1


def test_helped_already_is_said_of_the_time_that_was_helped(day: Day, told: Told) -> None:
    mine = day.book(at(10))
    day.arrive(mine, 0)
    day.help(day.next(day.open(), 5), 5)
    with pytest.raises(AlreadyHelped):
        day.arrive(mine, 16)
    with told():
        move(mine, 120)
    assert day.arrive(mine, 110).due_at == at(120)


@pytest.mark.parametrize(
    ("minutes", "due", "kept"), [(120, at(120), True), (24 * 60, None, False), (None, None, False)]
)
def test_who_did_not_come_comes_back_as_the_appointment_is_now(
    day: Day, told: Told, minutes: float | None, due: Any, kept: bool
) -> None:
    mine = day.book(at(10))
    ticket = day.arrive(mine, 0)
    day.next(day.open(), 1)
    lapses.no_show(ticket=ticket, now=at(4), actor=CLERK)
    with told():
        cancel(mine) if minutes is None else move(mine, minutes)
    assert fresh(ticket).state == "no_show"
    back = lapses.come_back(ticket=ticket, now=at(8))
    assert (back.due_at, back.appointment_id == mine.pk) == (due, kept)
    assert following.follow_all(now=at(9)) == 0


def test_who_did_not_come_and_got_a_new_time_is_expected_and_called_for_that(
    day: Day, told: Told
) -> None:
    mine = day.book(at(10))
    ticket, session = day.arrive(mine, 0), day.open()
    day.next(session, 1)
    lapses.no_show(ticket=ticket, now=at(4), actor=CLERK)
    assert standing.line_of(point=day.town.hall, now=at(5)).expected == ()
    with told():
        move(mine, 120)
    line = standing.line_of(point=day.town.hall, now=at(6))
    assert [some.pk for some in line.expected] == [mine.pk]
    # Called straight from the list of who did not come, it stays at the desk.
    calls.call_certain(session=session, ticket=fresh(ticket), now=at(7), actor=CLERK)
    assert following.follow_all(now=at(8)) == 0
    assert (fresh(ticket).state, fresh(ticket).due_at) == ("called", at(120))


def test_who_was_too_late_and_waits_gets_the_new_time(day: Day, told: Told) -> None:
    mine = day.book(at(0))
    ticket = arrival.late(point=day.town.hall, appointment=mine, now=at(20)).ticket
    assert ticket.due_at is None
    with told():
        booking.move(appointment=mine, start=at(120), now=at(21), actor=CLERK)
    assert fresh(ticket).due_at == at(120)


def test_what_a_crash_left_is_passed_over_and_done_by_the_job(day: Day) -> None:
    mine = day.book(at(10))
    ticket, session = day.arrive(mine, 0), day.open()
    cancel(mine)  # and nobody hears of it
    with pytest.raises(NobodyWaits):
        day.next(session, 6)
    assert following.follow_all(now=at(7)) == 1
    assert fresh(ticket).state == "left"
    assert following.follow_all(now=at(8)) == 0


def test_cancelled_amid_the_check_in_nobody_waits(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = day.book(at(10))

    def meanwhile(appointment: Appointment) -> Any:
        cancel(mine)
        return items_of(appointment)

    monkeypatch.setattr("scheduling.queue.arrival.items_of", meanwhile)
    with pytest.raises(ChangedMeanwhile):
        day.arrive(mine, 0)
    assert not Ticket.objects.exists()
