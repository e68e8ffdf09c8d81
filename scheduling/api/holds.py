"""Keeping a time while somebody fills in a form."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from hub.api import schema
from hub.api.callers import caller_of
from hub.api.doors import Door, private, read_body
from scheduling import booking
from scheduling.api import examples
from scheduling.api.access import mine
from scheduling.api.availability import offering_of
from scheduling.api.documented import KEY, LOCATION, REFERENCE
from scheduling.api.idempotency import Once, once
from scheduling.api.shapes import AppointmentShape, HoldBody, HoldShape, shown
from scheduling.availability import Party
from scheduling.booking import Actor, Held
from scheduling.errors import NotHeld
from scheduling.models import Appointment, State
from scheduling.reference import hash_of

BY_API = Actor(origin="api")


class Holds(Door):
    @extend_schema(
        operation_id="createHold",
        summary="Keep a time for ten minutes",
        tags=["holds"],
        parameters=[KEY, LOCATION, schema.ACCEPT_LANGUAGE],
        request=HoldBody,
        responses={201: HoldShape, **schema.problems(400, 409, 422)},
        examples=[
            schema.example("A passport", examples.HOLD_BODY, request=True),
            schema.example("Kept", examples.HOLD, of=[201]),
            schema.example("Just taken", examples.SLOT_TAKEN, of=[409]),
        ],
        auth=[],
    )
    @once
    def post(self, request: Request, guard: Once) -> Response:
        now = timezone.now()
        body = read_body(request, HoldBody)
        held = _earlier(guard) or booking.hold(
            offering=offering_of(body, now),
            start=body["start"],
            party=Party(body["persons"], body["items"]),
            now=now,
            actor=BY_API,
            token=guard.token,
            held_from=caller_of(request, "holds"),
        )
        values = shown(held.appointment, now) | {"manage_token": held.token}
        response = private(HoldShape(values), status.HTTP_201_CREATED)
        response["Location"] = address(request, held.appointment)
        return response


def _earlier(guard: Once) -> Held | None:
    """What an earlier try made before it died: its token is the same."""
    if not guard.resumed:
        return None
    made = Appointment.objects.filter(manage_token_hash=hash_of(guard.token)).first()
    return Held(made, guard.token) if made else None


def address(request: Request, appointment: Appointment) -> str:
    return reverse("api:appointment", args=[appointment.reference], request=request)


class Extend(Door):
    @extend_schema(
        operation_id="extendHold",
        summary="Keep a held time ten minutes longer",
        tags=["holds"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        request=None,
        responses={200: AppointmentShape, **schema.problems(401, 404, 409, 410, 422)},
        examples=[schema.example("Kept longer", examples.APPOINTMENT_HELD, of=[200])],
        auth=schema.BEARER,
    )
    @once
    def post(self, request: Request, guard: Once, reference: str) -> Response:
        now = timezone.now()
        held = booking.extend(appointment=mine(request, reference), now=now)
        return private(AppointmentShape(shown(held, now)))


class Hold(Door):
    @extend_schema(
        operation_id="releaseHold",
        summary="Let go of a held time",
        tags=["holds"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        responses={204: None, **schema.problems(401, 404, 409, 422)},
        auth=schema.BEARER,
    )
    @once
    def delete(self, request: Request, guard: Once, reference: str) -> Response:
        appointment = mine(request, reference)
        if appointment.state in (State.CONFIRMED, State.CANCELLED):
            raise NotHeld
        booking.release(appointment=appointment, now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
