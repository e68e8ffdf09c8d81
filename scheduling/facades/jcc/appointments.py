"""Free times, how long it takes, booking, showing, deleting."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from hub.errors import DomainError
from scheduling.booking import Contact
from scheduling.facades import bookings, known, visits, wall
from scheduling.facades.doors import answer, body_of
from scheduling.facades.errors import PeriodBackwards, UnknownService
from scheduling.facades.jcc import written
from scheduling.facades.jcc.doors import (
    JccDoor,
    amount_of,
    amounts_of,
    is_told_apart,
    not_acknowledged,
)
from scheduling.facades.visits import Visit, visit_of


class AvailableTimes(JccDoor):
    """From the first date up to the last, which is not one of them."""

    def get(self, request: Request) -> Response:
        now, query = timezone.now(), request.query_params
        asked = amounts_of(query.getlist("activityId"), query.getlist("amount"))
        visit = visit_of(self.client, query.get("locationId", ""), asked, now=now)
        first = wall.read_date(query.get("fromDate", ""))
        end = wall.read_date(query.get("toDate", ""))
        if end < first:
            raise PeriodBackwards
        last = end - timedelta(days=1)
        wall.check_not_past(first, now=now, zone=visit.zone)
        free = visits.free_times(visit, first, last, now=now) if last >= first else []
        told = [start.isoformat() for start in free]
        return answer({"availableTimesList": told, "appointmentDuration": visit.minutes * 60})


class Duration(JccDoor):
    """In minutes, a bare number."""

    def get(self, request: Request) -> Response:
        query, now = request.query_params, timezone.now()
        wall.read_date(query.get("dateTime", ""))
        asked = dict(amounts_of(query.getlist("activityId"), query.getlist("amount")))
        wanted = known.numbers(list(asked))
        found = {one.service_id: one for one in known.services(self.client, now=now)}
        if set(wanted) - set(found):
            raise UnknownService
        pairs = zip(wanted, asked.values(), strict=True)
        minutes = (visits.minutes_for(found[number], amount) for number, amount in pairs)
        return answer(sum(minutes))


class Appointment(JccDoor):
    def get(self, request: Request) -> Response:
        found = bookings.find(self.client, request.query_params.get("id", ""))
        return answer(written.appointment(found))

    def post(self, request: Request) -> Response:
        body = body_of(request)
        try:
            made = self._book(body)
        except DomainError as refusal:
            if is_told_apart(refusal):
                return not_acknowledged(refusal)
            raise
        return answer({"id": str(made.public_id), "acknowledgeIsSuccess": True})

    def _book(self, body: dict[str, Any]) -> Any:
        now = timezone.now()
        visit = visit_in(self, body)
        start = wall.read_moment(text_of(body, "fromDateTime"), visit.zone)
        wall.check_not_past(wall.local(start, visit.zone).date(), now=now, zone=visit.zone)
        return bookings.book(
            client=self.client, visit=visit, start=start, contact=contact_of(body), now=now
        )

    def delete(self, request: Request) -> Response:
        public_id = request.query_params.get("id", "")
        try:
            gone = bookings.cancel(client=self.client, public_id=public_id, now=timezone.now())
        except DomainError as refusal:
            if is_told_apart(refusal):
                return not_acknowledged(refusal)
            raise
        return answer({"id": str(gone.public_id), "acknowledgeIsSuccess": True})


class QrCode(JccDoor):
    """The text of the code that a kiosk reads: the reference of the appointment."""

    def get(self, request: Request) -> Response:
        found = bookings.find(self.client, request.query_params.get("id", ""))
        return answer(found.appointment.reference)


def visit_in(door: JccDoor, body: dict[str, Any]) -> Visit:
    """Raises UnknownBranch, UnknownService, WrongNumber."""
    rows = body.get("activityList")
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise UnknownService
    asked = [(text_of(row, "activityId"), amount_of(row.get("amount", 1))) for row in rows]
    return visit_of(door.client, text_of(body, "locationId"), asked, now=timezone.now())


def contact_of(body: dict[str, Any]) -> Contact:
    """Of the main customer: name, address and number are all that is kept. Where there is none the
    name is empty, which booking refuses."""
    rows = body.get("customerList")
    customers = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    main = next((row for row in customers if row.get("isMainCustomer") is True), None)
    main = main or next(iter(customers), {})
    given = text_of(main, "firstName") or text_of(main, "initials")
    names = (given, text_of(main, "lastNamePrefix"), text_of(main, "lastName"))
    return Contact(
        name=" ".join(name for name in names if name),
        email=text_of(main, "emailAddress"),
        phone=text_of(main, "phoneNumber") or text_of(main, "mobilePhoneNumber"),
        remark=text_of(body, "message"),
    )


def text_of(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    return value.strip() if isinstance(value, str) else ""
