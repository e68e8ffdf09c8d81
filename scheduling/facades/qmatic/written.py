"""Branches, services and appointments with the names that Qmatic gives them. Who comes is not told
again: whoever asks has sent it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from locations.models import Offering, ServicePoint
from scheduling import booked
from scheduling.facades import ids, known
from scheduling.facades.models import ClientBooking

CREATED = 20  # Qmatic's number for an appointment that stands


def branch(point: ServicePoint) -> dict[str, Any]:
    return {
        "publicId": ids.written(ids.POINT, point.pk),
        "name": point.name,
        "phone": str(point.phone) or None,
        "email": None,
        "branchPrefix": None,
        "addressLine1": point.street,
        "addressLine2": None,
        "addressZip": point.postcode,
        "addressCity": point.place,
        "addressState": None,
        "addressCountry": "NL",
        "latitude": point.latitude,
        "longitude": point.longitude,
        "timeZone": point.zone,
        "fullTimeZone": point.zone,
        "custom": None,
        "created": 0,
        "updated": 0,
    }


def services(some: Iterable[Offering]) -> list[dict[str, Any]]:
    offerings = list(some)
    titles = known.titles_of(offerings)
    return [_service(one, titles[one.service_id]) for one in offerings]


def _service(offering: Offering, title: str) -> dict[str, Any]:
    return {
        "publicId": ids.written(ids.SERVICE, offering.service_id),
        "name": title,
        "duration": offering.base_minutes,
        "additionalCustomerDuration": offering.extra_minutes_per_person,
        "active": True,
        "publicEnabled": True,
        "custom": None,
        "created": 0,
        "updated": 0,
    }


def appointment(of: ClientBooking, some: Iterable[Offering]) -> dict[str, Any]:
    found = of.appointment
    persons = max(segment.persons for segment in booked.segments_of(found))
    assert found.service_point is not None  # noqa: S101 - clients book at points only
    return {
        "publicId": str(of.public_id),
        "title": "",
        "start": _moment(found.starts_at),
        "end": _moment(found.ends_at),
        "created": _milliseconds(found.created_at),
        "updated": _milliseconds(found.changed_at),
        "status": CREATED,
        "allDay": False,
        "blocking": False,
        "numberOfCustomers": persons,
        "customers": [],
        "services": services(some),
        "branch": branch(found.service_point),
        "resource": {"name": "", "custom": None},
        "notes": "",
        "custom": None,
    }


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
