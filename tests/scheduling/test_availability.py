from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from hub.intervals import Interval, local_day
from locations.models import Closure, OpeningSpan, Resource
from scheduling import availability, booking
from scheduling.availability import Availability
from scheduling.planning import cover
from scheduling.planning.models import Absence, Shift
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TUESDAY = local_day(date(2026, 6, 2), AMSTERDAM)


def find(town: Town, window: Interval = TUESDAY, now: datetime = NOW) -> Availability:
    return availability.find(offering=town.passport, window=window, now=now, explain=True)


def wall(answer: Availability) -> list[str]:
    return [f"{start.astimezone(AMSTERDAM):%H:%M}" for start in answer.times()]


def test_45_minutes_with_closing_at_17_00_start_at_16_15_at_the_latest(town: Town) -> None:
    town.passport.base_minutes, town.passport.step_minutes = 45, 15
    assert wall(find(town))[0] == "09:00"
    assert wall(find(town))[-1] == "16:15"


def test_buffers_lie_within_the_shift(town: Town) -> None:
    town.passport.base_minutes, town.passport.step_minutes = 45, 15
    town.passport.buffer_before_minutes, town.passport.buffer_after_minutes = 15, 30
    assert (wall(find(town))[0], wall(find(town))[-1]) == ("09:15", "15:45")


@pytest.mark.parametrize(("day", "starts"), [(date(2026, 3, 29), 20), (date(2026, 10, 25), 28)])
def test_both_nights_of_the_clock_change_are_booked_hour_by_hour(
    db: None, day: date, starts: int
) -> None:
    now = datetime.combine(day, time(0), tzinfo=UTC) - timedelta(days=7)
    town = towns.build(now=now, masks=False)
    OpeningSpan.objects.create(service_point=town.hall, weekday=6, opens=time(0), closes=time(6))
    Shift.objects.create(
        professional=town.aisha,
        service_point=town.hall,
        weekday=6,
        starts=time(0),
        ends=time(6),
        valid_from=towns.LONG_AGO,
    )
    cover.rebuild_all(now=now)
    town.passport.base_minutes, town.passport.step_minutes = 15, 15
    found = list(find(town, local_day(day, AMSTERDAM), now).times())
    assert len(found) == starts  # 5 or 7 hours of four quarters
    assert len(set(found)) == starts
    town.passport.save()
    for start in found:
        booking.hold(offering=town.passport, start=start, now=now)
    assert not find(town, local_day(day, AMSTERDAM), now).starts


def test_absence_closure_and_a_closed_desk_take_time_away(town: Town) -> None:
    noon = TUESDAY_NINE + timedelta(hours=3)
    for person in (town.aisha, town.bram):
        Absence.objects.create(
            professional=person, starts_at=noon, ends_at=noon + timedelta(hours=1)
        )
    for desk in town.desks:
        Closure.objects.create(
            service_point=town.hall,
            resource=desk,
            starts_at=TUESDAY_NINE,
            ends_at=TUESDAY_NINE + timedelta(hours=1),
        )
    cover.rebuild_points([town.hall], now=NOW)
    times = wall(find(town))
    assert times[0] == "10:00"
    assert "11:40" in times
    assert not any("11:40" < time < "13:00" for time in times)


def test_who_lacks_the_skill_is_no_candidate(town: Town) -> None:
    for person in (town.aisha, town.bram):
        person.resource.capabilities.clear()
    assert not find(town).starts


def test_an_inactive_desk_is_no_candidate(town: Town) -> None:
    Resource.objects.filter(pk__in=[desk.pk for desk in town.desks]).update(active=False)
    assert not find(town).starts


def test_notice_and_horizon_bound_what_citizens_may_book(town: Town) -> None:
    town.passport.notice_minutes, town.passport.horizon_days = 24 * 60, 2
    week = Interval(NOW, NOW + timedelta(days=7))
    found = list(find(town, week).times())
    assert found[0] == NOW + timedelta(hours=25)  # 24 hours on it is 08:00: closed
    assert found[-1] < NOW + timedelta(days=3)


def test_the_steps_say_what_each_rule_took_away(town: Town) -> None:
    town.passport.step_minutes = 15
    for _ in range(2):
        booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    left = {step.rule: step.left for step in find(town).steps}
    assert left == {
        "grid": 96,
        "notice": 96,
        "staffed": 31,  # 09:00 to 16:30, for 20 minutes
        "free": 29,  # 09:00 and 09:15 touch what is held
        "walk_ins": 29,
    }


def test_the_number_of_queries_does_not_grow_with_the_pool(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        find(town)
    for number in range(10, 30):
        towns.place(town.hall, "desk", f"Balie {number}")
    cover.rebuild_points([town.hall], now=NOW)
    with django_assert_num_queries(2):
        find(town)


def test_a_booth_overseas_meets_an_expert_in_the_netherlands(db: None) -> None:
    town = towns.build(masks=False)
    town.goirle.zone = "America/Kralendijk"
    town.goirle.save()
    cover.rebuild_all(now=NOW)
    answer = availability.find(offering=town.pension, window=TUESDAY, now=NOW)
    kralendijk = ZoneInfo("America/Kralendijk")
    local = [start.astimezone(kralendijk) for start in answer.times()]
    assert (f"{local[0]:%H:%M}", f"{local[-1]:%H:%M}") == ("09:00", "10:30")
