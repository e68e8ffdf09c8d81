"""What is booked by an agreement: when and where, and nobody's name."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from hub.people.access import Right
from hub.people.models import User
from locations import access
from locations.models import Agreement
from scheduling.models import Appointment, State

MOST = 200


def coming(row: Agreement, *, since: datetime) -> QuerySet[Appointment]:
    """What begins at that moment or later."""
    found = Appointment.objects.filter(
        segments__offering__in=row.offerings.all(),
        state=State.CONFIRMED,
        starts_at__gte=since,
    ).select_related("service_point")
    return found.distinct().order_by("starts_at", "pk")


def lines(appointments: Iterable[Appointment], user: User) -> list[dict[str, Any]]:
    """The number leads on for who may open it."""
    mine = set(access.points(user, Right.SEE).values_list("pk", flat=True))
    return [{"appointment": one, "may_open": one.service_point_id in mine} for one in appointments]
