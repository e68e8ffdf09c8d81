"""The list for an earlier time: asking, leaving, and answering an offer."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import schema
from hub.api.callers import caller_of
from hub.api.doors import Door, plain, private, read_body
from hub.api.problems import named
from hub.errors import NotFound
from scheduling import links
from scheduling.api import examples, waitlist_shapes, written
from scheduling.api.access import my_place
from scheduling.api.documented import KEY, REFERENCE
from scheduling.api.holds import BY_API, items_of
from scheduling.api.idempotency import Once, once
from scheduling.api.shapes import AppointmentShape
from scheduling.api.waitlist_shapes import PlaceBody, PlaceShape, WishBody, WishShape
from scheduling.booking import Contact
from scheduling.models import Appointment
from scheduling.reference import hash_of, readable
from scheduling.waitlist import answering, asking, standing, wishes

OF_THE_DOMAIN = {
    "points": "service_points",
    "parts": "parts_of_day",
    **{name: f"contact.{name}" for name in ("name", "email", "phone", "remark", "reminders")},
}


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
        return _answer(my_place(request, reference), timezone.now())

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
        appointment = my_place(request, reference)
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
        wishes.leave(appointment=my_place(request, reference), now=timezone.now(), actor=BY_API)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Places(Door):
    @extend_schema(
        operation_id="askForTime",
        summary="Stand in line for a time, without an appointment",
        description=(
            "Where no time suits. The answer's `manageToken` opens the place: see, change and "
            "leave it at `waitlist-wish`. Accepting an offer makes the appointment. One place per "
            "contact and service."
        ),
        tags=["waitlist"],
        parameters=[KEY, schema.ACCEPT_LANGUAGE],
        request=PlaceBody,
        responses={201: PlaceShape, **schema.problems(400, 403, 409, 422)},
        examples=[
            schema.example("Tuesday mornings", examples.PLACE_BODY, request=True),
            schema.example("In line", examples.PLACE, of=[201]),
        ],
        auth=[],
    )
    @once
    def post(self, request: Request, guard: Once) -> Response:
        now = timezone.now()
        body = read_body(request, PlaceBody)
        waiting = _made(guard) or _ask(request, body, guard.token, now)
        found = standing.of(waiting, now=now)
        if found is None:  # left since, or served
            raise NotFound
        values = waitlist_shapes.shown(found, links.zone_of(waiting)) | {
            "reference": readable(waiting.reference),
            "manage_token": guard.token,
        }
        return private(PlaceShape, values, status.HTTP_201_CREATED)


def _ask(request: Request, body: dict[str, Any], token: str, now: datetime) -> Appointment:
    items = items_of(body, now)
    point = items[0].offering.service_point_id
    with named(_of_body):
        return asking.ask(
            items=items,
            contact=Contact(**body["contact"]),
            wanted=waitlist_shapes.wanted_in(body, (point,) if point else ()),
            token=token,
            now=now,
            held_from=caller_of(request, "holds"),
            actor=BY_API,
        )


def _made(guard: Once) -> Appointment | None:
    """What an earlier try made before it died."""
    rows = Appointment.objects.filter(manage_token_hash=hash_of(guard.token))
    return rows.first() if guard.resumed else None


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
            appointment=my_place(request, reference), offer_id=id, now=now, actor=BY_API
        )
        return plain(written.appointment(appointment, now))


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
            appointment=my_place(request, reference), offer_id=id, now=timezone.now(), actor=BY_API
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(appointment: Appointment, now: datetime) -> Response:
    """Raises NotFound for who is not on the list."""
    found = standing.of(appointment, now=now)
    if found is None:
        raise NotFound
    return private(WishShape, waitlist_shapes.shown(found, links.zone_of(appointment)))


def _of_body(field: str) -> str:
    return OF_THE_DOMAIN.get(field, field)
