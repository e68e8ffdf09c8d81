"""Zones, moments and hours by chance."""

from datetime import datetime, time, timedelta
from random import Random

from tests.plans.world import Plan

# Beirut's clocks change at midnight; Kathmandu is at a quarter from the hour.
ZONES = ["Europe/Amsterdam"] * 4 + [
    "America/Curacao",
    "America/Kralendijk",
    "Asia/Beirut",
    "Asia/Kathmandu",
]


def near(plan: Plan) -> datetime:
    """A moment in or about the window, on a slice."""
    long = int((plan.end - plan.start).total_seconds() // 300)
    return plan.start + timedelta(minutes=5 * plan.rng.randrange(-36, long + 36))


def clock(rng: Random) -> time:
    """Mostly a round time, at times one that is on no slice."""
    return time(rng.randrange(24), rng.choice([0, 0, 0, 30, 45, 10, 7]))


def hours(rng: Random) -> tuple[time, time]:
    """Of a day, of a night, or round the clock."""
    kind = rng.randrange(8)
    if kind <= 2:
        return time(0), time(0)
    if kind == 3:
        return time(rng.randrange(18, 24)), time(rng.randrange(1, 8), rng.choice([0, 30]))
    if kind == 4:
        return clock(rng), clock(rng)
    return time(rng.randrange(0, 6)), time(rng.randrange(17, 24), rng.choice([0, 30]))
