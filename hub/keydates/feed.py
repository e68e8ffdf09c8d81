"""Series as a calendar to subscribe to (RFC 5545): whole days, public, the same text for the
same dates."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from hub.keydates.models import DateSeries, KeyDate


def write(series: Iterable[DateSeries]) -> str:
    """In the active language. The dates are those that were loaded with the series."""
    file = Calendar()
    file.add("prodid", "-//Service-point hub//NL")
    file.add("version", "2.0")
    file.add("method", "PUBLISH")
    file.add("x-wr-calname", _("Dates that matter to you"))
    file.add("refresh-interval;value=duration", "PT12H")
    for one in series:
        for date in one.dates.all():
            file.add_component(_event(one, date))
    return str(file.to_ical(), "utf-8")


def _event(series: DateSeries, date: KeyDate) -> Event:
    event = Event()
    digest = hashlib.sha256(f"{series.slug}:{date.day}".encode()).hexdigest()[:32]
    event.add("uid", f"{digest}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}")
    # Stamped with the last change and not with the clock: the same dates are the same text.
    event.add("dtstamp", series.changed_at.astimezone(UTC))
    event.add("dtstart", date.day)
    event.add("dtend", date.day + timedelta(days=1))
    event.add("summary", series.title)
    event.add("description", "\n".join(filter(None, (date.note, series.organisation.name))))
    event.add("transp", "TRANSPARENT")  # a day of payment keeps nobody busy
    return event
