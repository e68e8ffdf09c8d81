"""Time came free: marks the work when it commits. The worker does it within seconds; what a crash
leaves unmarked, the job of each minute finds, for it asks what is free and not what happened."""

import logging
from typing import Any

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from scheduling.changes import appointment_changed
from scheduling.models import Appointment
from scheduling.waitlist.models import Wish, WishState

logger = logging.getLogger(__name__)
FREEING = {"moved", "cancelled"}


def listen() -> None:
    appointment_changed.connect(hear, dispatch_uid="waitlist.freed")


def hear(*, appointment_id: int, service_point_id: int | None, what: str, **_: Any) -> None:
    if what in FREEING:
        mark(appointment_id, service_point_id)


def mark(appointment_id: int, service_point_id: int | None) -> None:
    """Nothing where nobody waits. The deed stands already: a failure here is no failure of it."""
    try:
        if concerned(appointment_id, service_point_id).exists():
            offer_freed_time.enqueue(appointment_id, service_point_id)
    except DatabaseError:
        logger.warning("Freed time waits for the job of each minute.", exc_info=True)


@task()
def offer_freed_time(appointment_id: int, service_point_id: int | None) -> int:
    from scheduling.waitlist import offering  # which reads wishes, and those mark their work here

    return offering.offer_due(now=timezone.now(), among=concerned(appointment_id, service_point_id))


def concerned(appointment_id: int, service_point_id: int | None) -> QuerySet[Wish]:
    """Waiting wishes at that point or with the same organisation, and that of the appointment
    itself: whoever could use the same people and places, so that the order of the list holds."""
    owner = "segments__offering__service__organisation"
    owners = Appointment.objects.filter(pk=appointment_id).values(owner)
    here = Q(points=service_point_id) if service_point_id else Q()
    same = Q(**{f"appointment__{owner}__in": owners})
    return Wish.objects.filter(
        here | same | Q(appointment=appointment_id), state=WishState.WAITING
    ).distinct()
