"""The plan of a day: the same for the same seed, and with everything in it that can happen."""

from collections import Counter

import pytest

from hub.demo.day.plan import LOAD, Day, Way, plan_day


def plan(seed: int = 1, minutes: float = 480, seats: int = 4) -> Day:
    return plan_day(seed=seed, minutes=minutes, seats=seats, services=3)


def test_a_seed_gives_the_same_day_and_another_seed_another() -> None:
    assert plan(7) == plan(7)
    assert plan(7) != plan(8)


@pytest.mark.parametrize("minutes", [30, 120, 480])
def test_every_way_happens_also_on_a_short_day(minutes: float) -> None:
    day = plan(minutes=minutes, seats=2)
    assert set(Counter(visitor.way for visitor in day.visitors)) == set(Way)
    assert sum(visitor.booked for visitor in day.visitors) >= 2
    rare = [visitor for visitor in day.visitors if visitor.way != Way.PLAIN]
    assert not any(visitor.booked for visitor in rare)
    assert all(visitor.comes < day.walk_ins_stop for visitor in rare)


def test_a_day_of_any_length_at_any_number_of_desks_can_be_planned() -> None:
    for seed in range(40):
        minutes, seats = 30 + seed * 17, seed % 8 + 1
        day = plan(seed, minutes, seats)
        assert len(day.seats) == seats
        assert {visitor.way for visitor in day.visitors} == set(Way)


def test_people_come_during_the_day_in_order_and_the_desks_can_help_them() -> None:
    day = plan()
    comes = [visitor.comes for visitor in day.visitors]
    assert comes == sorted(comes)
    assert 0 <= comes[0] <= comes[-1] <= day.minutes
    work = sum(visitor.takes for visitor in day.visitors)
    open_for = sum(seat.closes - seat.opens for seat in day.seats)
    assert work / open_for == pytest.approx(LOAD, abs=0.15)


def test_half_of_the_desks_stay_open_and_the_others_come_and_go() -> None:
    assert [seat.stays for seat in plan(seats=1).seats] == [True]
    day = plan(seats=4)
    assert [seat.stays for seat in day.seats] == [True, True, False, False]
    assert all(0 < seat.opens < seat.closes < day.minutes for seat in day.seats[2:])
