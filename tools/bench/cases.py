"""What is asked, and what it must reach. Paths and their parameters stand here and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

Facts = dict[str, Any]  # of the fixture: tools/bench/stage.py


@dataclass(frozen=True, slots=True)
class Case:
    """`path` makes the address from the facts of the fixture; None while no endpoint answers it.
    `share` is the share of the measured times that lie below the figure: 0.5 is the median."""

    key: str
    what: str
    path: Callable[[Facts], str] | None
    most: float  # times the floor
    share: float = 0.5


def days(count: int) -> str:
    first = date.today() + timedelta(days=1)  # noqa: DTZ011 - the bench runs where its reader is
    return f"from={first}&to={first + timedelta(days=count - 1)}"


def month(facts: Facts) -> str:
    return f"/api/v1/availability-days?offering={facts['offering']}&{days(31)}"


def visit(facts: Facts) -> str:
    offerings = "&".join(f"offering={pk}" for pk in facts["segments"])
    return f"/api/v1/availability-days?{offerings}&{days(56)}"


def first_free(facts: Facts) -> str:
    return f"/api/v1/first-free?service={facts['service']}"


def floor(facts: Facts) -> str:
    """JSON, one indexed query, through the same door (tools/bench/urls.py)."""
    return f"/api/v1/bench-floor/{facts['offering']}"


def free_times(offering: int, ahead: int) -> str:
    """To plan bookings with: a week of one booking line, some weeks ahead."""
    first = date.today() + timedelta(days=2 + ahead * 7)  # noqa: DTZ011 - as above
    return f"/api/v1/availability?offering={offering}&from={first}&to={first + timedelta(days=6)}"


CASES = (
    Case("month", "month of days, 8 desks, 20 remote professionals, two needs", month, most=1.5),
    Case("first", "first free moment at 20 points, two needs (p95)", first_free, 4, share=0.95),
    Case("visit", "three-segment visit at one point, 8 weeks", visit, most=3),
)
MOST_GROWTH = 1.2  # 12,000 desks over 1,000
LEAST_BOOKINGS = 300  # a second
LEAST_LEAD = 2  # times django-appointment
MOST_REBUILD_SECONDS = 60
MOST_MEMORY_MB = 300
