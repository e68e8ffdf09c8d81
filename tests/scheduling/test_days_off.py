"""On the holidays that their organisation chose, people who work remotely are off as well, but for
who was planned on that very day."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from hub.intervals import local_day
from locations.models import HolidayChoice
from scheduling import masks
from scheduling.models import CoverMask
from scheduling.planning import occurrences, readmodel, roster, timetable
from scheduling.planning.models import Shift, ShiftChange
from tests.agenda.conftest import member
from tests.town import Town

NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)
CHRISTMAS, FRIDAY_AFTER = date(2026, 12, 25), date(2027, 1, 8)


def choose(town: Town, *keys: str) -> None:
    timetable.choose_holidays(organisation=town.agency, keys=keys, now=NOW, actor_id=None)


def hours_on(town: Town, day: date) -> list[str]:
    """Fatima's remote hours, as first and last slice."""
    row = CoverMask.objects.get(resource=town.fatima.resource_id, service_point=None)
    times = list(masks.cover_of(row).clip(local_day(day, ZoneInfo("Europe/Amsterdam"))).starts())
    return [
        f"{some.astimezone(ZoneInfo('Europe/Amsterdam')):%H:%M}" for some in times[:1] + times[-1:]
    ]


def assert_true_masks(town: Town) -> None:
    assert not list(readmodel.differences([town.fatima.resource_id], now=NOW))


@pytest.mark.django_db
def test_nobody_works_remotely_on_a_chosen_holiday(town: Town) -> None:
    choose(town)
    assert hours_on(town, CHRISTMAS) == ["09:00", "16:55"]
    choose(town, "christmas")
    assert hours_on(town, CHRISTMAS) == []
    assert hours_on(town, FRIDAY_AFTER) == ["09:00", "16:55"]
    choose(town, "boxing_day")
    assert hours_on(town, CHRISTMAS) == ["09:00", "16:55"]
    assert_true_masks(town)


@pytest.mark.django_db
def test_a_holiday_of_another_organisation_is_none(town: Town) -> None:
    choose(town)
    timetable.choose_holidays(
        organisation=town.municipality, keys=["christmas"], now=NOW, actor_id=None
    )
    assert hours_on(town, CHRISTMAS) == ["09:00", "16:55"]


@pytest.mark.django_db
def test_who_was_planned_on_the_very_day_works(town: Town) -> None:
    choose(town, "christmas")
    shift = Shift.objects.get(professional=town.fatima, weekday=CHRISTMAS.weekday())
    alone = ShiftChange(shift=shift, date=CHRISTMAS, starts=time(10), ends=time(12))
    roster.change_occurrence(change=alone, now=NOW, actor_id=None)
    assert hours_on(town, CHRISTMAS) == ["10:00", "11:55"]
    roster.restore_occurrence(shift=shift, day=CHRISTMAS, now=NOW, actor_id=None)
    assert hours_on(town, CHRISTMAS) == []
    assert HolidayChoice.objects.filter(organisation=town.agency).count() == 1
    assert_true_masks(town)


@pytest.mark.django_db
def test_the_coming_dates_say_that_it_is_a_day_off(town: Town) -> None:
    choose(town, "christmas")
    shift = Shift.objects.get(professional=town.fatima, weekday=CHRISTMAS.weekday())
    listed = {some.date: some for some in occurrences.coming(shift, today=NOW.date())}
    assert listed[CHRISTMAS].holiday == "christmas"
    assert {some.holiday for day, some in listed.items() if day != CHRISTMAS} == {""}
    alone = ShiftChange(shift=shift, date=CHRISTMAS, starts=time(10), ends=time(12))
    roster.change_occurrence(change=alone, now=NOW, actor_id=None)
    listed = {some.date: some for some in occurrences.coming(shift, today=NOW.date())}
    assert not listed[CHRISTMAS].holiday


@pytest.mark.django_db
def test_who_plans_reads_what_a_holiday_does(town: Town) -> None:
    planner = member("Piet", "planner", town.municipality)
    page = planner.client.get("/medewerker/agenda/stadhuis-leeuwarden/planning/feestdagen/")
    assert "Ook wie op afstand werkt is vrij" in page.text
