"""The day itself: how busy it is, checking in with an appointment, and where one stands in line.

Walk-ins and calls have no door here: they belong to whoever is at the point, a device or a member
of staff, and an address on the internet proves neither.
"""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, private
from hub.errors import NotFound
from locations.models import ServicePoint
from scheduling.api import examples, queue_shapes
from scheduling.api.access import mine
from scheduling.api.documented import KEY, REFERENCE
from scheduling.api.holds import BY_API
from scheduling.api.idempotency import Once, once
from scheduling.api.queue_shapes import LineShape, TicketShape
from scheduling.models import Appointment
from scheduling.queue import arrival, lapses, standing
from scheduling.queue.models import Ticket
from scheduling.queue.refusals import NotAtAPoint
from scheduling.queue.tickets import with_all


class LineOfPoint(Door):
    @extend_schema(
        operation_id="getLine",
        summary=_("See how busy it is at a service point now"),
        tags=["queue"],
        parameters=[schema.ID, schema.ACCEPT_LANGUAGE],
        responses={200: LineShape, **schema.problems(404)},
        examples=[schema.example("An ordinary morning", examples.LINE, of=[200])],
        auth=[],
    )
    def get(self, request: Request, id: int) -> Response:
        now = timezone.now()
        point = ServicePoint.objects.filter(active=True, pk=id).first()
        if point is None:
            raise NotFound
        line = standing.line_of(point=point, now=now)
        refusal = arrival.why_no_walk_in(point=point, now=now, line=line)
        values = {
            "waiting": len(line.waiting),
            "wait": standing.wait_in(line),
            "walk_ins": refusal is None,
            "why_no_walk_ins": str(refusal.sentence) if refusal else "",
        }
        return private(LineShape, values)


class AppointmentTicket(Door):
    @extend_schema(
        operation_id="getTicket",
        summary=_("See where one stands in line"),
        tags=["queue"],
        parameters=[REFERENCE, schema.ACCEPT_LANGUAGE],
        responses={200: TicketShape, **schema.problems(401, 404)},
        examples=[schema.example("In line", examples.TICKET, of=[200])],
        auth=schema.BEARER,
    )
    def get(self, request: Request, reference: str) -> Response:
        ticket = _last(mine(request, reference))
        return private(TicketShape, queue_shapes.shown(ticket, timezone.now()))

    @extend_schema(
        operation_id="checkIn",
        summary=_("Check in at the service point, on the day itself"),
        description=(
            "Puts the appointment in line from an hour before its time. Who was called and did "
            "not come gets back in line. A refusal says what is still possible."
        ),
        tags=["queue"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        request=None,
        responses={201: TicketShape, **schema.problems(401, 404, 409, 422)},
        examples=[schema.example("In line", examples.TICKET, of=[201])],
        auth=schema.BEARER,
    )
    @once
    def post(self, request: Request, guard: Once, reference: str) -> Response:
        now = timezone.now()
        appointment = mine(request, reference)
        if appointment.service_point is None:
            raise NotAtAPoint
        made = arrival.arrive(
            point=appointment.service_point,
            appointment=appointment,
            now=now,
            actor=BY_API,
            press_key=guard.token,
        )
        values = queue_shapes.shown(made.ticket, now)
        return private(TicketShape, values, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="leaveLine",
        summary=_("Leave the line"),
        description="The appointment stays as it is. Leaving twice changes nothing.",
        tags=["queue"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        responses={204: None, **schema.problems(401, 404, 409, 422)},
        auth=schema.BEARER,
    )
    @once
    def delete(self, request: Request, guard: Once, reference: str) -> Response:
        ticket = _last(mine(request, reference))
        lapses.leave(ticket=ticket, now=timezone.now(), actor=BY_API)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _last(appointment: Appointment) -> Ticket:
    """Raises NotFound for who has not checked in."""
    ticket = with_all().filter(appointment=appointment).order_by("-pk").first()
    if ticket is None:
        raise NotFound
    return ticket
