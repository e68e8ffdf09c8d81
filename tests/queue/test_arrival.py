"""Arriving: one ticket per press and per appointment; whoever is not due hears the way on."""

from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

import pytest

from hub.audit.models import Event
from hub.errors import DomainError, Invalid
from locations.models import OpeningSpan
from scheduling import booking
from scheduling.availability import Item, Party
from scheduling.queue import arrival, lapses, refusals, rules
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.tickets import Wishes, opened_by, token_of
from scheduling.reference import hash_of, readable
from tests import town as towns
from tests.queue.conftest import CLERK, NINE, Day, at


def test_an_appointment_becomes_a_ticket_of_its_own_time_and_services(day: Day) -> None:
    appointment = day.book(at(20))
    found = arrival.by_reference(reference=readable(appointment.reference).lower())
    ticket = day.arrive(found, 10)
    assert (ticket.number, ticket.state, ticket.day) == (1, "waiting", date(2026, 6, 2))
    assert (ticket.appointment, ticket.due_at, ticket.arrived_at) == (
        appointment,
        at(20),
        at(10),
    )
    assert [some.offering for some in ticket.services.all()] == [day.town.passport]
    event = Event.objects.get(verb="ticket.arrived")
    assert (event.details, event.service_point_id) == (
        {"number": 1, "as": "appointment"},
        day.town.hall.pk,
    )


def test_numbers_rise_and_begin_anew_each_local_day_and_at_each_point(day: Day) -> None:
    first = [day.walk_in(n).number for n in range(3)]
    elsewhere = day.walk_in(0, day.town.pension).number
    assert (first, elsewhere, day.walk_in(24 * 60).number) == ([1, 2, 3], 1, 1)


def test_one_press_is_one_ticket_with_one_link(day: Day) -> None:
    key = str(uuid4())
    item = [Item(day.town.passport, Party())]
    first, again = (
        arrival.walk_in(point=day.town.hall, items=item, now=at(n), press_key=key) for n in (0, 1)
    )
    assert (first.fresh, again.fresh) == (True, False)
    assert (again.ticket.pk, again.token) == (first.ticket.pk, first.token)
    assert Ticket.objects.count() == 1
    assert opened_by(first.token) == first.ticket
    assert first.ticket.token_hash == hash_of(token_of(first.ticket))
    assert len(first.token) == 64
    assert key not in first.token


def refusal(day: Day, minutes: float, **changes: Any) -> DomainError:
    values: dict[str, Any] = {"point": day.town.hall, "now": at(minutes)} | changes
    values["appointment"] = values.get("appointment") or day.book(NINE)
    with pytest.raises(DomainError) as refused:
        arrival.arrive(**values)
    assert str(refused.value.way_forward)
    return refused.value


def test_too_early_and_too_late_hear_what_is_possible(day: Day) -> None:
    appointment = day.book(at(0))
    early = refusal(day, -61, appointment=appointment)
    assert (early.code, early.details) == ("too_early", {"from": "2026-06-02T08:00:00+02:00"})
    late = refusal(day, 16, appointment=appointment)
    assert (late.code, late.details["walk_in"]) == ("too_late", True)
    assert late.details["alternatives"]
    rules.stop_walk_ins(point=day.town.hall, reason_nl="Het is te druk.", now=at(1), actor=CLERK)
    assert refusal(day, 16, appointment=appointment).details["walk_in"] is False


def test_the_ends_of_the_span_are_in_time(day: Day) -> None:
    assert day.arrive(day.book(at(60)), 0).number == 1
    assert day.arrive(day.book(at(0)), 15).number == 2


def test_wrong_point_tells_the_right_one(day: Day) -> None:
    wrong = refusal(day, 0, point=day.town.goirle)
    assert (wrong.code, wrong.details) == (
        "wrong_service_point",
        {"service_point": "stadhuis-leeuwarden"},
    )
    assert "Stadhuis Leeuwarden" in str(wrong)


def test_nobody_is_sent_across_town_for_a_time_that_has_passed(day: Day) -> None:
    appointment = day.book(at(0))
    codes = [
        refusal(day, minutes, appointment=appointment, point=day.town.goirle).code
        for minutes in (15, 16, 24 * 60)
    ]
    assert codes == ["wrong_service_point", "too_late_elsewhere", "appointment_has_been"]
    missed = refusal(day, 16, appointment=appointment, point=day.town.goirle)
    assert "09:00" in str(missed)
    assert appointment.service_point
    assert appointment.service_point.street not in str(missed)


def test_cancelled_tomorrow_yesterday_and_by_video(day: Day) -> None:
    cancelled = day.book(at(40))
    booking.cancel(appointment=cancelled, now=towns.NOW)
    cases = {
        "appointment_cancelled": refusal(day, 30, appointment=cancelled),
        "appointment_not_today": refusal(day, 0, appointment=day.book(at(24 * 60))),
        "appointment_has_been": refusal(day, 24 * 60),
        "appointment_at_no_point": refusal(
            day, 0, appointment=day.book(at(60), offering=day.town.pension_video)
        ),
    }
    assert [refused.code for refused in cases.values()] == list(cases)
    assert Ticket.objects.count() == 0


def test_a_code_that_is_none_is_unknown(day: Day) -> None:
    for text in ("", "CDFG-3467", "x" * 5000):
        with pytest.raises(refusals.CodeUnknown):
            arrival.by_reference(reference=text)


def test_who_has_checked_in_hears_the_number_and_who_did_not_come_gets_back_in_line(
    day: Day,
) -> None:
    appointment = day.book(at(0))
    ticket = day.arrive(appointment, 0)
    assert refusal(day, 1, appointment=appointment).details == {"number": 1}
    session = day.open()
    day.next(session, 1)
    lapses.no_show(ticket=ticket, now=at(5), actor=CLERK)
    back = day.arrive(appointment, 10)
    assert (back.pk, back.state, back.due_at) == (ticket.pk, TicketState.WAITING, at(0))
    day.help(day.next(session, 11), 11)
    assert refusal(day, 30, appointment=appointment).code == "already_helped"


def test_the_late_one_joins_as_a_walk_in_and_staff_may_let_in(day: Day) -> None:
    first, second = day.book(at(0)), day.book(at(0), email="bram@example.nl")
    late = arrival.late(point=day.town.hall, appointment=first, now=at(30)).ticket
    assert (late.due_at, late.appointment) == (None, first)
    let_in = day.arrive(second, 30, actor=CLERK, let_in=True)
    assert let_in.due_at == at(0)
    with pytest.raises(refusals.TooLate):  # a citizen cannot
        day.arrive(day.book(at(20)), 50, let_in=True)


def test_at_a_desk_by_time_and_the_first_letters(day: Day) -> None:
    mine = day.book(at(20), name="Sanne de Visser")
    day.book(at(20), name="Vera Bos", email="vera@example.nl")
    day.book(at(40), name="Victor", email="victor@example.nl")

    def found(letters: str) -> list[object]:
        return list(
            arrival.at_desk(
                point=day.town.hall, letters=letters, at=time(9, 20), now=at(0), actor=CLERK
            )
        )

    assert (found("vis"), found("SA"), found("xx")) == ([mine], [mine], [])
    assert Event.objects.filter(verb="appointments.looked_up").count() == 3
    with pytest.raises(Invalid):
        found("v")
    with pytest.raises(refusals.StaffOnly):
        arrival.at_desk(
            point=day.town.hall, letters="vis", at=time(9, 20), now=at(0), actor=booking.CITIZEN
        )


def test_walk_ins_wait_for_open_doors_and_can_be_stopped_with_a_reason(day: Day) -> None:
    with pytest.raises(refusals.PointClosed) as closed:
        day.walk_in(-30)
    assert "09:00" in str(closed.value)
    rules.stop_walk_ins(point=day.town.hall, reason_nl="Het is te druk.", now=at(1), actor=CLERK)
    with pytest.raises(refusals.WalkInsStopped) as stopped:
        day.walk_in(2)
    assert "Het is te druk." in str(stopped.value)
    assert day.walk_in(3, actor=CLERK).number == 1  # staff may
    assert day.walk_in(24 * 60).number == 1  # the next day they are welcome
    rules.allow_walk_ins(point=day.town.hall, now=at(4), actor=CLERK)
    assert day.walk_in(5).number == 2
    OpeningSpan.objects.update(by_appointment_only=True)
    with pytest.raises(refusals.ByAppointmentOnly):
        day.walk_in(6)


def test_what_is_asked_is_checked(day: Day) -> None:
    elsewhere = Item(day.town.pension, Party())
    here = Item(day.town.passport, Party(persons=9))
    for items in ([], [elsewhere], [here]):
        with pytest.raises(Invalid):
            arrival.walk_in(point=day.town.hall, items=items, now=at(0))
    with pytest.raises(refusals.StaffOnly):
        day.walk_in(0, wishes={"priority_reason": "ik heb haast"}, actor=booking.CITIZEN)
    with pytest.raises(Invalid):
        day.walk_in(0, wishes={"phone": "058 2345678"})
    assert Ticket.objects.count() == 0
    assert Wishes().language == "nl"
    assert day.walk_in(0).arrived_at == NINE + timedelta(0)
