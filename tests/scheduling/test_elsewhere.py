"""Nothing is left at the own point: other places are a way out that somebody must choose."""

from datetime import timedelta

import pytest

from hub.notifications.models import Message
from locations.models import Channel, Closure, Offering, ResourceKind, ServicePoint
from scheduling import booking
from scheduling.booking import Closeness, WayOut
from scheduling.models import Allocation, Appointment, State
from scheduling.planning import cover, timetable
from tests import town as towns
from tests.scheduling.illness import CLERK, assert_true_masks, booked, listed
from tests.town import NOW, TUESDAY_NINE, Town


def place(town: Town, slug: str, latitude: float, channel: str = Channel.IN_PERSON) -> Offering:
    """The passport at another point."""
    point = towns.point(town.municipality, "town_hall", slug, slug.title())
    ServicePoint.objects.filter(pk=point.pk).update(latitude=latitude)
    towns.place(point, ResourceKind.DESK, "Balie")
    documents = town.aisha.resource.capabilities.get()
    towns.professional(town.municipality, slug, documents, at=point)
    made = towns.offering(town.passport.service, point, channel, 20)
    towns.need(made, ResourceKind.DESK)
    towns.need(made, ResourceKind.PROFESSIONAL, documents)
    return made


@pytest.fixture
def shut(town: Town) -> list[Appointment]:
    """Two appointments at a hall that is closed for two months."""
    made = [booked(town, name="Sanne"), booked(town, name="Joke")]
    closed = Closure(service_point=town.hall, starts_at=NOW, ends_at=NOW + timedelta(days=60))
    timetable.add(row=closed, now=NOW, actor_id=None)
    return made


def test_other_places_come_when_nothing_is_left_the_nearest_first_and_home_last(
    town: Town, shut: list[Appointment]
) -> None:
    far, near = place(town, "ver", 53.9), place(town, "dichtbij", 53.3)
    home = towns.offering(town.passport.service, None, Channel.VIDEO_HOME, 20)
    towns.need(home, "professional", organisation=town.agency)
    cover.rebuild_all(now=NOW)
    first, second = listed(town.hall)
    assert {way.closeness for way in first.alternatives} == {Closeness.ELSEWHERE}
    assert [way.there for way in first.alternatives] == [(near,), (far,), (home,)]
    assert [way.start for way in first.alternatives] == [TUESDAY_NINE] * 3
    # Nobody is shown what another was shown.
    assert TUESDAY_NINE not in {way.start for way in second.alternatives}


def test_while_a_time_is_left_here_nobody_is_sent_elsewhere(town: Town) -> None:
    place(town, "dichtbij", 53.3)
    cover.rebuild_all(now=NOW)
    booked(town)
    closed = Closure(service_point=town.hall, starts_at=NOW, ends_at=NOW + timedelta(days=3))
    timetable.add(row=closed, now=NOW, actor_id=None)
    (conflict,) = listed(town.hall)
    assert {way.closeness for way in conflict.alternatives} == {Closeness.OTHER_DAY}


def test_the_chosen_place_becomes_the_appointments_and_the_citizen_is_told(
    town: Town, shut: list[Appointment]
) -> None:
    there = place(town, "dichtbij", 53.3)
    cover.rebuild_all(now=NOW)
    mine, other = shut
    ways = [WayOut(one, TUESDAY_NINE, one.revision, (there.pk,)) for one in shut]
    outcome = booking.rescue(ways=ways, now=NOW, actor=CLERK)
    assert (outcome.moved, [one.error.code for one in outcome.refused]) == ((mine,), ["slot_taken"])
    mine.refresh_from_db()
    assert (mine.state, mine.service_point) == (State.CONFIRMED, there.service_point)
    assert mine.segments.get().offering == there
    message = Message.objects.get(kind="moved")
    assert message.recipient == "sanne@example.nl"
    assert "ergens anders" in message.text
    assert "Dichtbij" in message.text
    other.refresh_from_db()
    assert (other.service_point, other.revision) == (town.hall, 0)
    assert not Appointment.objects.filter(state=State.HELD).exists()
    assert_true_masks()


@pytest.mark.parametrize("case", ["another service", "changed meanwhile"])
def test_what_is_not_a_way_out_changes_nothing(
    town: Town, shut: list[Appointment], case: str
) -> None:
    there = place(town, "dichtbij", 53.3)
    cover.rebuild_all(now=NOW)
    mine = shut[0]
    ids, seen = ((town.pension.pk,), 0) if case == "another service" else ((there.pk,), 7)
    way = WayOut(mine, TUESDAY_NINE, seen, ids)
    (refused,) = booking.rescue(ways=[way], now=NOW, actor=CLERK).refused
    assert refused.error.code in {"slot_not_offered", "changed_meanwhile"}
    mine.refresh_from_db()
    assert (mine.service_point, mine.revision) == (town.hall, 0)
    # What was held for it meanwhile is free again.
    assert not Allocation.objects.exclude(segment__appointment__in=shut).exists()
    assert_true_masks()
