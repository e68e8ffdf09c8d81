from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from hub.audit.models import Event
from hub.errors import Invalid
from hub.notifications.models import Message
from hub.notifications.unwritten import written
from scheduling import booking, masks
from scheduling.availability import Party
from scheduling.booking import Actor, Contact
from scheduling.changes import appointment_changed
from scheduling.constraints import violates
from scheduling.errors import (
    HoldExpired,
    NoMoreTime,
    NotHeld,
    NotLive,
    SlotNotOffered,
    SlotTaken,
    TooLateToChange,
)
from scheduling.models import Allocation, Appointment, BusyMask, State
from scheduling.reference import hash_of, parse_reference, readable
from tests.town import NOW, TUESDAY_NINE, Town, later

CONTACT = Contact(name="Sanne Visser", email="sanne@example.nl", phone="06 12345678")
QUARTER = timedelta(minutes=15)


def book(town: Town, start: datetime = TUESDAY_NINE) -> Appointment:
    held = booking.hold(offering=town.passport, start=start, now=NOW)
    return booking.confirm(appointment=held.appointment, contact=CONTACT, now=NOW, token=held.token)


def assert_masks_are_true() -> None:
    for row in BusyMask.objects.all():
        assert masks.busy_of(row) == masks.true_busy(row.pk, since=NOW - timedelta(days=1))


def test_a_hold_takes_a_desk_and_a_professional(town: Town) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    appointment = held.appointment
    assert appointment.state == State.HELD
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=20)
    assert appointment.hold_expires_at == NOW + timedelta(minutes=10)
    assert appointment.manage_token_hash == hash_of(held.token) != held.token
    taken = Allocation.objects.filter(segment__appointment=appointment)
    assert {row.resource.kind for row in taken} == {"desk", "professional"}
    assert_masks_are_true()


def test_two_desks_serve_two_and_the_third_hears_the_nearest_times(town: Town) -> None:
    for _ in range(2):
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    with pytest.raises(SlotTaken) as refused:
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    times = refused.value.alternatives.times
    assert times[0] == TUESDAY_NINE + timedelta(minutes=20)  # touching is free
    assert "9:20" in str(refused.value) or "09:20" in str(refused.value)
    assert Appointment.objects.count() == 2


def test_more_persons_make_it_longer(town: Town) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW, party=Party(persons=3))
    assert held.appointment.ends_at - held.appointment.starts_at == timedelta(minutes=40)


@pytest.mark.parametrize("persons", [0, 5, 10_000])
def test_a_party_that_is_too_big_is_refused_by_field(town: Town, persons: int) -> None:
    with pytest.raises(Invalid) as refused:
        booking.hold(
            offering=town.passport, start=TUESDAY_NINE, now=NOW, party=Party(persons=persons)
        )
    assert list(refused.value.fields) == ["persons"]


def test_a_remote_professional_and_a_booth_are_one_appointment(town: Town) -> None:
    held = booking.hold(offering=town.pension, start=TUESDAY_NINE, now=NOW)
    resources = {row.resource for row in Allocation.objects.all()}
    assert resources == {town.booth, town.fatima.resource}
    assert held.appointment.service_point == town.goirle
    # The same expert cannot at that time call somebody at home.
    with pytest.raises(SlotTaken):
        booking.hold(offering=town.pension_video, start=TUESDAY_NINE, now=NOW)


@pytest.mark.parametrize("offering", ["pension_video", "pension_phone"])
def test_a_conversation_at_home_needs_a_professional_alone(town: Town, offering: str) -> None:
    booking.hold(offering=getattr(town, offering), start=TUESDAY_NINE, now=NOW)
    assert Allocation.objects.get().resource == town.fatima.resource


@pytest.mark.parametrize(
    "start",
    [
        TUESDAY_NINE - timedelta(hours=1),  # before opening
        TUESDAY_NINE + timedelta(hours=7, minutes=45),  # would end after closing
        TUESDAY_NINE + timedelta(minutes=7),  # not on the grid
        TUESDAY_NINE + timedelta(days=4),  # Saturday
        NOW - timedelta(days=1),
        NOW + timedelta(days=100),  # past the horizon
    ],
)
def test_a_start_that_no_rule_allows_is_refused(town: Town, start: datetime) -> None:
    with pytest.raises(SlotNotOffered):
        booking.hold(offering=town.passport, start=start, now=NOW)
    assert not Appointment.objects.exists()


def test_an_expired_hold_is_free_at_once(town: Town) -> None:
    for _ in range(2):
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=later(10))
    states = sorted(Appointment.objects.values_list("state", flat=True))
    assert states.count(State.EXPIRED) >= 1
    assert_masks_are_true()


def test_a_late_confirm_gets_the_alternatives(town: Town) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    with pytest.raises(HoldExpired) as refused:
        booking.confirm(appointment=held.appointment, contact=CONTACT, now=later(10))
    assert refused.value.status == 410
    assert TUESDAY_NINE in refused.value.alternatives.times  # free again


def test_a_hold_can_be_extended_until_there_is_no_end(town: Town) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    for turn in range(1, 13):
        held = booking.extend(appointment=held, now=later(9 * turn))
    assert held.hold_expires_at == later(9 * 12 + 10)
    with pytest.raises(NoMoreTime):
        booking.extend(appointment=held, now=later(9 * 13))
    with pytest.raises(HoldExpired):
        booking.extend(appointment=held, now=later(9 * 12 + 10))


def test_confirming_keeps_the_contact_and_writes_one_mail(town: Town) -> None:
    appointment = book(town)
    assert appointment.state == State.CONFIRMED
    assert appointment.booker.phone.as_e164 == "+31612345678"
    message = written(Message.objects.get())
    assert message.recipient == "sanne@example.nl"
    assert "Paspoort" not in message.subject
    assert readable(appointment.reference) in message.text
    assert "METHOD:REQUEST" in message.alternative
    assert message.alternative_type == "text/calendar; method=REQUEST"


def test_confirming_twice_is_refused(town: Town) -> None:
    appointment = book(town)
    with pytest.raises(NotHeld):
        booking.confirm(appointment=appointment, contact=CONTACT, now=NOW)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("contact", "field"),
    [
        (Contact(name=" ", email="sanne@example.nl"), "name"),
        (Contact(name="Sanne"), "email"),
        (Contact(name="Sanne", email="sanne@"), "email"),
        (Contact(name="Sanne", phone="12"), "phone"),
        (Contact(name="S" * 10_000, email="sanne@example.nl"), "name"),
    ],
)
def test_a_contact_that_cannot_be_used_is_refused_by_field(
    town: Town, contact: Contact, field: str
) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW).appointment
    with pytest.raises(Invalid) as refused:
        booking.confirm(appointment=held, contact=contact, now=NOW)
    assert list(refused.value.fields) == [field]
    held.refresh_from_db()
    assert held.state == State.HELD


def test_moving_takes_the_new_time_and_gives_back_the_old(town: Town) -> None:
    appointment = book(town)
    moved = booking.move(
        appointment=appointment, start=TUESDAY_NINE + timedelta(minutes=10), now=NOW
    )
    assert moved.starts_at == TUESDAY_NINE + timedelta(minutes=10)  # overlaps its own old time
    assert moved.revision == 1
    assert Allocation.objects.count() == 2
    assert_masks_are_true()


def test_moving_onto_a_taken_slot_leaves_everything_as_it_was(town: Town) -> None:
    appointment = book(town)
    taken = TUESDAY_NINE + timedelta(hours=1)
    for _ in range(2):
        book(town, taken)
    before = list(Allocation.objects.order_by("pk").values())
    with pytest.raises(SlotTaken):
        booking.move(appointment=appointment, start=taken, now=NOW)
    appointment.refresh_from_db()
    assert (appointment.starts_at, appointment.revision) == (TUESDAY_NINE, 0)
    assert list(Allocation.objects.order_by("pk").values()) == before
    assert_masks_are_true()


def test_cancelling_gives_the_time_back_and_keeps_the_record(town: Town) -> None:
    appointment = book(town)
    cancelled = booking.cancel(appointment=appointment, now=NOW)
    assert (cancelled.state, cancelled.cancelled_by) == (State.CANCELLED, "citizen")
    assert not Allocation.objects.exists()
    again = booking.cancel(appointment=appointment, now=NOW)
    assert again.revision == cancelled.revision == 1
    assert Message.objects.count() == 2
    assert_masks_are_true()


def test_a_citizen_is_held_to_the_deadline_and_staff_is_not(town: Town) -> None:
    appointment = book(town)
    late = TUESDAY_NINE - timedelta(minutes=119)
    with pytest.raises(TooLateToChange):
        booking.cancel(appointment=appointment, now=late)
    with pytest.raises(TooLateToChange):
        booking.move(appointment=appointment, start=TUESDAY_NINE + 4 * QUARTER, now=late)
    on_time = booking.can_change(appointment, TUESDAY_NINE - timedelta(minutes=120))
    assert on_time
    staff = Actor(kind="staff", origin="agenda")
    booking.cancel(appointment=appointment, now=late, actor=staff, reason="Storing")
    appointment.refresh_from_db()
    assert appointment.cancel_reason == "Storing"


def test_a_cancelled_appointment_cannot_be_moved(town: Town) -> None:
    appointment = booking.cancel(appointment=book(town), now=NOW)
    with pytest.raises(NotLive):
        booking.move(appointment=appointment, start=TUESDAY_NINE + 4 * QUARTER, now=NOW)


def test_staff_may_book_without_notice(town: Town) -> None:
    soon = TUESDAY_NINE + timedelta(minutes=20)
    now = soon - timedelta(minutes=5)
    with pytest.raises(SlotNotOffered):
        booking.hold(offering=town.passport, start=soon, now=now)
    booking.hold(offering=town.passport, start=soon, now=now, actor=Actor(kind="staff"))


def test_the_share_for_walk_ins_is_kept_from_citizens(town: Town) -> None:
    town.passport.walk_in_share = 50
    town.passport.save()
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    with pytest.raises(SlotTaken):
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW, actor=Actor(kind="staff"))


def test_news_is_sent_on_commit_with_rising_numbers(
    town: Town, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    heard: list[tuple[str, int]] = []

    def listen(what: str, number: int, **_: object) -> None:
        heard.append((what, number))

    appointment_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            appointment = book(town)
            assert heard == []
            booking.move(appointment=appointment, start=TUESDAY_NINE + 4 * QUARTER, now=NOW)
            booking.cancel(appointment=appointment, now=NOW)
    finally:
        appointment_changed.disconnect(listen)
    assert heard == [("confirmed", 1), ("moved", 2), ("cancelled", 3)]


def test_every_deed_is_in_the_audit_trail_without_personal_data(town: Town) -> None:
    appointment = booking.cancel(appointment=book(town), now=NOW)
    rows = Event.objects.filter(object_id=str(appointment.pk)).order_by("pk")
    verbs = [row.verb for row in rows]
    assert verbs == ["appointment.held", "appointment.confirmed", "appointment.cancelled"]
    assert not any("Sanne" in str(row.details) for row in rows)


def test_the_database_itself_refuses_an_overlap(town: Town) -> None:
    book(town)
    row = Allocation.objects.order_by("pk").first()
    assert row is not None
    row.pk = None
    row.starts_at += timedelta(minutes=5)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)
    assert violates(refused.value, "allocation_never_overlaps")
    row.starts_at = row.ends_at
    row.ends_at += timedelta(minutes=5)
    row.save(force_insert=True)  # touching is no overlap


def test_the_database_refuses_an_update_that_would_overlap(town: Town) -> None:
    book(town)
    second = book(town, TUESDAY_NINE + timedelta(hours=1))
    resource = Allocation.objects.filter(starts_at=TUESDAY_NINE).first()
    assert resource is not None
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Allocation.objects.filter(segment__appointment=second).update(
            starts_at=TUESDAY_NINE, resource=resource.resource
        )
    assert violates(refused.value, "allocation_never_overlaps")


def test_a_reference_survives_being_read_aloud_and_typed(town: Town) -> None:
    reference = book(town).reference
    assert parse_reference(f" {readable(reference).lower()} ") == reference
    wrong = ("C" if reference[0] != "C" else "D") + reference[1:]
    assert parse_reference(wrong) is None
    with pytest.raises(ObjectDoesNotExist):
        Appointment.objects.get(reference=wrong)
