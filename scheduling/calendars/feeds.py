"""Makes, revokes and writes feeds (RFC 5545, METHOD:PUBLISH)."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from hub.catalogue import texts
from locations.models import Resource, ServicePoint
from scheduling import own_places
from scheduling.calendars import invite
from scheduling.calendars.models import CalendarFeed, Level
from scheduling.calendars.zones import EUROPE_AMSTERDAM
from scheduling.models import Appointment, State
from scheduling.reference import hash_of, new_token

PAST = timedelta(days=30)
READ_NOTED_EVERY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Written:
    text: str
    etag: str  # strong: the same text has the same


def make(
    *,
    of: ServicePoint | Resource,
    level: str,
    language: str,
    made_by_id: int | None,
    now: datetime,
) -> tuple[CalendarFeed, str]:
    """The feed and its secret, which is not stored and cannot be shown again."""
    token = new_token()
    feed = CalendarFeed.objects.create(
        token_hash=hash_of(token),
        service_point=of if isinstance(of, ServicePoint) else None,
        resource=of if isinstance(of, Resource) else None,
        level=Level(level),
        language=language,
        made_by_id=made_by_id,
        made_at=now,
    )
    return feed, token


def revoke(feed: CalendarFeed, *, now: datetime) -> None:
    """The address stops at once, for good."""
    CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now)


def opened_by(token: str, *, now: datetime) -> CalendarFeed | None:
    """The living feed of this secret; wrong and revoked are alike. Notes that it is read."""
    found = CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at=None)
    feed = found.select_related("service_point", "resource").first()
    if feed and (feed.last_read_at is None or now - feed.last_read_at >= READ_NOTED_EVERY):
        found.update(last_read_at=now)
    return feed


def write(feed: CalendarFeed, *, now: datetime) -> Written:
    """Everything confirmed from thirty days back on. A fixed number of queries."""
    with translation.override(feed.language):
        file = Calendar()
        file.add("prodid", "-//Service-point hub//NL")
        file.add("version", "2.0")
        file.add("method", invite.PUBLISH)
        file.add("x-wr-calname", _name_of(feed))
        file.add("refresh-interval;value=duration", "PT15M")
        file.add_component(EUROPE_AMSTERDAM.component())
        for event in _events(feed, now):
            file.add_component(event)
        text = str(file.to_ical(), "utf-8")
    return Written(text, f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"')


def _name_of(feed: CalendarFeed) -> str:
    named = feed.service_point or feed.resource
    return named.name if named else ""


def _events(feed: CalendarFeed, now: datetime) -> list[Event]:
    appointments = list(_appointments(feed, now))
    own_places.learn(appointments)
    services = [s.offering.service for a in appointments for s in a.segments.all()]
    titles = texts.texts_of(services, feed.language) if feed.level == Level.FULL else {}
    return [_event(a, feed.level, titles) for a in appointments]


def _appointments(feed: CalendarFeed, now: datetime) -> QuerySet[Appointment]:
    live = Appointment.objects.filter(state=State.CONFIRMED, ends_at__gt=now - PAST)
    if feed.service_point_id:
        mine = live.filter(service_point=feed.service_point_id)
    else:
        mine = live.filter(segments__allocations__resource=feed.resource_id).distinct()
    return (
        mine.select_related("service_point", "booker")
        .prefetch_related("segments__offering__service")
        .order_by("starts_at", "pk")
    )


def _event(appointment: Appointment, level: str, titles: dict[int, texts.PublishedText]) -> Event:
    # Stamped with its last change and not with the clock, so that the same agenda is the same text.
    event = invite.event_of(appointment, appointment.changed_at)
    event.subcomponents.clear()  # the alarm is for the citizen
    if own_places.of(appointment):  # an address of citizens is for the agenda alone
        invite.put_place(event, _("Not at the counter: see the agenda for the place"))
    if level == Level.REFERENCE:
        return event
    event.pop("URL", None)
    if level == Level.BUSY:
        for name in ("LOCATION", "GEO"):
            event.pop(name, None)
        _replace(event, "summary", _("Taken"))
    else:
        services = [s.offering.service_id for s in appointment.segments.all()]
        what = ", ".join(titles[service].title for service in services)
        _replace(event, "summary", f"{what}: {appointment.booker.name}")
    return event


def _replace(event: Event, name: str, value: str) -> None:
    event.pop(name.upper(), None)
    event.add(name, value)
