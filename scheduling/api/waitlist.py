"""The list for an earlier time: asking, leaving, and answering an offer."""

from datetime import datetime

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.doors import Door, private, read_body
from hub.api.problems import named
from hub.errors import NotFound
from scheduling import links
from scheduling.api import examples, waitlist_shapes
from scheduling.api.access import mine
from scheduling.api.documented import KEY, REFERENCE
from scheduling.api.holds import BY_API
from scheduling.api.idempotency import Once, once
from scheduling.api.shapes import AppointmentShape, shown
from scheduling.api.waitlist_shapes import WishBody, WishShape
from scheduling.models import Appointment
from scheduling.waitlist import answering, standing, wishes

OF_THE_DOMAIN = {"points": "service_points", "parts": "parts_of_day"}


class WaitlistWish(Door):
    @extend_schema(
        operation_id="getWaitlistWish",
        summary="See the place in line for an earlier time, and what is offered",
        tags=["waitlist"],
        parameters=[REFERENCE, schema.ACCEPT_LANGUAGE],
        responses={200: WishShape, **schema.problems(401, 404)},
        examples=[schema.example("An offer", examples.WISH_WITH_OFFER, of=[200])],
        auth=schema.BEARER,
    )
    def get(self, request: Request, reference: str) -> Response:
        return _answer(mine(request, reference), timezone.now())

    @extend_schema(
        operation_id="joinWaitlist",
        summary="Ask for an earlier time",
        description=(
            "The appointment stays as it is until an offer is accepted. Asking again says anew "
            "what would suit, and keeps the place in line."
        ),
        tags=["waitlist"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        request=WishBody,
        responses={200: WishShape, **schema.problems(400, 401, 404, 409, 422)},
        examples=[
            schema.example("Tuesday mornings", examples.WISH_BODY, request=True),
            schema.example("In line", examples.WISH, of=[200]),
        ],
        auth=schema.BEARER,
    )
    @once
    def post(self, request: Request, guard: Once, reference: str) -> Response:
        now = timezone.now()
        body = read_body(request, WishBody)
        appointment = mine(request, reference)
        with named(_of_body):
            wanted = waitlist_shapes.wanted_in(body, wishes.own_points(appointment))
            wishes.join(appointment=appointment, wanted=wanted, now=now, actor=BY_API)
        return _answer(appointment, now)

    @extend_schema(
        operation_id="leaveWaitlist",
        summary="No longer ask for an earlier time",
        description="The appointment stays as it is. Leaving twice changes nothing.",
        tags=["waitlist"],
        parameters=[KEY, REFERENCE, schema.ACCEPT_LANGUAGE],
        responses={204: None, **schema.problems(401, 404, 409, 422)},
        auth=schema.BEARER,
    )
    @once
    def delete(self, request: Request, guard: Once, reference: str) -> Response:
        wishes.leave(appointment=mine(request, reference), now=timezone.now(), actor=BY_API)
        return Response(status=status.HTTP_204_NO_CONTENT)


class AcceptOffer(Door):
    @extend_schema(
        operation_id="acceptWaitlistOffer",
        summary="Take the offered time in place of the own time",
        description="Takes the new time and gives back the old one, or changes nothing.",
        tags=["waitlist"],
        parameters=[KEY, REFERENCE, schema.ID, schema.ACCEPT_LANGUAGE],
        request=None,
        responses={200: AppointmentShape, **schema.problems(401, 404, 409, 410, 422)},
        examples=[
            schema.example("Moved", examples.APPOINTMENT, of=[200]),
            schema.example("Too late", examples.OFFER_OVER, of=[410]),
        ],
        auth=schema.BEARER,
    )
    @once
    def post(self, request: Request, guard: Once, reference: str, id: int) -> Response:
        now = timezone.now()
        appointment = answering.accept(
            appointment=mine(request, reference), offer_id=id, now=now, actor=BY_API
        )
        return private(AppointmentShape(shown(appointment, now)))


class DeclineOffer(Door):
    @extend_schema(
        operation_id="declineWaitlistOffer",
        summary="Keep the own time, and stay in line",
        tags=["waitlist"],
        parameters=[KEY, REFERENCE, schema.ID, schema.ACCEPT_LANGUAGE],
        request=None,
        responses={204: None, **schema.problems(401, 404, 409, 410, 422)},
        auth=schema.BEARER,
    )
    @once
    def post(self, request: Request, guard: Once, reference: str, id: int) -> Response:
        answering.decline(
            appointment=mine(request, reference), offer_id=id, now=timezone.now(), actor=BY_API
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(appointment: Appointment, now: datetime) -> Response:
    """Raises NotFound for who is not on the list."""
    found = standing.of(appointment, now=now)
    if found is None:
        raise NotFound
    return private(WishShape(waitlist_shapes.shown(found, links.zone_of(appointment))))


def _of_body(field: str) -> str:
    return OF_THE_DOMAIN.get(field, field)
