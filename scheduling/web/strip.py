"""Eight weeks at a glance: how much is free on each day, in a few steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from locations.models import Weekday
from scheduling.availability.days import by_day
from scheduling.grid import Mask

WEEKS = 8
STEPS = 4  # beside nothing free


@dataclass(frozen=True, slots=True)
class Cell:
    """One day. `step` is 0 (nothing free) to 4 (the most that any of these days has, or nearly)."""

    date: date
    free: int
    step: int
    new_month: bool


@dataclass(frozen=True, slots=True)
class Head:
    """A weekday as the table's head has it."""

    name: str
    short: str


def weekdays() -> list[Head]:
    return [Head(str(day.label), str(day.label)[:2]) for day in Weekday]


def weeks_of(starts: Mask, zone: ZoneInfo, today: date) -> list[list[Cell | None]]:
    """Rows from Monday to Sunday; nothing stands where a day lies outside the eight weeks."""
    cells = list(_cells(starts, zone, today))
    padded = [*(None for _day in range(today.weekday())), *cells]
    padded += [None] * (-len(padded) % 7)
    return [padded[at : at + 7] for at in range(0, len(padded), 7)]


def _cells(starts: Mask, zone: ZoneInfo, today: date) -> Iterator[Cell]:
    days = list(by_day(starts, zone, today, today + timedelta(days=7 * WEEKS - 1)))
    most = max(day.free for day in days)
    for day in days:
        step = -(-STEPS * day.free // most) if most else 0  # rounded up: a little is not nothing
        yield Cell(day.date, day.free, step, day.date == today or day.date.day == 1)
