"""Time came free: marks the work when it commits. The worker does it within seconds, and looks
only at the wishes that this time could fit. What a crash leaves unmarked, the round of each minute
finds, for it asks what is free and not what happened."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import task

from hub.intervals import Interval
from scheduling.changes import appointment_changed
from scheduling.models import Appointment
from scheduling.waitlist.matching import EARLIER_BY
from scheduling.waitlist.models import Wish, WishState

logger = logging.getLogger(__name__)
FREEING = {"moved", "cancelled", "ended"}
# A visit may begin before the time that came free and end in it; none takes longer, waits included.
LONGEST = timedelta(hours=12)
A_DAY = timedelta(days=1)  # a zone may be a day ahead of UTC, or behind


def listen() -> None:
    appointment_changed.connect(hear, dispatch_uid="waitlist.freed")


def hear(
    *,
    appointment_id: int,
    service_point_id: int | None,
    what: str,
    was: Interval | None = None,
    **_: Any,
) -> None:
    if what in FREEING:
        mark(appointment_id, service_point_id, was or _span_of(appointment_id))


def _span_of(appointment_id: int) -> Interval | None:
    rows = Appointment.objects.filter(pk=appointment_id).values_list("starts_at", "ends_at")
    return next((Interval(start, end) for start, end in rows), None)


def mark(appointment_id: int, service_point_id: int | None, span: Interval | None = None) -> None:
    """Nothing where nobody waits for that time; without a span: for any. The deed stands already: a
    failure here is no failure of it."""
    try:
        if concerned(appointment_id, service_point_id, span).exists():
            told = (span.start.isoformat(), span.end.isoformat()) if span else ()
            offer_freed_time.enqueue(appointment_id, service_point_id, *told)
    except DatabaseError:
        logger.warning("Freed time waits for the round of each minute.", exc_info=True)


@task()
def offer_freed_time(
    appointment_id: int, service_point_id: int | None, start: str = "", end: str = ""
) -> int:
    from scheduling.waitlist import offering  # which reads wishes, and those mark their work here

    read = datetime.fromisoformat
    span = Interval(read(start), read(end)) if start else None
    among = concerned(appointment_id, service_point_id, span)
    return offering.offer_due(now=timezone.now(), among=among)


def concerned(
    appointment_id: int, service_point_id: int | None, span: Interval | None = None
) -> QuerySet[Wish]:
    """Waiting wishes at that point or with the same organisation, and that of the appointment
    itself: whoever could use the same people and places, so that the order of the list holds. Of
    those the ones that the span could fit, by the own time and the dates."""
    owner = "segments__offering__service__organisation"
    owners = Appointment.objects.filter(pk=appointment_id).values(owner)
    here = Q(points=service_point_id) if service_point_id else Q()
    same = Q(**{f"appointment__{owner}__in": owners})
    fits = (here | same) & (_could_fit(span) if span else Q())
    waiting = Wish.objects.filter(state=WishState.WAITING)
    return waiting.filter(fits | Q(appointment=appointment_id)).distinct()


def _could_fit(span: Interval) -> Q:
    earliest, latest = span.start - LONGEST, span.end + A_DAY
    return (
        Q(appointment__starts_at__gte=earliest + EARLIER_BY)
        & (Q(first_day=None) | Q(first_day__lte=latest.date()))
        & (Q(last_day=None) | Q(last_day__gte=(earliest - A_DAY).date()))
    )
