"""The same time with others: for the citizen nothing changes, and nothing is taken twice."""

import pytest

from hub.audit.models import Event
from hub.notifications.models import Message
from scheduling import booking
from scheduling.errors import ChangedMeanwhile, NobodyElse, NotLive
from scheduling.models import Allocation, Appointment
from scheduling.planning import stranded
from tests.scheduling.illness import (
    CLERK,
    assert_true_masks,
    booked,
    fall_ill,
    out_of_order,
    professional_of,
    who,
)
from tests.town import NOW, TUESDAY_NINE, Town


def reassign(appointment: Appointment, seen: int | None = None) -> Appointment:
    return booking.reassign(appointment=appointment, now=NOW, actor=CLERK, seen=seen)


def test_a_colleague_takes_over_and_the_desk_stays(town: Town) -> None:
    made = booked(town)
    ill = professional_of(town, made)
    other = town.bram if ill == town.aisha else town.aisha
    desk = next(name for name in who(made) if name.startswith("Balie"))
    fall_ill(ill)
    Message.objects.all().delete()
    done = reassign(made)
    assert who(made) == {desk, other.resource.name}
    assert (done.starts_at, done.revision) == (TUESDAY_NINE, made.revision + 1)
    assert stranded.at_point(town.hall, now=NOW) == []
    assert not Message.objects.exists()
    assert Event.objects.get(verb="appointment.reassigned").object_id == str(made.pk)
    assert_true_masks()


def test_another_desk_takes_over_and_the_colleague_stays(town: Town) -> None:
    made = booked(town)
    person = professional_of(town, made).resource.name
    desk = next(d for d in town.desks if d.name in who(made))
    out_of_order(desk, town)
    reassign(made)
    (other,) = set(town.desks) - {desk}
    assert who(made) == {other.name, person}
    assert_true_masks()


def test_without_anybody_else_it_stays_as_it_was(town: Town) -> None:
    made, other = booked(town), booked(town, name="Piet")
    before = who(made)
    fall_ill(professional_of(town, made))
    with pytest.raises(NobodyElse):
        reassign(made)
    made.refresh_from_db()
    assert (who(made), made.revision, made.state) == (before, 0, "confirmed")
    assert stranded.at_point(town.hall, now=NOW) == [made]
    assert len(who(other)) == 2
    assert_true_masks()


def test_where_nothing_is_lost_nothing_changes(town: Town) -> None:
    made = booked(town)
    before = who(made)
    assert reassign(made).revision == made.revision
    assert who(made) == before
    assert not Event.objects.filter(verb="appointment.reassigned").exists()


def test_what_was_changed_or_cancelled_meanwhile_is_refused(town: Town) -> None:
    made = booked(town)
    fall_ill(professional_of(town, made))
    with pytest.raises(ChangedMeanwhile):
        reassign(made, seen=made.revision + 1)
    booking.cancel(appointment=made, now=NOW, actor=CLERK)
    with pytest.raises(NotLive):
        reassign(made)
    assert not Allocation.objects.exists()
    assert_true_masks()


def test_what_an_expired_hold_left_is_free_for_it(town: Town) -> None:
    made = booked(town)
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    fall_ill(professional_of(town, made))
    with pytest.raises(NobodyElse):
        reassign(made)
    late = held.hold_expires_at
    assert late is not None
    booking.reassign(appointment=made, now=late, actor=CLERK)
    held.refresh_from_db()
    assert held.state == "expired"
    assert_true_masks()
