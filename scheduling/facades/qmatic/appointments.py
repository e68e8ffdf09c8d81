"""Booking, showing and deleting."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from locations.models import Offering
from scheduling.booking import Contact
from scheduling.facades import bookings, wall
from scheduling.facades.doors import answer, body_of
from scheduling.facades.errors import UnknownService
from scheduling.facades.models import ClientBooking
from scheduling.facades.qmatic import written
from scheduling.facades.qmatic.doors import QmaticDoor, meta, visit_at

BOOKED = 202  # what the vendor's own installations answer


class Book(QmaticDoor):
    def post(
        self, request: Request, branch: str, date: str, time: str, service: str = ""
    ) -> Response:
        now, body = timezone.now(), body_of(request)
        customers = customers_of(body)
        services = [service] if service else services_of(body)
        visit = visit_at(self, branch, services, max(1, len(customers)))
        local = datetime.combine(wall.read_date(date), wall.read_time(time))
        start = wall.instant(local, visit.zone)
        wall.check_not_past(local.date(), now=now, zone=visit.zone)
        contact = contact_of(customers[0] if customers else {}, body)
        made = bookings.book(client=self.client, visit=visit, start=start, contact=contact, now=now)
        return answer(written.appointment(made, offerings_of(made)), BOOKED)


class Appointment(QmaticDoor):
    def get(self, request: Request, public_id: str) -> Response:
        found = bookings.find(self.client, public_id)
        return answer({"appointment": written.appointment(found, offerings_of(found)), **meta(1)})

    def delete(self, request: Request, public_id: str) -> Response:
        bookings.cancel(client=self.client, public_id=public_id, now=timezone.now())
        return Response(status=204)


def offerings_of(made: ClientBooking) -> list[Offering]:
    """In order of time."""
    segments = made.appointment.segments.order_by("position")
    return [segment.offering for segment in segments.select_related("offering__service__base")]


def services_of(body: dict[str, Any]) -> list[str]:
    """Raises UnknownService where none is named."""
    rows = body.get("services")
    found = [text_of(row, "publicId") for row in rows] if isinstance(rows, list) else []
    if not found or not all(found):
        raise UnknownService
    return found


def customers_of(body: dict[str, Any]) -> list[dict[str, Any]]:
    """One row for each who comes; an older form sends one alone."""
    rows = body.get("customers", [body.get("customer")])
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def contact_of(customer: dict[str, Any], body: dict[str, Any]) -> Contact:
    """Name, address and number are all that is kept of it."""
    names = (text_of(customer, "firstName"), text_of(customer, "lastName"))
    return Contact(
        name=" ".join(name for name in names if name) or text_of(customer, "name"),
        email=text_of(customer, "email"),
        phone=text_of(customer, "phone"),
        remark=text_of(body, "notes"),
    )


def text_of(row: Any, name: str) -> str:
    value = row.get(name) if isinstance(row, dict) else None
    return value.strip() if isinstance(value, str) else ""
