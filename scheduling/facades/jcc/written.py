"""Locations, activities and appointments with the names that JCC gives them. A field without a
value is left out, as its own installations do; who comes is not told again."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from locations.models import Offering, ServicePoint
from scheduling import booked
from scheduling.facades import ids, known, wall
from scheduling.facades.models import ClientBooking

HOUSE = re.compile(r"^(?P<street>.+?)\s+(?P<number>\d+)\s*(?P<suffix>.*)$")
COUNTRY = {"id": "c0000000-0000-8000-8000-00000000004e", "isoCode": "NL", "name": "Nederland"}


def location(point: ServicePoint) -> dict[str, Any]:
    own = ids.written(ids.POINT, point.pk)
    phones = [{"phoneNumber": {"value": str(point.phone)}}] if point.phone else []
    return {
        "id": own,
        "auditId": own,
        "isActive": True,
        "isDefault": False,
        "locationNumber": point.pk,
        "description": point.name,
        "phoneNumberList": phones,
        "address": {"id": own, "auditId": own, **_address(point), "country": COUNTRY},
    }


def _address(point: ServicePoint) -> dict[str, str]:
    found = HOUSE.match(point.street)
    street = found["street"] if found else point.street
    values = {
        "streetName": street,
        "houseNumber": found["number"] if found else "",
        "houseNumberSuffix": found["suffix"] if found else "",
        "postalCode": point.postcode,
        "city": point.place,
    }
    return {name: value for name, value in values.items() if value}


def activities(some: Iterable[Offering]) -> list[dict[str, Any]]:
    offerings = list(some)
    titles = known.titles_of(offerings)
    return [_activity(one, titles[one.service_id]) for one in offerings]


def _activity(offering: Offering, title: str) -> dict[str, Any]:
    return {
        "id": ids.written(ids.SERVICE, offering.service_id),
        "number": offering.service_id,
        "description": title,
        "appointmentDuration": offering.base_minutes * 60,  # seconds
        "maxCountForEvent": max(offering.max_persons, offering.max_items),
    }


def appointment(of: ClientBooking) -> dict[str, Any]:
    found = of.appointment
    zone, point = ZoneInfo(found.zone), found.service_point
    assert point is not None  # noqa: S101 - clients book at points only
    return {
        "id": str(of.public_id),
        "number": of.pk,
        "startDateTime": moment(found.starts_at, zone),
        "endDateTime": moment(found.ends_at, zone),
        "creationDateTime": moment(found.created_at, zone),
        "activityList": _booked(of),
        "customerList": [],
        "fieldList": [],
        "location": {"id": ids.written(ids.POINT, point.pk), "description": point.name},
    }


def _booked(of: ClientBooking) -> list[dict[str, Any]]:
    segments = of.appointment.segments.order_by("position")
    offerings = [one.offering for one in segments.select_related("offering__service__base")]
    amounts = [max(one.persons, one.items) for one in booked.segments_of(of.appointment)]
    told = activities(offerings)
    return [{"amount": amount, "activity": one} for amount, one in zip(amounts, told, strict=True)]


def moment(at: datetime, zone: ZoneInfo) -> str:
    return wall.local(at, zone).replace(microsecond=0).isoformat()
