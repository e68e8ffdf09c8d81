"""Small worlds made by chance, the same for the same seed: a point or two, a few desks and people,
odd hours around the days on which clocks change, and some of the time taken already.

Ten plans are a province: apart from each other (each has organisations of its own), but written
together, so that thousands take a minute.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from scheduling.availability import Asker
from scheduling.planning import cover, readmodel
from tests.plans import offered, people, places, taken
from tests.plans.world import Base, Plan

# Both Sundays on which clocks change, the days around them, a holiday, and a plain Tuesday.
DAYS = [
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 10, 24),
    date(2026, 3, 28),
    date(2026, 4, 27),
    date(2026, 6, 2),
]


def province(seed: int, bases: Sequence[Base]) -> list[Plan]:
    """A plan for each base, all at one moment, with the masks that follow from the rows."""
    rng = Random(seed)
    day = datetime.combine(rng.choice(DAYS), time(0), tzinfo=UTC)
    hour = day + timedelta(minutes=5 * rng.randrange(-200, 200))
    plans = [_plan(number, rng, base, hour) for number, base in enumerate(bases)]
    places.build(plans)
    people.build(plans)
    offered.build(plans)
    places.close(plans)
    people.send_away(plans)
    taken.build(plans)
    cover.rebuild_all(now=plans[0].now)
    readmodel.rebuild_busy([r.pk for plan in plans for r in plan.resources], now=plans[0].now)
    return plans


def _plan(number: int, rng: Random, base: Base, hour: datetime) -> Plan:
    start = hour + timedelta(minutes=rng.choice([-90, 0, 5, 60, 300, 600, 1440]))
    end = start + timedelta(minutes=5 * rng.randrange(24, 288))
    plan = Plan(number, rng, base, hour - timedelta(seconds=13), start, end)
    plan.asker = rng.choice(list(Asker))
    return plan
