"""Many appointments at once: the same rule, the same masks, codes that nobody has."""

from datetime import datetime, timedelta
from io import StringIO
from random import Random

import pytest
from django.core.management.base import OutputWrapper
from django.db import IntegrityError

from hub.demo import bookings
from hub.intervals import Interval
from hub.operations.progress import Progress
from locations.models import ResourceKind
from scheduling import booking, masks
from scheduling.booking import bulk
from scheduling.booking.bulk import Booked, References
from scheduling.constraints import checked_at_the_end, violates
from scheduling.errors import SlotTaken
from scheduling.messages.reach import can_get_text_messages
from scheduling.models import Allocation, Appointment, BusyMask, Participant, Segment, State
from scheduling.reference import NUMBERS, numbered, parse_reference
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

HOUR = timedelta(hours=1)


def booked(town: Town, start: datetime) -> Booked:
    """A passport at the first desk, with Aisha."""
    needs = {need.kind: need.pk for need in town.passport.needs.all()}
    return Booked(
        offering_id=town.passport.pk,
        service_point_id=town.hall.pk,
        channel="in_person",
        zone="Europe/Amsterdam",
        start=start,
        minutes=20,
        taken=Interval(start, start + timedelta(minutes=20)),
        name="Sanne",
        phone="+31661234567",
        resources=(
            (needs[ResourceKind.DESK], town.desks[0].pk),
            (needs[ResourceKind.PROFESSIONAL], town.aisha.resource_id),
        ),
    )


def test_what_is_loaded_is_an_appointment_like_any_other(town: Town) -> None:
    assert bulk.load([booked(town, TUESDAY_NINE)], now=NOW) == 1
    made = Appointment.objects.get()
    assert (made.state, made.booker.name, made.service_point) == ("confirmed", "Sanne", town.hall)
    assert made.segments.get().persons == 1
    assert (made.starts_at, made.ends_at - made.starts_at) == (TUESDAY_NINE, HOUR / 3)
    assert parse_reference(made.reference) == made.reference
    assert Allocation.objects.count() == 2
    booking.move(appointment=made, start=TUESDAY_NINE + HOUR, now=NOW)
    booking.cancel(appointment=made, now=NOW)
    assert Appointment.objects.get().state == State.CANCELLED


def test_the_masks_are_those_of_the_truth(town: Town) -> None:
    bulk.load([booked(town, TUESDAY_NINE + n * HOUR) for n in range(6)], now=NOW)
    for row in masks.lock([town.desks[0].pk, town.aisha.resource_id]).values():
        mask = masks.busy_of(row)
        assert mask == masks.true_busy(row.pk, since=NOW)
        assert mask.count() == 6 * 4


def test_an_overlap_is_refused_and_nothing_stays(town: Town) -> None:
    rows = [booked(town, TUESDAY_NINE), booked(town, TUESDAY_NINE + timedelta(minutes=15))]
    with pytest.raises(IntegrityError) as refused:
        bulk.load(rows, now=NOW)
    assert violates(refused.value, "allocation_never_overlaps")
    for model in (Appointment, Participant, Segment, Allocation):
        assert not model.objects.exists()
    bulk.load(rows[:1], now=NOW)
    with pytest.raises(IntegrityError):
        bulk.load(rows[1:], now=NOW)
    assert Appointment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_rule_that_is_checked_at_the_end_is_checked_and_holds_afterwards() -> None:
    town = towns.build()
    rows = [booked(town, TUESDAY_NINE), booked(town, TUESDAY_NINE + timedelta(minutes=15))]
    rule = "allocation_never_overlaps"
    with pytest.raises(IntegrityError) as refused, checked_at_the_end(Allocation, rule):
        bulk.load(rows, now=NOW)
    assert violates(refused.value, rule)
    assert not Appointment.objects.exists()
    with checked_at_the_end(Allocation, rule):
        bulk.load(rows[:1], now=NOW)
    with pytest.raises(IntegrityError) as refused:
        bulk.load(rows[1:], now=NOW)
    assert violates(refused.value, rule)
    assert Appointment.objects.count() == 1


def test_who_comes_later_finds_the_time_taken(town: Town) -> None:
    """Both desks and both people, so that nobody else can take it."""
    first = booked(town, TUESDAY_NINE)
    needs = [need for need, _resource in first.resources]
    others = (town.desks[1].pk, town.bram.resource_id)
    second = Booked(
        **{
            **{name: getattr(first, name) for name in Booked.__slots__},
            "resources": tuple(zip(needs, others, strict=True)),
        }
    )
    bulk.load([first, second], now=NOW)
    with pytest.raises(SlotTaken):
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    # And keys that are given out by the database go on where the load stopped.
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE + HOUR, now=NOW)
    assert held.appointment.pk > Appointment.objects.order_by("pk")[1].pk


def test_every_number_has_a_code_of_its_own() -> None:
    codes = {numbered(number) for number in range(0, NUMBERS, NUMBERS // 5_000)}
    assert len(codes) >= 5_000
    assert all(parse_reference(code) == code for code in codes)
    assert len({numbered(0), numbered(NUMBERS - 1), numbered(1)}) == 3


def test_codes_are_never_given_out_twice(town: Town) -> None:
    assert bulk.STEP % 3 and bulk.STEP % 7  # or the walk would not visit every code
    first = References(7).take(3_000)
    assert len(set(first)) == 3_000
    bulk.load([booked(town, TUESDAY_NINE)], now=NOW, references=References(7))
    again = References(7).take(10)
    assert again == first[1:11]


def test_one_seed_gives_one_network(town: Town) -> None:
    def filled(seed: int) -> list[tuple[object, ...]]:
        window = Interval(NOW, NOW + timedelta(days=7))
        progress = Progress(OutputWrapper(StringIO()))
        count = bookings.fill(Random(seed), window, now=NOW, progress=progress)
        rows: list[tuple[object, ...]] = list(
            Allocation.objects.order_by("starts_at", "resource").values_list(
                "starts_at", "resource", "segment__appointment__reference"
            )
        )
        assert count == Appointment.objects.count() > 10
        phones = Participant.objects.values_list("phone", flat=True)
        assert len(set(phones)) == count  # nobody's limit is reached by the demo itself
        assert not any(can_get_text_messages(str(phone)) for phone in phones)
        for model in (Allocation, Segment, Participant, Appointment, BusyMask):
            model.objects.all().delete()
        return rows

    first = filled(1)
    assert filled(1) == first
    assert filled(2) != first
