"""Dates, instants and numbers as people and programs type them into addresses and buttons.

Outside the years that the grid knows, arithmetic with them would overflow; so they are no dates.
"""

from datetime import date, datetime, time

FIRST_YEAR, LAST_YEAR = 2021, 2099  # the grid begins in 2020: a year of room before it


def read_start(text: str) -> datetime | None:
    """An instant with its offset, as our own buttons send it."""
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        return None
    return start if start.tzinfo and is_sensible(start) else None


def read_day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if is_sensible(day) else None


def read_clock(text: str) -> time | None:
    """Hours and minutes on the clock, as 17:00."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a wall time
    except ValueError:
        return None


def is_sensible(day: date) -> bool:
    return FIRST_YEAR <= day.year <= LAST_YEAR


def read_id(text: str) -> int:
    """A key of the database; 0, which no row has, for what is none. Longer numbers would take
    long to read."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
