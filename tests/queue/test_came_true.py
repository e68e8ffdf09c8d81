"""What was told against what came true: by hand, over midnight, and when the clock is changed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from scheduling.queue.came_true import waits_of
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.truth import FEW, Told, figures_of
from scheduling.queue.waiting import Range
from tests.queue.conftest import Day, at

TUESDAY = date(2026, 6, 2)


def told(low: int, high: int, true: float) -> Told:
    return Told(Range(low, high), true)


def test_the_figures_are_those_that_one_reckons_by_hand() -> None:
    found = figures_of([told(0, 10, 5), told(10, 20, 21), told(0, 5, 0), told(20, 40, 36)])
    assert (found.told, found.held) == (4, 0.75)
    assert found.mean_error == pytest.approx((0 + 6 + 2.5 + 6) / 4)
    assert found.mean_width == pytest.approx((10 + 10 + 5 + 20) / 4)
    assert found.mean_wait == pytest.approx((5 + 21 + 0 + 36) / 4)
    assert not found.is_kept
    assert figures_of([]).told == 0


def test_both_ends_of_a_range_hold_and_four_of_five_is_enough() -> None:
    assert [told(5, 10, true).held for true in (4.9, 5, 10, 10.1)] == [False, True, True, False]
    assert figures_of([told(0, 5, 1)] * 4 + [told(0, 5, 9)]).is_kept
    assert not figures_of([told(0, 5, 1)] * 3 + [told(0, 5, 9)]).is_kept


def test_few_are_called_few() -> None:
    assert figures_of([told(0, 5, 1)] * (FEW - 1)).is_few
    assert not figures_of([told(0, 5, 1)] * FEW).is_few


def ticket(there: Day, number: int, arrived: datetime, minutes: float, **more: object) -> Ticket:
    """Of one who was called so many minutes after the arrival, told 0 to 10 minutes."""
    values: dict[str, object] = {
        "service_point": there.town.hall,
        "day": arrived.date(),
        "number": number,
        "state": TicketState.LEFT,
        "arrived_at": arrived,
        "queued_at": arrived,
        "first_called_at": arrived + timedelta(minutes=minutes),
        "told_low": 0,
        "told_high": 10,
        "press_key": f"{arrived}{number}",
        "token_hash": f"{arrived}{number}",
    }
    return Ticket.objects.create(**values | more)


def test_a_day_as_it_was_lived_is_told_by_walk_ins_and_appointments(day: Day) -> None:
    session = day.open()
    day.walk_in(0)
    day.help(day.next(session, 0), 0)
    day.arrive(day.book(at(15)), 12)
    day.help(day.next(session, 25), 25)
    day.walk_in(40)  # is never called
    found = waits_of(point=day.town.hall, first=TUESDAY, last=TUESDAY)
    assert (found.walk_ins.told, found.booked.told, found.everybody.told) == (1, 1, 2)
    assert (found.walk_ins.mean_wait, found.booked.mean_wait) == (0, 13)
    assert [(when, some.told) for when, some in found.by_day] == [(TUESDAY, 2)]
    assert [when for when, _some in found.by_week] == [date(2026, 6, 1)]


def test_only_who_was_told_something_and_was_called_counts(day: Day) -> None:
    ticket(day, 1, at(0), 5)
    ticket(day, 2, at(0), 5, told_low=None, told_high=None)
    ticket(day, 3, at(0), 5, first_called_at=None)
    ticket(day, 4, at(0), 5, first_called_at=None, state=TicketState.WAITING)
    ticket(day, 5, at(0), 5, service_point=day.town.goirle)
    found = waits_of(point=day.town.hall, first=TUESDAY, last=TUESDAY)
    assert (found.everybody.told, found.untold, found.uncalled) == (1, 1, 1)


def test_days_and_weeks_come_the_latest_first_and_both_ends_count(day: Day) -> None:
    for number, back in enumerate((0, 1, 2, 7, 8), start=1):
        ticket(day, number, at(0) - timedelta(days=back), 5)
    found = waits_of(point=day.town.hall, first=TUESDAY - timedelta(days=7), last=TUESDAY)
    assert [when.day for when, _some in found.by_day] == [2, 1, 31, 26]
    assert [(when, some.told) for when, some in found.by_week] == [
        (date(2026, 6, 1), 2),
        (date(2026, 5, 25), 2),
    ]


def test_a_ticket_counts_for_its_day_at_the_point_also_past_midnight(day: Day) -> None:
    """23:55 and 00:05 in Leeuwarden are one day in UTC."""
    late = datetime(2026, 6, 2, 21, 55, tzinfo=UTC)
    ticket(day, 1, late, 15, day=TUESDAY)
    ticket(day, 2, late + timedelta(minutes=10), 5, day=TUESDAY + timedelta(days=1))
    found = waits_of(point=day.town.hall, first=TUESDAY, last=TUESDAY)
    assert (found.everybody.told, found.everybody.mean_wait) == (1, 15)


@pytest.mark.parametrize(
    ("arrived", "wall"),
    [
        (datetime(2026, 10, 25, 0, 50, tzinfo=UTC), "02:50 and then 02:05"),
        (datetime(2026, 3, 29, 0, 50, tzinfo=UTC), "01:50 and then 03:05"),
    ],
)
def test_a_change_of_the_clock_makes_no_wait_longer(day: Day, arrived: datetime, wall: str) -> None:
    ticket(day, 1, arrived, 15, told_high=15)
    found = waits_of(point=day.town.hall, first=arrived.date(), last=arrived.date())
    assert (found.everybody.mean_wait, found.everybody.held) == (15, 1), wall
