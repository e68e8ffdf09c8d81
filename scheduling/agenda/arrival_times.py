"""What can still be taken today by who was too late, as staff may book it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scheduling.agenda import times
from scheduling.booking.wish import items_of
from scheduling.models import Appointment

MOST = 4
APART = timedelta(minutes=30)  # a choice, and not the same time four times over


@dataclass(frozen=True, slots=True)
class Free:
    start: datetime  # on the clock of the place
    label: str


def free_for(
    appointment: Appointment, *, else_these: Iterable[datetime], zone: ZoneInfo, now: datetime
) -> list[Free]:
    """The first times of today; where there are none, `else_these` of other days."""
    today = now.astimezone(zone).date()
    choice = times.choose(
        items=items_of(appointment), day=today, zone=zone, now=now, ignoring=appointment
    )
    here = _apart(start for _name, starts in choice.parts for start in starts)
    found = here or [start.astimezone(zone) for start in else_these]
    return [Free(start, _label(start, is_today=start.date() == today)) for start in found]


def _apart(starts: Iterable[datetime]) -> list[datetime]:
    found: list[datetime] = []
    for start in starts:
        if not found or start - found[-1] >= APART:
            found.append(start)
    return found[:MOST]


def _label(start: datetime, *, is_today: bool) -> str:
    time = f"{start:%H:%M}"
    if is_today:
        return _("Today %(time)s") % {"time": time}
    return f"{date_format(start.replace(tzinfo=None), 'D j F')} {time}"
