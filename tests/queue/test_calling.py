"""Calling: by the order of the line, only whom one can help, and each step leaves its mark."""

import pytest

from hub.audit.models import Event
from hub.errors import NotFound
from scheduling.queue import calls, changes, desks, lapses, standing
from scheduling.queue.calls import NobodyWaits
from scheduling.queue.models import TicketState
from scheduling.queue.steps import DeskBusy, DeskClosed, NotInThisState
from tests import town as towns
from tests.queue.conftest import CLERK, Day, at


def test_next_calls_the_appointment_whose_time_has_come_before_the_walk_in(day: Day) -> None:
    session = day.open()
    walk_in = day.walk_in(0)
    booked = day.arrive(day.book(at(0)), 1)
    first = day.next(session, 2)
    assert (first.pk, first.state, first.desk, first.professional) == (
        booked.pk,
        TicketState.CALLED,
        day.town.desks[0],
        day.town.aisha,
    )
    assert (first.called_at, first.first_called_at, first.calls) == (at(2), at(2), 1)
    day.help(first, 3)
    assert day.next(session, 15).pk == walk_in.pk
    verbs = list(
        Event.objects.filter(object_type="ticket").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == [
        "ticket.arrived",
        "ticket.arrived",
        "ticket.called",
        "ticket.started",
        "ticket.finished",
        "ticket.called",
    ]
    assert changes.number_of(day.town.hall.pk) == 7  # and the opening of the desk


def test_a_desk_has_one_person_at_a_time(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    day.walk_in(0)
    first = day.next(session, 1)
    with pytest.raises(DeskBusy) as refused:
        day.next(session, 1)
    assert refused.value.details == {"number": first.number}


def test_only_whom_this_professional_can_help_is_called(day: Day) -> None:
    marriage = towns.offering(
        towns.service(day.town.municipality, "trouwen", "Trouwen"), day.town.hall, "in_person", 30
    )
    towns.need(marriage, "desk")
    towns.need(marriage, "professional", towns.skill("trouwen"))
    day.walk_in(0, marriage)
    passport = day.walk_in(1)
    session = day.open()
    assert [t.pk for t in calls.candidates(session=session, now=at(2))] == [passport.pk]
    day.help(day.next(session, 2), 2)
    with pytest.raises(NobodyWaits):
        day.next(session, 20)


def test_a_closed_desk_calls_nobody(day: Day) -> None:
    session = day.open()
    desks.close_desk(session=session, now=at(1), actor=CLERK)
    day.walk_in(2)
    with pytest.raises(DeskClosed):
        day.next(session, 3)


def test_a_certain_one_is_called_out_of_turn_and_not_at_another_point(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    second = day.walk_in(1)
    elsewhere = day.walk_in(1, day.town.pension)
    with pytest.raises(NotFound):
        calls.call_certain(session=session, ticket=elsewhere, now=at(2), actor=CLERK)
    called = calls.call_certain(session=session, ticket=second, now=at(2), actor=CLERK)
    assert (called.pk, called.state) == (second.pk, TicketState.CALLED)
    assert Event.objects.get(verb="ticket.called_out_of_turn").details["number"] == 2


def test_finish_needs_a_start_and_keeps_how_long_it_took(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    ticket = day.next(session, 1)
    with pytest.raises(NotInThisState):
        calls.finish(ticket=ticket, outcome="helped", now=at(2), actor=CLERK)
    done = day.help(ticket, 2, took=12)
    assert (done.state, done.outcome, done.finished_at) == ("done", "helped", at(14))
    assert done.services.get().took_minutes == 12


def test_called_again_and_put_back(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    ticket = day.next(session, 1)
    again = calls.call_again(ticket=ticket, now=at(2), actor=CLERK)
    assert (again.calls, again.called_at, again.first_called_at) == (2, at(2), at(1))
    back = calls.put_back(ticket=ticket, now=at(3), actor=CLERK)
    assert (back.state, back.desk, back.queued_at) == ("waiting", None, at(0))
    line = standing.line_of(point=day.town.hall, now=at(3))
    assert [some.ticket.pk for some in line.waiting] == [ticket.pk]


def test_from_elsewhere_the_agency_takes_whoever_waits_for_it_to_a_free_booth(day: Day) -> None:
    waiting = day.walk_in(0, day.town.pension)
    day.walk_in(0)  # for the town hall: none of the agency's business
    fatima = day.open_remote()
    called = day.next(fatima, 1)
    assert (called.pk, called.desk, called.professional) == (
        waiting.pk,
        day.town.booth,
        day.town.fatima,
    )
    day.walk_in(2, day.town.pension)
    other = towns.professional(day.town.agency, "Gerda", remote=True)
    other.resource.capabilities.set(day.town.fatima.resource.capabilities.all())
    with pytest.raises(NobodyWaits):  # the one booth is taken
        day.next(day.open_remote(other), 3)
    lapses.no_show(ticket=called, now=at(10), actor=CLERK)
    assert day.next(day.open_remote(other), 11).number == 2
