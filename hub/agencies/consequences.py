"""A change that leaves appointments without their people or place is not made unseen: first it is
tried and taken back, as on the planners' pages, and answered with whom it strands. Asked again with
`acceptStranded=true` it is made, and they wait in the planners' list of conflicts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from hub.api.doors import read_query
from hub.api.shapes import Shape
from hub.catalogue.models import Organisation
from hub.errors import DomainError
from locations.models import ServicePoint
from scheduling.models import Appointment
from scheduling.planning import stranded
from scheduling.planning.models import Professional

MOST_TOLD = 100
T = TypeVar("T")


class Strands(DomainError):
    code = "strands_appointments"
    status = 409
    sentence = _("This change leaves appointments without their people or their place.")
    way_forward = _(
        "They are listed. Ask again with acceptStranded=true: planners then move them from their "
        "list of conflicts."
    )


class StrandedQuery(Shape):
    accept_stranded = serializers.BooleanField(
        default=False,
        help_text="Make the change although it strands appointments; planners move them.",
    )


def carried_out(
    request: Request, change: Callable[[], T], *, organisation: Organisation, now: datetime
) -> T:
    """What the change gives. Raises Strands, and then nothing is changed."""
    if not read_query(request, StrandedQuery)["accept_stranded"]:
        hit = stranded.after(change, lambda: _stranded(organisation, now))
        if hit:
            raise Strands(details={"stranded": [told(one) for one in hit[:MOST_TOLD]]})
    return change()


def _stranded(organisation: Organisation, now: datetime) -> list[Appointment]:
    """Wherever a change by this organisation could reach."""
    points = ServicePoint.objects.filter(organisation=organisation)
    people = Professional.objects.filter(resource__organisation=organisation)
    return stranded.near(points=points, people=people, now=now)


def told(one: Appointment) -> dict[str, Any]:
    """By ids alone, as news of it does."""
    return {
        "appointmentId": str(one.pk),
        "startsAt": one.starts_at.isoformat(),
        "servicePoint": one.service_point_id,
    }
