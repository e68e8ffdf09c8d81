"""How long one search takes on masks: "4 slices, one of 8 desks and one of 20 remote experts".

Prints medians for 30 and 90 days, the ratio to the same search on sets of slices in the same run,
and the size of a 90-day mask as stored and as PostgreSQL or a compressor would keep it.
"""

import random
import statistics
import time
import zlib
from collections.abc import Callable
from datetime import date, timedelta
from datetime import time as clock
from zoneinfo import ZoneInfo

from hub.intervals import Interval, dates, wall_span
from scheduling.grid import Mask, covered, every, occupied, room, together, union

ZONE = ZoneInfo("Europe/Amsterdam")
FIRST = date(2026, 6, 1)
OPENS, CLOSES = clock(9), clock(17)
LENGTH = 4
VISIT = timedelta(minutes=20)


def office_hours(days: int) -> list[Interval]:
    spans = (
        wall_span(day, OPENS, CLOSES, ZONE)
        for day in dates(FIRST, FIRST + timedelta(days=days - 1))
        if day.weekday() < 5
    )
    return [span for span in spans if span]


def half_booked(spans: list[Interval], rng: random.Random) -> Mask:
    taken = [
        Interval(span.start + step * VISIT, span.start + (step + 1) * VISIT)
        for span in spans
        for step in range(24)
        if rng.random() < 0.5
    ]
    return covered(spans) - occupied(taken)


def median_us(work: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1e6)
    return statistics.median(taken)


def by_sets(desks: list[set[int]], experts: list[set[int]], steps: set[int]) -> set[int]:
    def starts(free: set[int]) -> set[int]:
        return {s for s in free if all(s + k in free for k in range(LENGTH))}

    some = set().union(*map(starts, desks))
    return some & set().union(*map(starts, experts)) & steps


def main() -> None:
    rng = random.Random(1)  # noqa: S311 - the same figures every time
    for days in (30, 90):
        spans = office_hours(days)
        desks = [half_booked(spans, rng) for _ in range(8)]
        experts = [half_booked(spans, rng) for _ in range(20)]
        steps = every(3, Interval(spans[0].start, spans[-1].end))

        def search(
            desks: list[Mask] = desks, experts: list[Mask] = experts, steps: Mask = steps
        ) -> Mask:
            pools = [union(room(m, LENGTH) for m in need) for need in (desks, experts)]
            return together([*pools, steps])

        sets = [set(m.numbers()) for m in desks], [set(m.numbers()) for m in experts]
        found = set(search().numbers())
        assert found == by_sets(*sets, set(steps.numbers()))  # noqa: S101 - the answers are equal
        fast, slow = median_us(search, 200), median_us(lambda: by_sets(*sets, found), 5)  # noqa: B023
        blob = desks[0].to_bytes()
        print(
            f"{days} days: masks {fast:.0f} us, sets {slow:.0f} us, {slow / fast:.0f} times; "
            f"a mask is {len(blob)} bytes, {len(zlib.compress(blob))} compressed"
        )


if __name__ == "__main__":
    main()
