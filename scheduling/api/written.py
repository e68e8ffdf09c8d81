"""Appointments and points as the answers tell them: plain values under the names of the shapes that
describe them. Written out, for carrying each value through a field of a shape takes longer than
reading the appointment."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hub.catalogue import texts
from locations.models import ServicePoint
from scheduling import booked, booking
from scheduling.booked import Booked
from scheduling.models import Appointment, State
from scheduling.reference import readable

OF_FIRST = ("persons", "items", "offering", "service")  # as AppointmentShape says


def appointment(one: Appointment, now: datetime) -> dict[str, Any]:
    """As AppointmentShape says."""
    zone = ZoneInfo(one.zone)
    found = booked.segments_of(one)
    titles = texts.titles_of([some.service for some in found])
    segments = [_segment(some, titles, zone) for some in found]
    deadline = max(some.cancel_deadline_minutes for some in found)
    expires = one.hold_expires_at
    expired = one.state == State.HELD and expires is not None and expires <= now
    return {
        "reference": readable(one.reference),
        "state": State.EXPIRED if expired else one.state,
        "channel": one.channel,
        "startsAt": local(one.starts_at, zone),
        "endsAt": local(one.ends_at, zone),
        "zone": one.zone,
        **{name: segments[0][name] for name in OF_FIRST},
        "segments": segments,
        "servicePoint": one.service_point and point(one.service_point),
        "holdExpiresAt": expires and local(expires, zone),
        "canChange": booking.is_changeable(one, deadline, now),
    }


def _segment(one: Booked, titles: dict[int, str], zone: ZoneInfo) -> dict[str, Any]:
    """As SegmentShape says."""
    return {
        "startsAt": local(one.starts_at, zone),
        "endsAt": local(one.ends_at, zone),
        "offering": one.offering,
        "service": {"id": one.service.pk, "title": titles[one.service.pk]},
        "channel": one.channel,
        "persons": one.persons,
        "items": one.items,
        "support": one.support,
    }


def point(one: ServicePoint) -> dict[str, Any]:
    """As PointBrief says."""
    return {
        "id": one.pk,
        "name": one.name,
        "street": one.street,
        "postcode": one.postcode,
        "place": one.place,
    }


def local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat()
