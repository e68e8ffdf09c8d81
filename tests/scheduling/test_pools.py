"""Who is free for a need: what is proposed from, and what an extra appointment takes."""

from datetime import timedelta

from hub.intervals import Interval
from locations.models import Offering
from scheduling import availability, booking
from scheduling.availability import Asker
from scheduling.planning.duty import Stay
from scheduling.planning.pools import Pools
from tests.scheduling.illness import booked, who
from tests.town import NOW, TUESDAY_NINE, Town

DAY = Interval(TUESDAY_NINE - timedelta(hours=9), TUESDAY_NINE + timedelta(hours=15))


def stay(offering: Offering) -> Stay:
    return Stay(offering, offering.base_minutes)


def test_it_says_what_availability_says(town: Town) -> None:
    for minutes in (0, 0, 30, 95):
        booked(town, TUESDAY_NINE + timedelta(minutes=minutes))
    for offering in (town.passport, town.pension, town.pension_phone):
        found = availability.find(offering=offering, window=DAY, now=NOW, asker=Asker.STAFF)
        offered = Pools(now=NOW).free(stay(offering), DAY)
        assert set(found.times()) == set(offered.starts()) & set(grid(offering))


def grid(offering: Offering) -> list[object]:
    step = timedelta(minutes=offering.step_minutes)
    return [DAY.start + n * step for n in range((DAY.end - DAY.start) // step)]


def test_an_extra_one_fits_where_the_point_is_full_and_not_where_a_colleague_elsewhere_is(
    town: Town,
) -> None:
    booked(town), booked(town)
    booking.hold(offering=town.pension_phone, start=TUESDAY_NINE, now=NOW)
    pools = Pools(now=NOW)
    assert pools.extra_starts(stay(town.passport), DAY).earliest() == TUESDAY_NINE
    assert pools.fill_most(stay(town.passport), TUESDAY_NINE) == {}
    later = TUESDAY_NINE + timedelta(minutes=30)
    assert pools.extra_starts(stay(town.pension), DAY).earliest() == later
    assert pools.fill_most(stay(town.pension), TUESDAY_NINE) is None


def test_the_least_busy_comes_first_and_who_is_kept_stays(town: Town) -> None:
    made = booked(town)
    pools = Pools(now=NOW)
    later = TUESDAY_NINE + timedelta(hours=1)
    chosen = pools.fill(stay(town.passport), later)
    assert chosen is not None
    names = {d.pk: d.name for d in [*town.desks, town.aisha.resource, town.bram.resource]}
    assert {names[pk] for pk in chosen.values()}.isdisjoint(who(made))
    keep = {need: pk for need, pk in chosen.items() if names[pk].startswith("Balie")}
    pools.take(stay(town.passport), later, chosen.values())
    again = pools.fill(stay(town.passport), later, keep=keep)
    assert again is not None
    assert keep.items() <= again.items()
    assert set(again.values()) & set(chosen.values()) == set(keep.values())
