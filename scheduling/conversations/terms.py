"""Terms in working days: Monday to Friday, without the public holidays that an organisation keeps.
Counted on local days, so that no clock change makes a day shorter."""

from collections.abc import Set
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.catalogue.models import Organisation
from locations import holidays
from locations.models import HolidayChoice

COUNTRY = ZoneInfo("Europe/Amsterdam")
SATURDAY = 5


def last_day(*, sent: date, working_days: int, closed_on: Set[str]) -> date:
    """The day on which a term of so many working days ends: that of the sending does not count.
    `closed_on`: keys of `locations.holidays`. Pure."""
    day, left = sent, working_days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, closed_on)
    return day


def is_working_day(day: date, closed_on: Set[str]) -> bool:
    return day.weekday() < SATURDAY and holidays.on(day, closed_on) is None


def closed_on(organisation: Organisation) -> frozenset[str]:
    """Who has chosen none keeps the usual ones: an agency may have no point of its own."""
    chosen = HolidayChoice.objects.filter(organisation=organisation)
    return frozenset(chosen.values_list("holiday", flat=True)) or frozenset(holidays.USUAL)


def today(now: datetime) -> date:
    return now.astimezone(COUNTRY).date()
