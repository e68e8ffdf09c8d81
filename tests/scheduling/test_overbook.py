"""One more than is free: by planners alone, with a reason, and never at the cost of the rule."""

from datetime import datetime, timedelta

import pytest

from hub.audit.models import Event
from hub.errors import Invalid, NotFound
from hub.notifications.models import Message
from locations.models import Closure, Offering
from scheduling import booking
from scheduling.booking import Actor, Closeness, Contact
from scheduling.errors import NobodyOnDuty
from scheduling.models import Appointment
from scheduling.planning import cover, stranded, timetable
from scheduling.planning.models import Overbooking
from tests.agenda.conftest import Staff, member
from tests.scheduling.illness import (
    CLERK,
    assert_true_masks,
    booked,
    fall_ill,
    listed,
    out_of_order,
    who,
)
from tests.town import NOW, TUESDAY_NINE, Town, place

REASON = "Reist dezelfde dag."


@pytest.fixture
def planner(town: Town) -> Actor:
    return acting(member("Bram", "planner", town.municipality))


def acting(staff: Staff) -> Actor:
    return Actor(kind="staff", user_id=staff.user.pk, origin="agenda")


def overbook(
    offering: Offering, actor: Actor, start: datetime = TUESDAY_NINE, reason: str = REASON
) -> Appointment:
    contact = Contact(name="Aad", email="aad@example.nl")
    return booking.overbook(
        offering=offering, start=start, reason=reason, contact=contact, now=NOW, actor=actor
    )


def fill(town: Town, start: datetime = TUESDAY_NINE) -> None:
    booked(town, start), booked(town, start, name="Piet")


def test_a_full_time_takes_one_more_without_desk_and_person(town: Town, planner: Actor) -> None:
    fill(town)
    made = overbook(town.passport, planner)
    assert (made.state, made.starts_at, who(made)) == ("confirmed", TUESDAY_NINE, set())
    kept = Overbooking.objects.get(appointment=made)
    assert (kept.reason, kept.made_by_id, kept.made_at) == (REASON, planner.user_id, NOW)
    event = Event.objects.get(verb="appointment.overbooked")
    assert (event.actor_id, event.details) == (planner.user_id, {"without": "2"})
    assert Message.objects.filter(kind="booked", recipient="aad@example.nl").count() == 1
    assert stranded.at_point(town.hall, now=NOW) == []
    assert_true_masks()


def test_it_takes_what_is_free_and_lacks_only_the_rest(town: Town, planner: Actor) -> None:
    fall_ill(town.bram)
    booked(town)
    made = overbook(town.passport, planner)
    assert len(who(made)) == 1
    assert next(iter(who(made))).startswith("Balie")
    assert_true_masks()


def test_clerks_citizens_and_planners_elsewhere_cannot(town: Town) -> None:
    fill(town)
    clerk = acting(member("Joke", "clerk", town.municipality))
    elsewhere = acting(member("Daan", "planner", town.library))
    pretender = Actor(kind="citizen", user_id=clerk.user_id)
    for actor in (clerk, elsewhere, pretender, CLERK, booking.CITIZEN):
        with pytest.raises(NotFound):
            overbook(town.passport, actor)
    assert Appointment.objects.count() == 2


def test_without_a_reason_nothing_is_written(town: Town, planner: Actor) -> None:
    fill(town)
    for reason in ("", "   ", "x" * 201):
        with pytest.raises(Invalid) as refused:
            overbook(town.passport, planner, reason=reason)
        assert "reason" in refused.value.fields
    assert Appointment.objects.count() == 2


def test_a_wrong_contact_leaves_nothing_behind(town: Town, planner: Actor) -> None:
    fill(town)
    with pytest.raises(Invalid):
        booking.overbook(
            offering=town.passport,
            start=TUESDAY_NINE,
            reason=REASON,
            contact=Contact(name="Aad"),
            now=NOW,
            actor=planner,
        )
    assert Appointment.objects.count() == 2
    assert not Overbooking.objects.exists()


def test_outside_opening_hours_in_the_past_and_off_the_step_it_is_refused(
    town: Town, planner: Actor
) -> None:
    for start in (
        TUESDAY_NINE - timedelta(hours=1),
        TUESDAY_NINE + timedelta(minutes=2),
        TUESDAY_NINE - timedelta(days=7),
        TUESDAY_NINE + timedelta(hours=7, minutes=50),  # it would end after closing time
    ):
        with pytest.raises(NobodyOnDuty):
            overbook(town.passport, planner, start)
    assert not Appointment.objects.exists()


def test_a_colleague_elsewhere_is_never_overbooked(town: Town) -> None:
    planner = acting(member("Daan", "planner", town.library))
    held = booking.hold(offering=town.pension_phone, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne", email="sanne@example.nl")
    booking.confirm(appointment=held, contact=contact, now=NOW)
    with pytest.raises(NobodyOnDuty):
        overbook(town.pension, planner)
    booking.cancel(appointment=held, now=NOW)
    assert who(overbook(town.pension, planner)) == {"Cabine 1", "Fatima"}


def test_cancelled_it_gives_back_what_it_had(town: Town, planner: Actor) -> None:
    fall_ill(town.bram)
    booked(town)
    made = overbook(town.passport, planner)
    booking.cancel(appointment=made, now=NOW, actor=planner)
    assert who(made) == set()
    assert_true_masks()


def test_moved_to_a_free_time_it_has_all_it_needs_and_the_reason_stays(
    town: Town, planner: Actor
) -> None:
    fill(town)
    made = overbook(town.passport, planner)
    later = TUESDAY_NINE + timedelta(hours=2)
    booking.move(appointment=made, start=later, now=NOW, actor=planner)
    assert len(who(made)) == 2
    assert Overbooking.objects.filter(appointment=made).exists()
    assert_true_masks()


def test_when_the_point_closes_it_needs_attention_although_it_has_nobody_to_lose(
    town: Town, planner: Actor
) -> None:
    fill(town)
    made = overbook(town.passport, planner)
    closure = Closure(
        service_point=town.hall,
        starts_at=TUESDAY_NINE - timedelta(hours=2),
        ends_at=TUESDAY_NINE + timedelta(hours=12),
    )
    timetable.add(row=closure, now=NOW, actor_id=None)
    assert made in stranded.at_point(town.hall, now=NOW)
    assert stranded.is_stranded(made, now=NOW)
    conflict = next(c for c in listed(town.hall) if c.appointment == made)
    assert (conflict.away, conflict.unable) == ((), ())
    assert conflict.alternatives[0].closeness == Closeness.OTHER_DAY


def test_another_desk_is_no_way_out_where_nobody_is_left_to_sit_at_it(
    town: Town, planner: Actor
) -> None:
    fall_ill(town.bram)
    booked(town)
    made = overbook(town.passport, planner)
    desk = next(d for d in town.desks if d.name in who(made))
    fall_ill(town.aisha)
    out_of_order(desk, town)
    town.desks.append(place(town.hall, "desk", "Balie 9"))
    cover.rebuild_points([town.hall], now=NOW)
    conflict = next(c for c in listed(town.hall) if c.appointment == made)
    assert {a.closeness for a in conflict.alternatives} == {Closeness.OTHER_DAY}


def test_who_it_did_have_and_lost_is_replaced_and_the_rest_still_lacks(
    town: Town, planner: Actor
) -> None:
    spare = place(town.hall, "desk", "Balie 9")
    fall_ill(town.bram)
    booked(town)
    cover.rebuild_points([town.hall], now=NOW)
    made = overbook(town.passport, planner)
    (had,) = who(made)
    out_of_order(next(d for d in [*town.desks, spare] if d.name == had), town)
    assert stranded.at_point(town.hall, now=NOW) == [made]
    booking.reassign(appointment=made, now=NOW, actor=planner)
    (has,) = who(made)
    assert has != had
    assert has.startswith("Balie")
    assert stranded.at_point(town.hall, now=NOW) == []
    assert_true_masks()


def test_what_an_expired_hold_left_is_taken(town: Town, planner: Actor) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    booked(town)
    late = held.hold_expires_at
    assert late is not None
    made = booking.overbook(
        offering=town.passport,
        start=TUESDAY_NINE,
        reason=REASON,
        contact=Contact(name="Aad", phone="0612345678"),
        now=late,
        actor=planner,
    )
    assert len(who(made)) == 2
    assert_true_masks()
