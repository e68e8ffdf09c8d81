"""One date of a weekly shift: other hours or dropped, and as it was again; the masks follow."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from hub.audit.models import Event
from hub.intervals import local_day
from scheduling import booking, masks
from scheduling.booking import Contact
from scheduling.grid import slice_floor
from scheduling.models import CoverMask
from scheduling.planning import cover, occurrences, readmodel, roster, stranded
from scheduling.planning.errors import NoOccurrence
from scheduling.planning.models import Shift, ShiftChange
from tests.town import LONG_AGO, NOW, TUESDAY_NINE, Town

TUESDAY = date(2026, 6, 2)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def tuesdays_of(town: Town) -> Shift:
    return Shift.objects.get(professional=town.fatima, weekday=1)


def change(shift: Shift, day: date, *hours: time, now: datetime = NOW) -> None:
    starts, ends = hours or (None, None)
    row = ShiftChange(shift=shift, date=day, starts=starts, ends=ends)
    roster.change_occurrence(change=row, now=now, actor_id=None)


def on_duty(town: Town, day: date) -> list[str]:
    """Fatima's minutes on the date by her clock, as first and last slice."""
    row = CoverMask.objects.get(resource=town.fatima.resource_id)
    times = list(masks.cover_of(row).clip(local_day(day, AMSTERDAM)).starts())
    return [f"{some.astimezone(AMSTERDAM):%H:%M}" for some in times[:1] + times[-1:]]


def assert_true_masks(now: datetime = NOW) -> None:
    parts = readmodel.parts()
    assert not [one for part in parts for one in readmodel.differences(part, now=now)]


def test_a_dropped_occurrence_takes_that_date_alone(town: Town) -> None:
    change(tuesdays_of(town), TUESDAY)
    assert on_duty(town, TUESDAY) == []
    assert on_duty(town, TUESDAY + timedelta(weeks=1)) == ["09:00", "16:55"]
    assert_true_masks()
    assert Event.objects.get(verb="shift.dropped_once").details == {"date": "2026-06-02"}


def test_other_hours_count_on_that_date_and_a_second_change_replaces_the_first(town: Town) -> None:
    shift = tuesdays_of(town)
    change(shift, TUESDAY, time(12), time(20))
    assert on_duty(town, TUESDAY) == ["12:00", "19:55"]
    change(shift, TUESDAY, time(10), time(11))
    assert on_duty(town, TUESDAY) == ["10:00", "10:55"]
    assert ShiftChange.objects.count() == 1
    assert_true_masks()


def test_what_is_restored_is_as_the_shift_says_and_only_once(town: Town) -> None:
    shift = tuesdays_of(town)
    change(shift, TUESDAY)
    for _twice in range(2):
        roster.restore_occurrence(shift=shift, day=TUESDAY, now=NOW, actor_id=None)
    assert on_duty(town, TUESDAY) == ["09:00", "16:55"]
    assert Event.objects.filter(verb="shift.restored_once").count() == 1
    assert_true_masks()


def test_a_change_that_runs_over_midnight_ends_on_the_next_date(town: Town) -> None:
    change(tuesdays_of(town), TUESDAY, time(22), time(2))
    assert on_duty(town, TUESDAY) == ["22:00", "23:55"]
    nights = masks.cover_of(CoverMask.objects.get(resource=town.fatima.resource_id))
    assert nights.has(slice_floor(datetime(2026, 6, 2, 23, 55, tzinfo=UTC)))
    assert not nights.has(slice_floor(datetime(2026, 6, 3, 0, tzinfo=UTC)))
    assert_true_masks()


@pytest.mark.parametrize(
    ("sunday", "hours"), [(date(2026, 10, 25), 5), (date(2026, 3, 29), 3)], ids=["autumn", "spring"]
)
def test_on_the_day_the_clock_changes_other_hours_are_wall_time(
    town: Town, sunday: date, hours: int
) -> None:
    now = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC) - timedelta(days=10)
    shift = Shift.objects.create(
        professional=town.fatima,
        remote=True,
        weekday=6,
        starts=time(9),
        ends=time(17),
        valid_from=LONG_AGO,
    )
    cover.rebuild_all(now=now)
    change(shift, sunday, time(1), time(5), now=now)
    row = CoverMask.objects.get(resource=town.fatima.resource_id)
    day = masks.cover_of(row).clip(local_day(sunday, AMSTERDAM))
    assert day.count() == hours * 12
    assert_true_masks(now)


def test_only_a_date_on_which_the_shift_begins_can_be_changed(town: Town) -> None:
    shift = tuesdays_of(town)
    Shift.objects.filter(pk=shift.pk).update(valid_until=TUESDAY + timedelta(weeks=1))
    shift.refresh_from_db()
    for day in (TUESDAY + timedelta(days=1), TUESDAY + timedelta(weeks=2)):
        with pytest.raises(NoOccurrence):
            change(shift, day)
    assert not ShiftChange.objects.exists()


def test_the_database_keeps_one_change_per_date_with_both_times_or_none(town: Town) -> None:
    shift = tuesdays_of(town)
    ShiftChange.objects.create(shift=shift, date=TUESDAY)
    for wrong in ({"date": TUESDAY}, {"date": date(2026, 6, 9), "starts": time(9)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ShiftChange.objects.create(shift=shift, **wrong)


def test_who_was_booked_is_stranded_and_not_dropped(town: Town) -> None:
    held = booking.hold(offering=town.pension_phone, start=TUESDAY_NINE, now=NOW).appointment
    contact = Contact(name="Sanne", email="sanne@example.nl")
    made = booking.confirm(appointment=held, contact=contact, now=NOW)
    shift = tuesdays_of(town)

    def hit() -> list[object]:
        return list(stranded.of_professionals([town.fatima], now=NOW))

    def drop() -> None:
        change(shift, TUESDAY)

    assert stranded.after(drop, lambda: stranded.of_professionals([town.fatima], now=NOW)) == [made]
    assert on_duty(town, TUESDAY) != []  # it was only tried
    drop()
    assert hit() == [made]
    made.refresh_from_db()
    assert made.state == "confirmed"
    change(shift, TUESDAY, time(9), time(9, 30))
    assert hit() == []


def test_the_coming_eight_weeks_are_listed_as_they_will_be(town: Town) -> None:
    shift = tuesdays_of(town)
    change(shift, TUESDAY)
    change(shift, TUESDAY + timedelta(weeks=1), time(12), time(20))
    listed = occurrences.coming(shift, today=date(2026, 6, 1))
    assert [some.date for some in listed] == [TUESDAY + timedelta(weeks=n) for n in range(8)]
    assert [(some.dropped, some.changed, some.starts) for some in listed[:3]] == [
        (True, False, time(9)),
        (False, True, time(12)),
        (False, False, time(9)),
    ]
