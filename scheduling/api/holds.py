"""Keeping a time while somebody fills in a form."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from hub.api import schema
from hub.api.callers import caller_of
from hub.api.doors import Door, plain, read_body
from hub.api.problems import named
from hub.errors import Invalid
from locations.models import Need
from scheduling import booking, links
from scheduling.api import examples, written
from scheduling.api.access import mine
from scheduling.api.availability import offering_of
from scheduling.api.documented import KEY, LOCATION, REFERENCE
from scheduling.api.idempotency import Once, once
from scheduling.api.shapes import MOST_SUPPORT, AppointmentShape, HoldBody, HoldShape
from scheduling.availability import Item, Party
from scheduling.booking import Actor, Held
from scheduling.booking.wish import people_of
from scheduling.errors import NotHeld
from scheduling.models import Appointment, State
from scheduling.reference import hash_of

BY_API = Actor(origin="api")


class Holds(Door):
    @extend_schema(
        operation_id="createHold",
        summary=_("Keep a time for ten minutes"),
        tags=["holds"],
        parameters=[KEY, LOCATION, schema.ACCEPT_LANGUAGE],
        request=HoldBody,
        responses={201: HoldShape, **schema.problems(400, 409, 422)},
        examples=[
            schema.example("A passport", examples.HOLD_BODY, request=True),
            schema.example("Two services and an interpreter", examples.VISIT_BODY, request=True),
            schema.example("Kept", examples.HOLD, of=[201]),
            schema.example("Just taken", examples.SLOT_TAKEN, of=[409]),
        ],
        auth=[],
    )
    @once
    def post(self, request: Request, guard: Once) -> Response:
        now = timezone.now()
        body = read_body(request, HoldBody)
        held = _earlier(guard) or booking.hold_visit(
            items=items_of(body, now),
            start=body["start"],
            now=now,
            actor=BY_API,
            token=guard.token,
            held_from=caller_of(request, "holds"),
            prefer=_same_as(body["same_as"]),
        )
        values = written.appointment(held.appointment, now) | {"manageToken": held.token}
        response = plain(values, status.HTTP_201_CREATED)
        response["Location"] = address(request, held.appointment)
        return response


def items_of(body: dict[str, Any], now: datetime) -> list[Item]:
    """The services of the visit. Raises Invalid by field."""
    if ("offering" in body) == ("services" in body):
        raise Invalid(fields={"offering": _("Name an offering, or services: one of the two.")})
    support = _support(body["support"])
    if "offering" in body:
        return [_item(body, support, now)]
    items = []
    for index, some in enumerate(body["services"]):
        with named(f"services.{index}.{{}}".format):
            items.append(_item(some, support, now))
    return items


def _item(service: dict[str, Any], support: tuple[Need, ...], now: datetime) -> Item:
    """Checked here already, for here it is known which of the services is wrong."""
    offering = offering_of(service, now, get_language() or "")
    party = booking.check_party(offering, Party(service["persons"], service["items"]))
    return Item(offering, party, support)


def _support(ids: list[int]) -> tuple[Need, ...]:
    if not ids:
        return ()
    found = Need.objects.filter(pk__in=ids, offering=None).order_by("pk")
    if len(ids) > MOST_SUPPORT or len(found) < len(set(ids)):
        raise Invalid(fields={"support": _("This help cannot be added.")})
    return tuple(found)


def _same_as(token: str) -> frozenset[int]:
    """The people of an earlier appointment; a token that opens nothing is nobody's."""
    earlier = links.opened_by(token) if token else None
    return people_of(earlier) if earlier else frozenset()


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
        summary=_("Keep a held time ten minutes longer"),
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
        return plain(written.appointment(held, now))


class Hold(Door):
    @extend_schema(
        operation_id="releaseHold",
        summary=_("Let go of a held time"),
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
