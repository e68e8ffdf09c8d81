"""From the list of shifts to one day of a shift: tried first, then changed, dropped or restored."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from scheduling.planning import cover, occurrences
from scheduling.planning.models import Shift, ShiftChange
from tests.agenda.conftest import Staff, member
from tests.agenda.test_conflicts import AT, book
from tests.town import Town


@pytest.fixture
def shift(town: Town) -> Shift:
    """Bram's, on a weekday that is not today."""
    cover.rebuild_all(now=timezone.now())
    shifts = Shift.objects.filter(professional=town.bram)
    today = timezone.localdate().weekday()
    return shifts.exclude(weekday=today).order_by("weekday").first() or shifts.get()


def page_of(shift: Shift) -> str:
    return f"{AT}planning/diensten/{shift.pk}/"


def next_of(shift: Shift) -> date:
    return occurrences.coming(shift, today=timezone.localdate())[0].date


def test_the_list_of_shifts_leads_to_eight_weeks_of_one(planner: Staff, shift: Shift) -> None:
    assert page_of(shift) in planner.client.get(f"{AT}planning/diensten/").content.decode()
    page = planner.client.get(page_of(shift)).content.decode()
    assert page.count('name="drop"') == 8


def test_one_day_gets_other_hours_and_is_restored(planner: Staff, shift: Shift) -> None:
    day = next_of(shift)
    form = planner.client.get(f"{page_of(shift)}?date={day}").content.decode()
    assert 'value="09:00"' in form
    hours = {"date": day, "starts": "10:00", "ends": "12:00", "reason": "Cursus", "change": "1"}
    assert planner.client.post(page_of(shift), hours).status_code == 302
    change = ShiftChange.objects.get()
    assert (change.date, change.starts, change.ends, change.reason) == (
        day,
        time(10),
        time(12),
        "Cursus",
    )
    assert "Cursus" in planner.client.get(page_of(shift)).content.decode()
    planner.client.post(page_of(shift), {"restore": day})
    assert not ShiftChange.objects.exists()


def test_dropping_shows_first_whom_it_strands(town: Town, planner: Staff, shift: Shift) -> None:
    day = next_of(shift)
    start = timezone.make_aware(datetime.combine(day, time(11)))
    book(town, start, "Sanne"), book(town, start, "Piet")
    preview = planner.client.post(page_of(shift), {"drop": day})
    assert preview.status_code == 200
    assert "Toch wijzigen" in preview.content.decode()
    assert not ShiftChange.objects.exists()
    planner.client.post(page_of(shift), {"drop": day, "confirmed": "1"})
    assert ShiftChange.objects.get().starts is None
    page = planner.client.get(page_of(shift)).content.decode()
    assert "Gaat niet door" in page
    assert "Niet meer beschikbaar: Bram" in planner.client.get(f"{AT}aandacht/").content.decode()


def test_wrong_hours_are_told_at_their_field(planner: Staff, shift: Shift) -> None:
    day = next_of(shift)
    for starts, ends in (("", ""), ("9", "x"), ("10:00", "10:00")):
        hours = {"date": day, "starts": starts, "ends": ends, "change": "1"}
        assert planner.client.post(page_of(shift), hours).status_code == 422
    assert not ShiftChange.objects.exists()


def test_a_day_that_the_shift_does_not_have_is_a_404(planner: Staff, shift: Shift) -> None:
    day = next_of(shift)
    for other in (day + timedelta(days=1), day - timedelta(weeks=1), "x", ""):
        assert planner.client.post(page_of(shift), {"drop": other}).status_code == 404
    assert not ShiftChange.objects.exists()


def test_clerks_and_planners_elsewhere_get_the_404_of_a_missing_shift(
    town: Town, clerk: Staff, planner: Staff, shift: Shift
) -> None:
    others = Shift.objects.filter(professional=town.fatima).first()
    assert others is not None
    elsewhere = member("Daan", "planner", town.library)
    drop = {"drop": next_of(shift), "confirmed": "1"}
    for client in (clerk.client, elsewhere.client):
        assert client.get(page_of(shift)).status_code == 404
        assert client.post(page_of(shift), drop).status_code == 404
    assert planner.client.get(page_of(others)).status_code == 404
    assert planner.client.get(f"{AT}planning/diensten/999999/").status_code == 404
    assert not ShiftChange.objects.exists()


def test_an_end_before_the_start_is_asked_about(planner: Staff, shift: Shift) -> None:
    day = next_of(shift)
    hours = {"date": day, "starts": "18:00", "ends": "02:00", "change": "1"}
    asked = planner.client.post(page_of(shift), hours)
    assert asked.status_code == 422
    told = "Dit zou zijn tot 02:00 de volgende dag."
    assert (told in asked.content.decode(), "overnight" in asked.content.decode()) == (True, True)
    assert not ShiftChange.objects.exists()
    assert planner.client.post(page_of(shift), {**hours, "overnight": "on"}).status_code == 302
    page = planner.client.get(f"{page_of(shift)}?date={day}").content.decode()
    assert "18:00 tot 02:00 de volgende dag" in page
    assert "overnight" not in page


def test_a_shift_of_the_night_is_not_asked_about(planner: Staff, shift: Shift) -> None:
    Shift.objects.filter(pk=shift.pk).update(starts=time(22), ends=time(6))
    hours = {"date": next_of(shift), "starts": "22:00", "ends": "04:00", "change": "1"}
    assert planner.client.post(page_of(shift), hours).status_code == 302
    assert ShiftChange.objects.get().ends == time(4)
