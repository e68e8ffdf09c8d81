"""When it suits: dates, weekdays and hours, on the clock of the place."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from hub.intervals import Interval
from scheduling.availability.wanted import Wanted, week_of
from scheduling.grid import every, instant_of

HERE = ZoneInfo("Europe/Amsterdam")
JUNE = Interval(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 15, tzinfo=UTC))
SPRING = Interval(datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC))
AUTUMN = Interval(datetime(2026, 10, 24, tzinfo=UTC), datetime(2026, 10, 27, tzinfo=UTC))


def starts(wanted: Wanted, window: Interval, zone: ZoneInfo = HERE) -> list[datetime]:
    """Wall times, on the hour."""
    found = (every(12, window) & wanted.mask(window, zone)).numbers()
    return [instant_of(number).astimezone(zone) for number in found]


def test_after_five_means_five_on_the_clock_on_both_sides_of_a_change() -> None:
    for window in (SPRING, AUTUMN):
        found = starts(Wanted(since=time(17)), window)
        assert {start.hour for start in found} == set(range(17, 24))
        assert {start.utcoffset() for start in found} != {found[0].utcoffset()}


def test_the_hour_that_spring_skips_takes_nothing_else_away() -> None:
    found = starts(Wanted(first=date(2026, 3, 29), last=date(2026, 3, 29)), SPRING)
    assert len(found) == 23
    assert starts(Wanted(since=time(2, 30), until=time(3)), SPRING)[:1] == []


def test_the_hour_that_autumn_repeats_is_in_the_day_twice() -> None:
    day = date(2026, 10, 25)
    assert len(starts(Wanted(first=day, last=day), AUTUMN)) == 25


def test_mornings_of_some_weekdays_in_one_week() -> None:
    first, last = week_of(date(2026, 6, 3), later=1)
    wanted = Wanted(first, last, frozenset({0, 4}), until=time(12))
    found = starts(wanted, JUNE)
    assert {start.date() for start in found} == {date(2026, 6, 8), date(2026, 6, 12)}
    assert max(start.hour for start in found) == 11


def test_a_clock_is_that_of_the_place() -> None:
    found = starts(Wanted(since=time(17), until=time(18)), JUNE, ZoneInfo("America/Curacao"))
    assert {start.astimezone(UTC).hour for start in found} == {21}


def test_hours_that_end_before_they_begin_are_no_hours() -> None:
    assert starts(Wanted(since=time(17), until=time(12)), JUNE) == []


@given(
    st.sets(st.integers(0, 6)),
    st.none() | st.integers(3, 22),
    st.none() | st.integers(3, 22),
    st.sampled_from([JUNE, SPRING, AUTUMN]),
)
def test_the_mask_is_what_a_look_at_each_start_would_say(
    weekdays: set[int], since: int | None, until: int | None, window: Interval
) -> None:
    wanted = Wanted(
        weekdays=frozenset(weekdays),
        since=None if since is None else time(since),
        until=None if until is None else time(until),
    )
    every_hour = [instant_of(n).astimezone(HERE) for n in every(12, window).numbers()]
    assert starts(wanted, window) == [
        start
        for start in every_hour
        if (not weekdays or start.weekday() in weekdays)
        and (since is None or start.hour >= since)
        and (until is None or start.hour < until)
    ]
