"""Dutch public holidays, of which each organisation chooses those that close its points.

Dates come from the `holidays` library: Koningsdag is on the 26th when the 27th is a Sunday.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

import holidays
from django.utils.translation import gettext_lazy as _

# Key stored in HolidayChoice -> name in the library's English, which does not depend on a locale.
LIBRARY_NAMES = {
    "new_year": "New Year's Day",
    "good_friday": "Good Friday",
    "easter_sunday": "Easter Sunday",
    "easter_monday": "Easter Monday",
    "kings_day": "King's Day",
    "liberation_day": "Liberation Day",
    "ascension": "Ascension Day",
    "pentecost": "Pentecost",
    "pentecost_monday": "Pentecost Monday",
    "christmas": "Christmas Day",
    "boxing_day": "Second Day of Christmas",
}
NAMES = {
    "new_year": _("New Year's Day"),
    "good_friday": _("Good Friday"),
    "easter_sunday": _("Easter Sunday"),
    "easter_monday": _("Easter Monday"),
    "kings_day": _("King's Day"),
    "liberation_day": _("Liberation Day"),
    "ascension": _("Ascension Day"),
    "pentecost": _("Whit Sunday"),
    "pentecost_monday": _("Whit Monday"),
    "christmas": _("Christmas Day"),
    "boxing_day": _("Boxing Day"),
}
# What most town halls close on; Good Friday is a choice.
USUAL = tuple(key for key in NAMES if key != "good_friday")


@cache
def of_year(year: int) -> dict[date, str]:
    """The keys by date; Liberation Day counts every year, for the choice is the organisation's."""
    found = holidays.country_holidays(
        "NL", years=year, categories=("public", "optional"), language="en_US"
    )
    keys = {name: key for key, name in LIBRARY_NAMES.items()}
    return {day: keys[name] for day, name in found.items() if name in keys}


def on(day: date, chosen: Iterable[str]) -> str | None:
    """The key of the chosen holiday on this date, if it is one."""
    key = of_year(day.year).get(day)
    return key if key in set(chosen) else None
