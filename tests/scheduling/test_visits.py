"""Several services in one visit: back to back, in the best order, with the fewest hand-overs."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.errors import Invalid
from hub.intervals import Interval, local_day
from locations.models import Channel, Offering
from scheduling import availability, booking, masks
from scheduling.availability import Item, Party
from scheduling.booking import Actor, Contact
from scheduling.errors import SlotTaken
from scheduling.models import Allocation, Appointment, BusyMask
from scheduling.planning import cover
from scheduling.planning.models import Absence
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db
TUESDAY = local_day(date(2026, 6, 2), ZoneInfo("Europe/Amsterdam"))
MINUTE = timedelta(minutes=1)


@pytest.fixture
def moving(town: Town) -> Offering:
    """Twenty minutes at a desk; only Bram knows how."""
    skill = towns.skill("burgerzaken")
    offering = towns.offering(
        towns.service(town.municipality, "verhuizen", "Verhuizing"), town.hall, "in_person", 20
    )
    towns.need(offering, "desk")
    towns.need(offering, "professional", skill)
    town.bram.resource.capabilities.add(skill)
    return offering


@pytest.fixture
def tax(town: Town) -> Offering:
    """A quarter of an hour in a room of the town hall, with an expert far away."""
    skill = towns.skill("belastingen")
    towns.place(town.hall, "room", "Kamer 1")
    offering = towns.offering(
        towns.service(town.agency, "belasting", "Belastingvraag"), town.hall, "video_point", 15
    )
    towns.need(offering, "room")
    towns.need(offering, "professional", skill, organisation=town.agency)
    town.fatima.resource.capabilities.add(skill)
    cover.rebuild_all(now=NOW)
    return offering


def visit(town: Town, *others: Offering, start: datetime = TUESDAY_NINE) -> Appointment:
    items = [Item(town.passport, Party(persons=3)), *(Item(other) for other in others)]
    return booking.hold_visit(items=items, start=start, now=NOW).appointment


def staff_of(appointment: Appointment) -> list[str]:
    rows = Allocation.objects.filter(segment__appointment=appointment)
    people = rows.filter(resource__kind="professional").order_by("starts_at")
    return [row.resource.name for row in people.select_related("resource")]


def masks_are_true() -> None:
    for row in BusyMask.objects.all():
        assert masks.busy_of(row) == masks.true_busy(row.pk, since=NOW)


def test_a_visit_is_one_reference_with_its_services_back_to_back(
    town: Town, moving: Offering, tax: Offering
) -> None:
    made = visit(town, moving, tax)
    segments = list(made.segments.order_by("position"))
    assert made.ends_at - made.starts_at == 75 * MINUTE  # 40 + 20 + 15, no waits
    assert made.starts_at == segments[0].starts_at
    for one, other in zip(segments, segments[1:], strict=False):
        assert one.ends_at == other.starts_at
    assert {s.offering_id for s in segments} == {town.passport.pk, moving.pk, tax.pk}
    masks_are_true()


def test_who_can_do_all_goes_on_with_the_citizen(town: Town, moving: Offering) -> None:
    assert staff_of(visit(town, moving)) == ["Bram", "Bram"]
    desks = Allocation.objects.filter(resource__kind="desk").values_list("resource", flat=True)
    assert len(set(desks)) == 1


def test_the_order_that_saves_a_hand_over_is_chosen(
    town: Town, moving: Offering, tax: Offering
) -> None:
    made = visit(town, tax, moving)  # asked: passport, tax, moving
    assert staff_of(made) in (["Bram", "Bram", "Fatima"], ["Fatima", "Bram", "Bram"])


def test_the_order_follows_who_is_there(town: Town, moving: Offering, tax: Offering) -> None:
    Absence.objects.create(
        professional=town.fatima, starts_at=TUESDAY_NINE + 15 * MINUTE, ends_at=TUESDAY.end
    )
    cover.rebuild_all(now=NOW)
    made = visit(town, moving, tax)
    first = made.segments.earliest("position")
    assert (first.offering_id, first.starts_at) == (tax.pk, TUESDAY_NINE)


@pytest.mark.parametrize(("gap", "fits"), [(0, False), (5, False), (10, True)])
def test_a_wait_is_at_most_what_the_point_allows(
    town: Town, moving: Offering, gap: int, fits: bool
) -> None:
    town.hall.visit_gap_minutes = gap
    town.hall.save()
    # Bram moves people from 09:30 on; Aisha alone does passports, until 09:20.
    town.bram.resource.capabilities.remove(town.passport.needs.last().capabilities.first())  # type: ignore[union-attr, arg-type]
    Absence.objects.create(
        professional=town.bram, starts_at=TUESDAY_NINE, ends_at=TUESDAY_NINE + 30 * MINUTE
    )
    Absence.objects.create(
        professional=town.aisha, starts_at=TUESDAY_NINE + 20 * MINUTE, ends_at=TUESDAY.end
    )
    cover.rebuild_all(now=NOW)
    items = [
        Item(Offering.objects.select_related("service_point").get(pk=o.pk))
        for o in (town.passport, moving)
    ]
    found = availability.find_visit(items=items, window=TUESDAY, now=NOW).times()
    assert found == ([TUESDAY_NINE] if fits else [])


def test_buffers_of_one_person_within_a_visit_do_not_stand_in_the_way(
    town: Town, moving: Offering
) -> None:
    for offering in (town.passport, moving):
        offering.buffer_before_minutes, offering.buffer_after_minutes = 5, 10
        offering.save()
    made = visit(town, moving, start=TUESDAY_NINE + 30 * MINUTE)
    assert staff_of(made) == ["Bram", "Bram"]
    rows = Allocation.objects.filter(resource=town.bram.resource).order_by("starts_at")
    spans = [(row.starts_at, row.ends_at) for row in rows]
    assert spans[0][0] == made.starts_at - 5 * MINUTE
    assert spans[-1][1] == made.ends_at + 10 * MINUTE
    assert spans[0][1] == spans[1][0]
    masks_are_true()


def test_a_visit_moves_and_is_cancelled_as_a_whole(
    town: Town, moving: Offering, tax: Offering
) -> None:
    made = visit(town, moving, tax)
    made = booking.confirm(
        appointment=made, contact=Contact(name="Sanne", phone="0612345678"), now=NOW
    )
    moved = booking.move(appointment=made, start=TUESDAY_NINE + 60 * MINUTE, now=NOW)
    assert moved.segments.count() == 3
    assert sorted(moved.segments.values_list("position", flat=True)) == [0, 1, 2]
    assert moved.segments.earliest("position").starts_at == TUESDAY_NINE + 60 * MINUTE
    masks_are_true()
    booking.cancel(appointment=moved, now=NOW, actor=Actor(kind="staff"))
    assert not Allocation.objects.exists()
    masks_are_true()


def test_services_that_make_no_visit_are_refused(town: Town, moving: Offering) -> None:
    passport, pension = Item(town.passport), Item(town.pension)
    others = [
        towns.offering(
            towns.service(town.municipality, f"dienst-{n}", f"Dienst {n}"),
            town.hall,
            "in_person",
            5,
        )
        for n in range(6)
    ]
    for items in ([passport, passport], [passport, pension], [Item(o) for o in others], []):
        with pytest.raises(Invalid) as refused:
            booking.hold_visit(items=items, start=TUESDAY_NINE, now=NOW)
        assert "services" in refused.value.fields
    assert not Appointment.objects.exists()


def test_the_same_person_as_last_time_comes_first(town: Town) -> None:
    for person in (town.aisha, town.bram):
        prefer = frozenset({person.resource_id})
        held = booking.hold_visit(
            items=[Item(town.passport)], start=TUESDAY_NINE, now=NOW, prefer=prefer
        )
        assert staff_of(held.appointment) == [person.resource.name]


def test_a_moved_appointment_keeps_its_person_where_it_can(town: Town) -> None:
    held = booking.hold_visit(
        items=[Item(town.passport)],
        start=TUESDAY_NINE,
        now=NOW,
        prefer=frozenset({town.bram.resource_id}),
    )
    made = booking.confirm(
        appointment=held.appointment, contact=Contact(name="Sanne", phone="0612345678"), now=NOW
    )
    moved = booking.move(appointment=made, start=TUESDAY_NINE + 60 * MINUTE, now=NOW)
    assert staff_of(moved) == ["Bram"]


def test_two_services_at_home_are_one_call(town: Town) -> None:
    other = towns.offering(towns.service(town.agency, "anw", "Anw"), None, Channel.VIDEO_HOME, 30)
    skill = town.fatima.resource.capabilities.get()
    towns.need(other, "professional", skill, organisation=town.agency)
    made = booking.hold_visit(
        items=[Item(town.pension_video), Item(other)], start=TUESDAY_NINE, now=NOW
    ).appointment
    assert made.ends_at - made.starts_at == 60 * MINUTE
    assert made.service_point is None


def test_a_race_for_a_visit_is_lost_as_a_whole(town: Town, moving: Offering) -> None:
    visit(town, moving)
    with pytest.raises(SlotTaken) as lost:
        visit(town, moving)  # Bram is with the first
    assert Appointment.objects.count() == 1
    again = lost.value.alternatives.times
    window = Interval(again[0], again[0] + 5 * MINUTE)
    items = [Item(town.passport, Party(persons=3)), Item(moving)]
    assert availability.find_visit(items=items, window=window, now=NOW).starts
