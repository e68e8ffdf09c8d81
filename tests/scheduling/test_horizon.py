"""A wedding may be a year ahead: who serves it is known so far, and nobody else is."""

from datetime import datetime, timedelta

import pytest

from hub.catalogue.models import OrganisationGroup
from locations.models import Channel, NeedPlace, Offering, Resource, ResourceKind
from scheduling import availability, booking, masks
from scheduling.models import CoverMask
from scheduling.planning import cover, horizon, kept, readmodel
from scheduling.planning.models import Professional, Shift
from scheduling.whatif import plan
from tests import town as towns
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
A_YEAR = timedelta(days=365)


@pytest.fixture
def room(town: Town) -> Resource:
    return towns.place(town.hall, ResourceKind.ROOM, "Trouwzaal")


@pytest.fixture
def doutzen(town: Town) -> Professional:
    return towns.professional(
        town.municipality, "Doutzen", towns.skill("huwelijk"), at=town.hall, remote=True
    )


@pytest.fixture
def wedding(town: Town, room: Resource, doutzen: Professional) -> Offering:
    """In the room, by Doutzen, up to a year ahead."""
    service = towns.service(town.municipality, "ceremonie", "De ceremonie")
    made = towns.offering(service, town.hall, Channel.IN_PERSON, 45)
    made.horizon_days, made.notice_minutes = 370, 14 * 24 * 60
    made.save()
    towns.need(made, ResourceKind.ROOM)
    towns.need(made, ResourceKind.PROFESSIONAL, *doutzen.resource.capabilities.all())
    cover.rebuild_all(now=NOW)
    return made


def known_until(resource: Resource) -> datetime:
    return max(span.end for row in _covers(resource) for span in masks.cover_of(row).intervals())


def _covers(resource: Resource) -> list[CoverMask]:
    return list(CoverMask.objects.filter(resource=resource))


def test_only_who_serves_it_is_known_a_year_ahead(
    town: Town, wedding: Offering, room: Resource, doutzen: Professional
) -> None:
    for resource in (room, doutzen.resource):
        assert known_until(resource) > NOW + A_YEAR
    usual = NOW + timedelta(days=cover.HORIZON_DAYS + 1)
    for resource in (town.desks[0], town.booth, town.aisha.resource, town.fatima.resource):
        assert known_until(resource) < usual
    assert horizon.beyond(row.pk for row in Resource.objects.all()) == {
        room.pk: 385,
        doutzen.resource_id: 385,
    }


def test_a_day_next_year_can_be_booked_and_the_masks_stay_true(
    town: Town, wedding: Offering
) -> None:
    window = availability.bookable_window(wedding, NOW)
    times = availability.find(offering=wedding, window=window, now=NOW).times()
    assert times[-1] > NOW + A_YEAR
    booking.hold(offering=wedding, start=times[-1], now=NOW)
    assert not [d for part in readmodel.parts() for d in readmodel.differences(part, now=NOW)]


def test_what_is_wrong_far_ahead_is_found(
    town: Town, wedding: Offering, doutzen: Professional
) -> None:
    Shift.objects.filter(professional=doutzen).update(
        valid_until=(NOW + timedelta(days=200)).date()
    )
    wrong = [d for part in readmodel.parts() for d in readmodel.differences(part, now=NOW)]
    assert {(one.resource_id, one.kind) for one in wrong} == {(doutzen.resource_id, "cover")}
    cover.rebuild_professionals([doutzen], now=NOW)
    assert not [d for part in readmodel.parts() for d in readmodel.differences(part, now=NOW)]
    assert known_until(doutzen.resource) < NOW + timedelta(days=201)


def test_the_nightly_task_moves_it_on(wedding: Offering, room: Resource) -> None:
    before = known_until(room)
    later = NOW + timedelta(days=7)
    cover.rebuild_all(now=later)
    assert known_until(room) == before + timedelta(days=7)
    parts = readmodel.parts()
    assert not [d for part in parts for d in readmodel.differences(part, now=later)]


def test_a_plan_without_changes_is_the_plan_as_it_stands(town: Town, wedding: Offering) -> None:
    imagined = plan.imagine(point=town.hall, changes=[], now=NOW).covers
    stored = {(row.resource_id, row.service_point_id): row for row in CoverMask.objects.all()}
    assert imagined
    assert imagined == {place: masks.cover_of(stored[place]) for place in imagined}


def test_people_elsewhere_are_known_as_far_as_their_service(
    town: Town, wedding: Offering, doutzen: Professional
) -> None:
    town.pension_video.horizon_days = 200
    town.pension_video.save()
    assert horizon.beyond([town.fatima.resource_id]) == {town.fatima.resource_id: 202}
    need = town.pension_video.needs.get()
    need.place, need.organisation = NeedPlace.GROUP, None
    need.group = OrganisationGroup.objects.create(slug="samen", name="Samen")
    need.save()
    assert horizon.beyond([town.fatima.resource_id]) == {}
    need.group.members.add(town.agency)
    assert horizon.beyond([town.fatima.resource_id]) == {town.fatima.resource_id: 202}
    town.pension_video.active = False
    town.pension_video.save()
    assert horizon.beyond([town.fatima.resource_id]) == {}


def test_no_mask_is_longer_than_the_longest(town: Town, wedding: Offering, room: Resource) -> None:
    Offering.objects.filter(pk=wedding.pk).update(horizon_days=3000)
    assert horizon.beyond([room.pk]) == {room.pk: horizon.MOST_DAYS}


def test_a_manager_who_lengthens_it_sees_it_at_once(
    town: Town, wedding: Offering, room: Resource
) -> None:
    Offering.objects.filter(pk=wedding.pk).update(horizon_days=60)
    wedding.refresh_from_db()
    cover.rebuild_all(now=NOW)
    assert known_until(room) < NOW + A_YEAR
    longer = kept.of(wedding)
    assert longer.horizon_days == 60
    longer = kept.Kept(0, 0, 0, 1, None, longer.notice_minutes, 375)
    kept.keep(offering=wedding, kept=longer, now=NOW, actor_id=None)
    assert known_until(room) > NOW + A_YEAR
