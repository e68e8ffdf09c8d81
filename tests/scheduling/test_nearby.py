"""Where and when in one search: the first free moments of one service, or of a whole visit."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from pytest_django import DjangoAssertNumQueries

from locations import gazetteer
from locations.models import Offering
from scheduling import availability
from scheduling.availability import Item, Party, nearby
from scheduling.availability.nearby import Nearby
from scheduling.availability.preferred import with_any_of
from scheduling.availability.sought import Sought, Where
from scheduling.availability.wanted import Wanted
from scheduling.planning import cover
from scheduling.planning.models import Absence
from tests import town as towns
from tests import visiting
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db
HERE = ZoneInfo("Europe/Amsterdam")


def search(
    *sought: Sought, where: Where | None = None, wanted: Wanted | None = None, **more: object
) -> Nearby:
    return nearby.search(
        sought=sought,
        where=where or Where(),
        wanted=wanted or Wanted(),
        now=NOW,
        **more,  # type: ignore[arg-type]
    )


def near(place: str, **more: object) -> Where:
    return Where(start=gazetteer.find(place)[0], **more)  # type: ignore[arg-type]


def three(town: Town) -> list[Sought]:
    others = (visiting.moving(town), visiting.tax(town))
    return [
        Sought(town.passport.service_id, Party(3)),
        *(Sought(one.service_id) for one in others),
    ]


def test_a_visit_has_its_first_moment_where_all_of_it_can_be_done(town: Town) -> None:
    asked = three(town)
    (hall,) = search(*asked).whole
    assert [item.offering.service_id for item in hall.way.items] == [one.service for one in asked]
    assert hall.minutes == 40 + 20 + 15
    items = list(hall.way.items)
    window = availability.bookable_window(town.passport, NOW)
    alone = availability.find_visit(items=items, window=window, now=NOW)
    assert list(hall.times) == alone.times()[:3]


def test_many_ways_are_searched_in_as_many_queries_as_one(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = Sought(town.pension.service_id)
    with django_assert_num_queries(4):  # variants, offerings, needs, masks with lapsed holds
        found = search(asked, where=Where(channels=frozenset({"phone"})))
    assert len(found.at_home) == 1
    with django_assert_num_queries(4):
        found = search(asked)
    assert len(found.at_home) == 2
    assert len(found.whole) == 1


def test_a_place_that_can_do_most_tells_what_is_left_and_where(town: Town) -> None:
    visiting.moving(town)
    asked = [Sought(s) for s in (town.passport.service_id, town.pension.service_id)]
    town.pension_video.delete()
    town.pension_phone.delete()
    moving = Offering.objects.get(service__slug="verhuizen")
    found = search(*asked, Sought(moving.service_id))
    assert found.whole == []
    (hall,) = found.partial
    assert {item.offering for item in hall.way.items} == {town.passport, moving}
    (rest,) = hall.elsewhere
    assert rest.way.lead == town.pension
    assert rest.first_free == datetime(2026, 6, 1, 9, tzinfo=HERE)


def test_a_place_that_can_do_most_is_no_news_where_another_can_do_all(town: Town) -> None:
    extra = towns.offering(town.pension.service, town.hall, "video_point", 30)
    towns.need(extra, "desk")
    cover.rebuild_all(now=NOW)
    asked = [Sought(s) for s in (town.passport.service_id, town.pension.service_id)]
    found = search(*asked, where=near("8911"))
    assert [one.way.point for one in found.whole] == [town.hall]
    assert found.partial == []
    # From Goirle the hall is far: the library there can do the pension at least.
    found = search(*asked, where=near("5051"))
    assert [one.way.point for one in found.whole] == [town.hall]
    assert [one.way.point for one in found.partial] == [town.goirle]


def test_in_person_goes_before_video_at_the_same_point(town: Town) -> None:
    by_video = towns.offering(town.passport.service, town.hall, "video_point", 20)
    towns.need(by_video, "desk")
    moving = visiting.moving(town)
    (hall,) = search(Sought(moving.service_id), Sought(town.passport.service_id)).whole
    assert [item.offering for item in hall.way.items] == [moving, town.passport]


@pytest.mark.parametrize(("km", "found"), [(5, 1), (250, 2), (None, 2)])
def test_places_further_than_the_distance_are_left_out(
    town: Town, km: int | None, found: int
) -> None:
    there = towns.offering(town.passport.service, town.goirle, "in_person", 20)
    towns.need(there, "booth")
    cover.rebuild_all(now=NOW)
    where = near("8911", radius_km=km)
    asked = Sought(town.passport.service_id)
    answer = search(asked, where=where).whole
    assert [one.way.point for one in answer] == [town.hall, town.goirle][:found]


def test_only_wheelchair_desks_and_only_some_channels(town: Town) -> None:
    asked = Sought(town.pension.service_id)
    assert search(asked, where=Where(wheelchair=True)).whole == []
    town.goirle.wheelchair_desk = True
    town.goirle.save()
    assert len(search(asked, where=Where(wheelchair=True)).whole) == 1
    both = Where(channels=frozenset({"video_home", "video_point"}))
    found = search(asked, where=both)
    assert [one.way.lead for one in found.whole] == [town.pension]
    assert [one.way.lead for one in found.at_home] == [town.pension_video]


def test_the_first_moment_is_one_that_suits(town: Town) -> None:
    asked = Sought(town.passport.service_id)
    wanted = Wanted(weekdays=frozenset({2}), since=time(15))
    (hall,) = search(asked, wanted=wanted).whole
    assert hall.first_free == datetime(2026, 6, 3, 15, tzinfo=HERE)
    # Further away than where most first moments lie.
    (hall,) = search(asked, wanted=Wanted(first=date(2026, 7, 9))).whole
    assert hall.first_free == datetime(2026, 7, 9, 9, tzinfo=HERE)
    (hall,) = search(asked, wanted=Wanted(since=time(18))).whole
    assert hall.first_free is None


def test_help_must_be_free_too(town: Town) -> None:
    need = visiting.interpreter(town)
    person = need.capabilities.get().resources.get().professional
    Absence.objects.create(professional=person, starts_at=NOW, ends_at=NOW + timedelta(days=2))
    cover.rebuild_all(now=NOW)
    asked = Sought(town.passport.service_id)
    (without,) = search(asked).whole
    (with_help,) = search(asked, support=[need]).whole
    assert without.first_free == datetime(2026, 6, 1, 9, tzinfo=HERE)
    assert with_help.first_free == datetime(2026, 6, 3, 9, tzinfo=HERE)


def test_a_party_that_does_not_fit_has_no_way(town: Town) -> None:
    assert len(search(Sought(town.passport.service_id, Party(4))).whole) == 1
    assert search(Sought(town.passport.service_id, Party(5))).whole == []


def test_the_times_with_a_person_are_those_at_which_they_can_do_some_of_it(town: Town) -> None:
    moving = visiting.moving(town)
    bram = frozenset({town.bram.resource_id})
    Absence.objects.create(
        professional=town.bram,
        starts_at=TUESDAY_NINE + timedelta(hours=1),
        ends_at=TUESDAY_NINE + timedelta(days=90),
    )
    cover.rebuild_all(now=NOW)
    window = availability.bookable_window(town.passport, NOW)
    one = [Item(town.passport)]
    answer = availability.find_visit(items=one, window=window, now=NOW)
    last = max(with_any_of(answer, bram).starts())
    assert last == TUESDAY_NINE + timedelta(minutes=40)
    both = [Item(town.passport), Item(moving)]
    answer = availability.find_visit(items=both, window=window, now=NOW)
    theirs = with_any_of(answer, bram)
    assert theirs == answer.starts  # nobody else can move people
    for start in theirs.starts():
        taken = {pk for plan in answer.arrange(start, bram) for _need, pk in plan.resources}
        assert town.bram.resource_id in taken
    assert not with_any_of(answer, frozenset({town.fatima.resource_id}))
