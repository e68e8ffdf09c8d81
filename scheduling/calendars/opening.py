"""The hours of a service point as a calendar to follow (RFC 5545): when it is open, and when it is
closed though one would think otherwise.

Each opening is an entry of its own and no rule that repeats: holidays, other hours and closures are
worked out already, and every program shows the same. Public facts: no secret in the address.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vGeo, vUri

from hub.intervals import Interval, dates
from locations import holidays, hours
from locations.hours import Hours, Opening
from locations.models import ServicePoint
from scheduling.calendars import invite
from scheduling.calendars.zones import EUROPE_AMSTERDAM

BEFORE, AHEAD = timedelta(days=7), timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Maker:
    """`day` stamps every entry: on one day the same hours are the same text."""

    point: ServicePoint
    hours: Hours
    day: date

    @property
    def window(self) -> Interval:
        start = datetime.combine(self.day, time(0), tzinfo=self.hours.zone)
        return Interval((start - BEFORE).astimezone(UTC), (start + AHEAD).astimezone(UTC))


def write(point: ServicePoint, *, language: str, now: datetime) -> str:
    """From a week back to four months ahead, in the language."""
    zone = ZoneInfo(point.zone)
    made = Maker(point, hours.of(point, since=now - BEFORE), now.astimezone(zone).date())
    with translation.override(language):
        file = Calendar()
        file.add("prodid", "-//Service-point hub//NL")
        file.add("version", "2.0")
        file.add("calscale", "GREGORIAN")
        file.add("method", invite.PUBLISH)
        file.add("x-wr-calname", _("%(point)s: opening hours") % {"point": point.name})
        file.add("refresh-interval;value=duration", "PT12H")
        if point.zone == EUROPE_AMSTERDAM.name:
            file.add_component(EUROPE_AMSTERDAM.component())
        for event in (*_openings(made), *_closed_days(made), *_closures(made)):
            file.add_component(event)
        return str(file.to_ical(), "utf-8")


def _openings(made: Maker) -> Iterator[Event]:
    for opening in made.hours.openings(made.window):
        yield _opening(made, opening)


def _opening(made: Maker, opening: Opening) -> Event:
    event = _event(made, f"open:{opening.span.start.isoformat()}")
    _spans(event, made, opening.span)
    by_appointment = opening.by_appointment_only
    event.add("summary", _("Open, by appointment only") if by_appointment else _("Open"))
    return event


def _closed_days(made: Maker) -> Iterator[Event]:
    """Whole days on which the weekly hours do not hold: a holiday, or a date set apart."""
    window, zone = made.window, made.hours.zone
    for day in dates(window.start.astimezone(zone).date(), window.end.astimezone(zone).date()):
        if not made.hours.on(day) and (why := _why_closed(made.hours, day)):
            event = _event(made, f"closed:{day.isoformat()}")
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
            event.add("summary", why)
            yield event


def _why_closed(when: Hours, day: date) -> str:
    """Empty on a day that is never open. A planner's own reason stays inside: it may name
    somebody."""
    if not any(row.weekday == day.weekday() for row in when.weekly):
        return ""
    if key := holidays.on(day, when.chosen_holidays):
        return _("Closed: %(holiday)s") % {"holiday": holidays.NAMES[key]}
    return _("Closed") if day in when.exceptions else ""


def _closures(made: Maker) -> Iterator[Event]:
    """Spans in which the whole point is closed, a desk of it not."""
    for closure in made.hours.closures:
        span = Interval(closure.starts_at, closure.ends_at)
        if closure.resource_id is None and span.overlaps(made.window):
            event = _event(made, f"closure:{closure.pk}")
            _spans(event, made, span)
            event.add("summary", _("Closed"))
            yield event


def _event(made: Maker, what: str) -> Event:
    point, event = made.point, Event()
    digest = hashlib.sha256(f"hours:{point.slug}:{what}".encode()).hexdigest()[:32]
    event.add("uid", f"{digest}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}")
    event.add("dtstamp", datetime.combine(made.day, time(0), tzinfo=UTC))
    event.add("transp", "TRANSPARENT")  # the hours of a counter keep nobody busy
    event.add("location", f"{point.name}, {point.street}, {point.postcode} {point.place}")
    event["GEO"] = vGeo((point.latitude, point.longitude))
    event["URL"] = vUri(f"{settings.BASE_URL}/servicepunten/{point.slug}")
    return event


def _spans(event: Event, made: Maker, span: Interval) -> None:
    """In the point's wall time where we send its zone along, else in UTC."""
    zone = made.hours.zone if made.point.zone == EUROPE_AMSTERDAM.name else UTC
    event.add("dtstart", span.start.astimezone(zone))
    event.add("dtend", span.end.astimezone(zone))
