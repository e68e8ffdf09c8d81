"""A service point as rows of HSDS: location, address, phone, hours, languages, access."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from babel import Locale
from django.utils import timezone

from hub.catalogue.exchange import addresses
from locations.api.shapes import ACCESSIBILITY
from locations.exchange.hsds import ids
from locations.exchange.hsds.services import full
from locations.exchange.hsds.tables import Row, Tables
from locations.models import OpeningException, OpeningSpan, ServicePoint

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OTHER_HOURS, CLOSED = "Andere openingstijden", "Gesloten"
BY_APPOINTMENT = "Alleen op afspraak"
LOCAL_TIME = "Plaatselijke tijd, {zone}."
ACCESS = {
    "step_free": "Ingang zonder drempel",
    "hearing_loop": "Ringleiding",
    "wheelchair_desk": "Balie voor rolstoelgebruikers",
    "quiet_room": "Rustige ruimte",
    "lift": "Lift",
    "toilet": "Aangepast toilet",
}


def add(tables: Tables, points: Iterable[ServicePoint], *, now: datetime) -> None:
    """The points with what is known of them; hours of the past stay behind."""
    points = list(points)
    today = timezone.localdate(now)
    weekly = OpeningSpan.objects.filter(service_point__in=points).order_by("weekday", "opens", "pk")
    special = OpeningException.objects.filter(service_point__in=points, date__gte=today)
    by_id = {point.pk: point for point in points}
    for point in points:
        _add_point(tables, point)
    for span in weekly:
        if span.valid_until is None or span.valid_until >= today:
            tables["schedule"].append(_weekly(span, by_id[span.service_point_id]))
    for row in special.order_by("date", "opens", "pk"):
        tables["schedule"].append(_special(row, by_id[row.service_point_id]))


def _add_point(tables: Tables, point: ServicePoint) -> None:
    me = ids.location(point.pk)
    tables["location"].append(_location(point, me))
    tables["address"].append(_address(point, me))
    if point.phone:
        phone = {"id": ids.part(me, "phone"), "location_id": me, "type": "voice"}
        tables["phone"].append(phone | {"number": point.phone.as_e164})
    tables["language"] += _languages(point, me)
    tables["accessibility"] += _access(point, me)


def _location(point: ServicePoint, me: str) -> Row:
    return full(
        {
            "id": me,
            "location_type": "physical",
            "organization_id": ids.organisation(point.organisation_id),
            "name": point.name,
            "description": point.directions_nl,
            "transportation": point.transport_nl,
            "latitude": point.latitude,
            "longitude": point.longitude,
            "external_identifier": addresses.point(point.slug),
            "external_identifier_type": "URI",
        }
    )


def _address(point: ServicePoint, me: str) -> Row:
    """`state_province` is mandatory in HSDS and not on a Dutch envelope: the place, once more."""
    return {
        "id": ids.part(me, "address"),
        "location_id": me,
        "address_1": point.street,
        "city": point.place,
        "state_province": point.place,
        "postal_code": point.postcode,
        "country": "NL",
        "address_type": "physical",
    }


def _languages(point: ServicePoint, me: str) -> Iterator[Row]:
    names = Locale("nl").languages
    for code in point.languages:
        row = {"id": ids.part(me, f"language-{code}"), "location_id": me, "code": code}
        yield row | {"name": names.get(code, code)}


def _access(point: ServicePoint, me: str) -> Iterator[Row]:
    for name in ACCESSIBILITY:
        if getattr(point, name):
            row = {"id": ids.part(me, f"access-{name}"), "location_id": me}
            yield row | {"description": ACCESS[name]}


def _weekly(span: OpeningSpan, point: ServicePoint) -> Row:
    """In wall time: an offset would be wrong for half of the year."""
    me = ids.location(point.pk)
    return full(
        {
            "id": ids.part(me, f"span-{span.pk}"),
            "location_id": me,
            "valid_from": _day(span.valid_from),
            "valid_to": _day(span.valid_until),
            "freq": "WEEKLY",
            "interval": 1,
            "byday": DAYS[span.weekday],
            "opens_at": f"{span.opens:%H:%M}",
            "closes_at": f"{span.closes:%H:%M}",
            "schedule_link": addresses.page_of_point(point.slug),
            "attending_type": BY_APPOINTMENT if span.by_appointment_only else "",
            "notes": LOCAL_TIME.format(zone=point.zone),
        }
    )


def _special(row: OpeningException, point: ServicePoint) -> Row:
    """Of one date; without times it is closed then, which HSDS has no field for. Why it is so stays
    inside: planners write it for each other, and it may name somebody."""
    me = ids.location(point.pk)
    return full(
        {
            "id": ids.part(me, f"exception-{row.pk}"),
            "location_id": me,
            "valid_from": _day(row.date),
            "valid_to": _day(row.date),
            "dtstart": _day(row.date),
            "description": OTHER_HOURS if row.opens else CLOSED,
            "opens_at": f"{row.opens:%H:%M}" if row.opens else "",
            "closes_at": f"{row.closes:%H:%M}" if row.closes else "",
            "schedule_link": addresses.page_of_point(point.slug),
            "notes": LOCAL_TIME.format(zone=point.zone),
        }
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
