"""Bounds of a date question: a date, or so long from today. Pure."""

import re
from datetime import date

from dateutil.relativedelta import relativedelta

PERIOD = re.compile(r"(-?)P(\d{1,4})([DWMY])")
UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}


def bound(text: str, *, today: date) -> date | None:
    """The local date that "2026-05-01" or "P14D" (ISO 8601) stands for; None for "".

    Raises ValueError for a date that does not exist, OverflowError for one beyond the calendar.
    A year or month later is the same day, or the last one of a shorter month.
    """
    if not text:
        return None
    found = PERIOD.fullmatch(text)
    if not found:
        return date.fromisoformat(text)
    sign, number, unit = found.groups()
    length = int(number) * (-1 if sign else 1)
    later: date = today + relativedelta(**{UNITS[unit]: length})
    return later
