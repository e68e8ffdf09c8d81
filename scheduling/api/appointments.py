"""Confirming what is held; seeing, moving and cancelling what is confirmed."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, plain, read_body
from hub.api.problems import named
from scheduling import booking
from scheduling.api import examples, written
from scheduling.api.access import key_of, mine
from scheduling.api.documented import KEY, LOCATION, REFERENCE
from scheduling.api.holds import BY_API, address
from scheduling.api.idempotency import Once, once
from scheduling.api.shapes import AppointmentShape, ConfirmBody, MoveBody
from scheduling.booking import Contact
from scheduling.models import State


class Appointments(Door):
    @extend_schema(
        operation_id="confirmAppointment",
        summary="Make a hold an appointment",
        description="Sends a confirmation with the manage link to the e-mail address, if any.",
        tags=["appointments"],
        parameters=[KEY, LOCATION, schema.ACCEPT_LANGUAGE],
        request=ConfirmBody,
        responses={201: AppointmentShape, **schema.problems(400, 401, 403, 404, 409, 410, 422)},
        examples=[
            schema.example("Contact", examples.CONFIRM_BODY, request=True),
            schema.example("Confirmed", examples.APPOINTMENT, of=[201]),
        ],
        auth=schema.BEARER,
    )
    @once
    def post(self, request: Request, guard: Once) -> Response:
        now = timezone.now()
        body = read_body(request, ConfirmBody)
        key = key_of(request, body["reference"])
        appointment = mine(request, body["reference"]) if guard.resumed else None
        if appointment is None or appointment.state != State.CONFIRMED:
            with named("contact.{}".format):
                appointment = booking.confirm(
                    appointment=key,
                    contact=Contact(**body["contact"]),
                    now=now,
                    token=key.token,
                    actor=BY_API,
                )
        response = plain(written.appointment(appointment, now), status.HTTP_201_CREATED)
        response["Location"] = address(request, appointment)
        return response


class OneAppointment(Door):
    @extend_schema(
        operation_id="getAppointment",
        summary="See an appointment or a hold",
        tags=["appointments"],
        parameters=[REFERENCE, schema.ACCEPT_LANGUAGE],
        responses={200: AppointmentShape, **schema.problems(401, 404)},
        examples=[schema.example("Confirmed", examples.APPOINTMENT, of=[200])],
        auth=schema.BEARER,
    )
    def get(self, request: Request, reference: str) -> Response:
        return plain(written.appointment(mine(request, reference), timezone.now()))

    @extend_schema(
        operation_id="moveAppointment",
        summary="Move an appointment to another time",
        description="Takes the new time and gives back the old one, or changes nothing.",
        tags=["appointments"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        request=MoveBody,
        responses={200: AppointmentShape, **schema.problems(400, 401, 404, 409, 422)},
        examples=[
            schema.example("Later", examples.MOVE_BODY, request=True),
            schema.example("Moved", examples.APPOINTMENT, of=[200]),
            schema.example("Just taken", examples.SLOT_TAKEN, of=[409]),
        ],
        auth=schema.BEARER,
    )
    @once
    def patch(self, request: Request, guard: Once, reference: str) -> Response:
        now = timezone.now()
        body = read_body(request, MoveBody)
        appointment = mine(request, reference)
        if not (guard.resumed and appointment.starts_at == body["start"]):
            appointment = booking.move(
                appointment=appointment, start=body["start"], now=now, actor=BY_API
            )
        return plain(written.appointment(appointment, now))

    @extend_schema(
        operation_id="cancelAppointment",
        summary="Cancel an appointment",
        description="Cancelling twice changes nothing the second time.",
        tags=["appointments"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        responses={204: None, **schema.problems(401, 404, 409, 422)},
        auth=schema.BEARER,
    )
    @once
    def delete(self, request: Request, guard: Once, reference: str) -> Response:
        booking.cancel(appointment=mine(request, reference), now=timezone.now(), actor=BY_API)
        return Response(status=status.HTTP_204_NO_CONTENT)
