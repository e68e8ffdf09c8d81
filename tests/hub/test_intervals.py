from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.intervals import (
    Interval,
    intersect,
    local_dates,
    local_day,
    merge,
    subtract,
    wall_span,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
KRALENDIJK = ZoneInfo("America/Kralendijk")
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
START = datetime(2026, 5, 4, 9, tzinfo=UTC)


def minutes(first: int, last: int) -> Interval:
    return Interval(START + timedelta(minutes=first), START + timedelta(minutes=last))


def as_set(intervals: list[Interval]) -> set[int]:
    return {
        int((i.start - START).total_seconds() // 60) + step
        for i in intervals
        for step in range(int((i.end - i.start).total_seconds() // 60))
    }


spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 20)).map(lambda p: minutes(p[0], p[0] + p[1])),
    max_size=8,
)


@given(spans)
def test_merging_keeps_every_minute_and_leaves_no_touching_spans(some: list[Interval]) -> None:
    merged = merge(some)
    assert as_set(merged) == as_set(some)
    assert all(a.end < b.start for a, b in zip(merged, merged[1:], strict=False))


@given(spans, spans)
def test_subtracting_and_intersecting_are_those_of_sets(
    some: list[Interval], others: list[Interval]
) -> None:
    assert as_set(subtract(some, others)) == as_set(some) - as_set(others)
    assert as_set(intersect(some, others)) == as_set(some) & as_set(others)


@given(spans, spans)
def test_overlap_is_a_shared_minute(some: list[Interval], others: list[Interval]) -> None:
    for one in some:
        for other in others:
            assert one.overlaps(other) == bool(as_set([one]) & as_set([other]))
            assert one.contains(other) == (as_set([other]) <= as_set([one]))


def test_touching_spans_do_not_overlap() -> None:
    assert not minutes(0, 20).overlaps(minutes(20, 40))
    assert minutes(0, 20).intersection(minutes(20, 40)) is None


@pytest.mark.parametrize(
    ("start", "end"),
    [(START, START), (START, START - timedelta(minutes=1))],
)
def test_an_empty_or_reversed_span_is_refused(start: datetime, end: datetime) -> None:
    with pytest.raises(ValueError, match="ends after"):
        Interval(start, end)


def test_a_naive_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Interval(START.replace(tzinfo=None), START)


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (SPRING, AMSTERDAM, 23),
        (AUTUMN, AMSTERDAM, 25),
        (date(2026, 6, 1), AMSTERDAM, 24),
        (SPRING, KRALENDIJK, 24),
    ],
)
def test_a_day_has_the_hours_of_its_clock(day: date, zone: ZoneInfo, hours: int) -> None:
    whole = local_day(day, zone)
    assert whole.end - whole.start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "expected_minutes"),
    [
        (date(2026, 6, 1), time(9), time(17), 480),
        (SPRING, time(9), time(17), 480),
        (AUTUMN, time(9), time(17), 480),
        (AUTUMN, time(2), time(3), 120),  # the hour passes twice
        (AUTUMN, time(2, 30), time(2, 45), 75),  # first opening to second closing
        (SPRING, time(1, 30), time(3, 30), 60),  # 02:00 to 03:00 is not there
        (SPRING, time(2, 30), time(4), 60),
        (SPRING, time(2), time(3), 0),
        (SPRING - timedelta(days=1), time(22), time(6), 420),  # over the short night
        (AUTUMN - timedelta(days=1), time(22), time(6), 540),  # over the long night
        (date(2026, 6, 1), time(22), time(22), 1440),
    ],
)
def test_wall_time_lasts_as_long_as_the_clock_runs(
    day: date, opens: time, closes: time, expected_minutes: int
) -> None:
    found = wall_span(day, opens, closes, AMSTERDAM)
    length = found.end - found.start if found else timedelta(0)
    assert length == timedelta(minutes=expected_minutes)


def test_a_span_touches_the_dates_of_the_local_clock() -> None:
    night = wall_span(date(2026, 6, 1), time(23), time(0), AMSTERDAM)
    assert night is not None
    assert list(local_dates(night, AMSTERDAM)) == [date(2026, 6, 1)]
    assert list(local_dates(night, ZoneInfo("UTC"))) == [date(2026, 6, 1)]
    late = wall_span(date(2026, 6, 1), time(23), time(1), AMSTERDAM)
    assert late is not None
    assert list(local_dates(late, AMSTERDAM)) == [date(2026, 6, 1), date(2026, 6, 2)]
