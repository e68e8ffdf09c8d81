"""The appointment as an iCalendar object (RFC 5545), for mail (iTIP, RFC 5546) and for download.

One UID for life, derived from the appointment's random secret; SEQUENCE is its stored revision,
which rises with every change: that is how a calendar replaces the old entry. Nothing here names
the service, and no address holds a secret: calendars are shared with colleagues and family.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vGeo, vText, vUri

from scheduling import own_places
from scheduling.calendars.zones import EUROPE_AMSTERDAM, timezone_of
from scheduling.models import Appointment, State
from scheduling.reference import readable
from scheduling.video import doors

REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
REMIND_BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody in the invite: a name and a mail address."""

    name: str
    email: str


def content_type(method: str) -> str:
    """RFC 6047: the method stands in the body and in the Content-Type."""
    return f"text/calendar; method={method}"


def request(
    appointment: Appointment,
    *,
    organizer: Party,
    attendee: Party,
    now: datetime,
    by_video: bool | None = None,
) -> str:
    """An invite, or its newer version after a move. `by_video` where it is known already whether
    a link to a video call follows."""
    return _file(REQUEST, _invited(appointment, organizer, attendee, now, by_video))


def cancel(appointment: Appointment, *, organizer: Party, attendee: Party, now: datetime) -> str:
    """Takes the entry out of the calendar. The revision must have been raised."""
    event = _invited(appointment, organizer, attendee, now)
    event["STATUS"] = vText("CANCELLED")
    event.subcomponents.clear()
    return _file(CANCEL, event)


def published(appointment: Appointment, *, now: datetime) -> str:
    """For download: an entry of one's own, without organizer and answers."""
    event = _for_the_citizen(appointment, now)
    if appointment.state == State.CANCELLED:
        event["STATUS"] = vText("CANCELLED")
        event.subcomponents.clear()
    return _file(PUBLISH, event)


def uid_of(appointment: Appointment) -> str:
    """Random and stable. Derived by a one-way step from what is stored of the manage token, so
    that the UID tells nothing of either."""
    digest = hashlib.sha256(b"calendar uid:" + appointment.manage_token_hash.encode()).hexdigest()
    return f"{digest[:32]}@{_domain()}"


def event_of(appointment: Appointment, now: datetime) -> Event:
    zone = ZoneInfo(appointment.zone)
    event = Event()
    event.add("uid", uid_of(appointment))
    event.add("dtstamp", now)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("sequence", appointment.revision)
    event.add("status", "CONFIRMED")
    event.add(
        "summary", _("Appointment %(reference)s") % {"reference": readable(appointment.reference)}
    )
    event.add("class", "PRIVATE")
    event["URL"] = vUri(settings.BASE_URL)
    _add_place(event, appointment)
    event.add_component(_alarm())
    return event


def _for_the_citizen(
    appointment: Appointment, now: datetime, by_video: bool | None = None
) -> Event:
    """Of a video call it tells where the link comes from; the link itself is a secret."""
    event = event_of(appointment, now)
    if own := own_places.of(appointment):
        put_place(event, own)
    if doors.is_by_link(appointment) if by_video is None else by_video:
        event.add("description", _("You get the link to the video call in a message of its own."))
    return event


def _add_place(event: Event, appointment: Appointment) -> None:
    place = appointment.service_point
    if place is None:
        event.add("location", str(appointment.get_channel_display()))
        return
    event.add("location", f"{place.name}, {place.street}, {place.postcode} {place.place}")
    if place.latitude is not None and place.longitude is not None:
        event["GEO"] = vGeo((float(place.latitude), float(place.longitude)))


def put_place(event: Event, told: str) -> None:
    """In place of that of the point."""
    for name in ("LOCATION", "GEO"):
        event.pop(name, None)
    event.add("location", told)


def _invited(
    appointment: Appointment,
    organizer: Party,
    attendee: Party,
    now: datetime,
    by_video: bool | None = None,
) -> Event:
    event = _for_the_citizen(appointment, now, by_video)
    event["ORGANIZER"] = _address(organizer)
    guest = _address(attendee)
    guest.params["ROLE"] = vText("REQ-PARTICIPANT")
    # The citizen chose the time: nobody waits for an answer.
    guest.params["PARTSTAT"] = vText("ACCEPTED")
    guest.params["RSVP"] = vText("FALSE")
    event.add("attendee", guest, encode=False)
    return event


def _address(party: Party) -> vCalAddress:
    address = vCalAddress(f"mailto:{party.email}")
    # A parameter cannot hold a double quote or a control character (RFC 5545 section 3.2).
    name = "".join(char for char in party.name if char.isprintable() and char != '"')
    if name:
        address.params["CN"] = vText(name)
    return address


def _alarm() -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _("Your appointment"))
    alarm.add("trigger", -REMIND_BEFORE)
    return alarm


def _file(method: str, event: Event) -> str:
    file = Calendar()
    file.add("prodid", "-//Service-point hub//NL")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("method", method)
    zone = timezone_of(event)
    if zone == EUROPE_AMSTERDAM.name:
        file.add_component(EUROPE_AMSTERDAM.component())
    else:
        _in_utc(event)
    file.add_component(event)
    return str(file.to_ical(), "utf-8")


def _in_utc(event: Event) -> None:
    """Any other zone: UTC needs no definition to be read."""
    for name in ("dtstart", "dtend"):
        at = event.decoded(name)
        del event[name]
        event.add(name, at.astimezone(ZoneInfo("UTC")))


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
