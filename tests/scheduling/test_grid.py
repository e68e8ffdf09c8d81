from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.intervals import Interval, local_day, wall_span
from scheduling.grid import (
    EPOCH,
    SLICE,
    Mask,
    assign,
    at_least,
    covered,
    every,
    instant_of,
    occupied,
    room,
    rooms,
    runs,
    slice_ceil,
    slice_floor,
    slices,
    spare,
    together,
    unfold,
    visit,
)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

sets = st.sets(st.integers(0, 80), max_size=60)
firsts = st.integers(0, 20)


def mask_of(numbers: set[int], first: int = 0) -> Mask:
    """The set, stored from an arbitrary first slice on, as rows of the database are."""
    base = min([first, *numbers])
    return Mask(base, sum(1 << (n - base) for n in numbers))


def instants(*pairs: tuple[int, int]) -> list[Interval]:
    """Spans in minutes since EPOCH."""
    minute = timedelta(minutes=1)
    return [Interval(EPOCH + a * minute, EPOCH + b * minute) for a, b in pairs]


@given(sets, sets, firsts, firsts)
def test_masks_are_sets_wherever_they_begin(a: set[int], b: set[int], i: int, j: int) -> None:
    one, other = mask_of(a, i), mask_of(b, j)
    assert set((one | other).numbers()) == a | b
    assert set((one & other).numbers()) == a & b
    assert set((one - other).numbers()) == a - b
    assert (one == other) == (a == b)
    assert one.count() == len(a)


@given(st.lists(st.tuples(sets, sets, firsts, firsts), max_size=4), sets, st.integers(1, 6))
def test_rooms_of_many_are_the_room_of_each(
    some: list[tuple[set[int], set[int], int, int]], within: set[int], length: int
) -> None:
    pairs = [(mask_of(duty, i), mask_of(taken, j)) for duty, taken, i, j in some]
    whole = mask_of(within)
    found = rooms(
        [(at, duty, taken) for at, (duty, taken) in enumerate(pairs)], whole, length, 1, 2
    )
    assert found == {
        at: room((duty & whole) - taken, length, 1, 2) for at, (duty, taken) in enumerate(pairs)
    }


@given(sets, firsts, st.integers(0, 100))
def test_bytes_bring_a_mask_back(a: set[int], first: int, number: int) -> None:
    mask = mask_of(a, first)
    assert Mask.from_bytes(mask.first, mask.to_bytes()) == mask
    assert mask.has(number) == (number in a)
    assert list(mask.numbers()) == sorted(a)


@given(sets, st.integers(1, 9))
def test_a_run_starts_where_all_slices_are_free(a: set[int], length: int) -> None:
    expected = {s for s in a if all(s + k in a for k in range(length))}
    assert set(runs(mask_of(a), length).numbers()) == expected


@given(sets, st.integers(1, 5), st.integers(0, 3), st.integers(0, 3))
def test_buffers_lie_around_the_start(a: set[int], length: int, before: int, after: int) -> None:
    expected = {s for s in range(100) if all(n in a for n in range(s - before, s + length + after))}
    assert set(room(mask_of(a), length, before, after).numbers()) == expected


minute_spans = st.lists(
    st.tuples(st.integers(0, 200), st.integers(1, 60)).map(lambda p: (p[0], p[0] + p[1])),
    max_size=6,
)


@given(minute_spans)
def test_open_time_rounds_inward_and_taken_time_outward(pairs: list[tuple[int, int]]) -> None:
    spans = instants(*pairs)
    whole = {n for n in range(60) if any(a <= n * 5 and n * 5 + 5 <= b for a, b in pairs)}
    touched = {n for n in range(60) if any(a < n * 5 + 5 and n * 5 < b for a, b in pairs)}
    assert set(covered(spans).numbers()) == whole
    assert set(occupied(spans).numbers()) == touched


@given(sets)
def test_the_spans_of_a_mask_make_the_mask_again(a: set[int]) -> None:
    mask = mask_of(a)
    spans = mask.intervals()
    assert covered(spans) == mask
    assert all(x.end < y.start for x, y in zip(spans, spans[1:], strict=False))


@given(st.integers(1, 12), st.integers(0, 50), st.integers(1, 60))
def test_every_step_counts_from_the_epoch(step: int, first: int, length: int) -> None:
    window = Interval(instant_of(first), instant_of(first + length))
    expected = {n for n in range(first, first + length) if n % step == 0}
    assert set(every(step, window).numbers()) == expected


@given(st.lists(st.tuples(sets, st.integers(1, 4)), min_size=1, max_size=3), st.integers(0, 2))
def test_a_visit_starts_where_all_segments_follow(
    parts: list[tuple[set[int], int]], gap: int
) -> None:
    segments = [(mask_of(a), length) for a, length in parts]
    found = visit(segments, gap)
    expected = {s for s in range(81) if plans(parts, s, gap)}
    assert set(found.numbers()) == expected
    for start in expected:
        assert unfold(segments, start, gap) == min(plans(parts, start, gap))
    assert unfold(segments, 99, gap) is None


def plans(parts: list[tuple[set[int], int]], start: int, gap: int) -> list[list[int]]:
    """All ways to lay the segments from `start` on, by brute force."""
    found = []
    for waits in product(range(gap + 1), repeat=len(parts) - 1):
        at, plan = start, [start]
        for (_, length), wait in zip(parts, waits, strict=False):
            at += length + wait
            plan.append(at)
        if all(s in a for s, (a, _) in zip(plan, parts, strict=True)):
            found.append(plan)
    return found


@given(
    st.lists(st.dictionaries(st.integers(1, 4), st.booleans(), max_size=4), min_size=1, max_size=3)
)
def test_needs_get_distinct_resources_whenever_that_is_possible(
    needs: list[dict[int, bool]],
) -> None:
    at_five = mask_of({5})
    candidates = [
        {key: at_five if free else Mask() for key, free in need.items()} for need in needs
    ]
    ways = [
        way
        for way in product(*([key for key, free in need.items() if free] for need in needs))
        if len(set(way)) == len(way)
    ]
    found = assign(candidates, 5)
    assert (found is None) == (not ways)
    assert found is None or tuple(found) in ways


def test_a_need_keeps_its_first_choice_where_nobody_else_needs_it() -> None:
    free = mask_of({5})
    assert assign([{7: free, 3: free}], 5) == [7]
    assert assign([{7: free, 3: free}, {7: free}], 5) == [3, 7]


def test_45_minutes_with_closing_at_17_00_start_at_16_15_at_the_latest() -> None:
    opening = wall_span(date(2026, 6, 1), time(9), time(17), AMSTERDAM)
    assert opening is not None
    starts = room(covered([opening]), slices(45)) & every(slices(15), opening)
    last = list(starts.starts())[-1].astimezone(AMSTERDAM)
    assert (last.hour, last.minute) == (16, 15)


def test_touching_spans_leave_each_other_free() -> None:
    taken = occupied(instants((540, 560)))
    assert not taken & occupied(instants((560, 580)))
    assert taken & occupied(instants((559, 580)))


@pytest.mark.parametrize(
    ("day", "slices_of_day"),
    [(date(2026, 3, 29), 276), (date(2026, 10, 25), 300), (date(2026, 6, 1), 288)],
)
def test_short_and_long_days_have_their_own_number_of_slices(day: date, slices_of_day: int) -> None:
    assert covered([local_day(day, AMSTERDAM)]).count() == slices_of_day


def test_a_booth_overseas_and_an_expert_in_the_netherlands_share_the_hours_both_are_there() -> None:
    booth = wall_span(date(2026, 6, 1), time(8), time(17), ZoneInfo("America/Kralendijk"))
    expert = wall_span(date(2026, 6, 1), time(9), time(17), AMSTERDAM)
    assert booth is not None and expert is not None
    both = together([covered([booth]), covered([expert])])
    assert both.intervals() == [
        Interval(datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2026, 6, 1, 15, tzinfo=UTC))
    ]


def test_no_need_means_no_start() -> None:
    assert together([]) == Mask()


@pytest.mark.parametrize("minutes", [-5, 7, 12])
def test_minutes_off_the_grid_are_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match=f"{minutes} minutes"):
        slices(minutes)


@given(st.integers(-1000, 1000))
def test_slices_bracket_an_instant(seconds: int) -> None:
    instant = EPOCH + timedelta(seconds=seconds)
    low, high = slice_floor(instant), slice_ceil(instant)
    assert instant_of(low) <= instant < instant_of(low) + SLICE
    assert instant_of(high) - SLICE < instant <= instant_of(high)


@given(st.lists(sets, max_size=5))
def test_counting_masks_counts(some: list[set[int]]) -> None:
    found = at_least(mask_of(a) for a in some)
    for index, mask in enumerate(found):
        expected = {n for n in range(81) if sum(n in a for a in some) > index}
        assert set(mask.numbers()) == expected


@given(st.lists(st.tuples(sets, sets), max_size=5), st.integers(0, 100))
def test_the_share_for_walk_ins_is_left(pairs: list[tuple[set[int], set[int]]], share: int) -> None:
    duty = [a for a, _ in pairs]
    free = [a & b for a, b in pairs]
    expected = {
        n
        for n in range(81)
        if (have := sum(n in a for a in free)) and have > sum(n in a for a in duty) * share // 100
    }
    found = spare([mask_of(a) for a in duty], [mask_of(a) for a in free], share)
    assert set(found.numbers()) == expected
