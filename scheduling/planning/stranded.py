"""Appointments whose people or places are no longer there: shown to staff, never dropped."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hub.intervals import Interval
from locations.models import NeedPlace, ServicePoint
from scheduling import masks
from scheduling.grid import NOTHING, Mask, occupied
from scheduling.models import Allocation, Appointment, CoverMask, State
from scheduling.planning.models import Professional


class _TakeBack(Exception):
    """Ends a trial run; the transaction takes everything back."""


def at_point(point: ServicePoint, *, now: datetime) -> list[Appointment]:
    """Coming appointments at the point that lie outside the cover of one of their resources."""
    return _stranded(Q(segment__appointment__service_point=point), now)


def of_professionals(people: list[Professional], *, now: datetime) -> list[Appointment]:
    return _stranded(Q(resource__in=[person.resource_id for person in people]), now)


def after(change: Callable[[], None], find: Callable[[], list[Appointment]]) -> list[Appointment]:
    """What would be stranded by the change, that is not now: it is carried out and taken back, so
    the preview and the change can never tell different things."""
    before = {appointment.pk for appointment in find()}
    found: list[Appointment] = []
    try:
        with transaction.atomic():
            change()
            found = find()
            raise _TakeBack
    except _TakeBack:
        return [appointment for appointment in found if appointment.pk not in before]


def _stranded(where: Q, now: datetime) -> list[Appointment]:
    rows = (
        Allocation.objects.filter(
            where, segment__appointment__state=State.CONFIRMED, ends_at__gt=now
        )
        .select_related("segment__appointment", "need")
        .order_by("starts_at")
    )
    covers = _covers({row.resource_id for row in rows})
    found = {
        row.segment.appointment.pk: row.segment.appointment
        for row in rows
        if occupied([Interval(row.starts_at, row.ends_at)]) - _cover_for(row, covers)
    }
    return list(found.values())


def _covers(resource_ids: set[int]) -> dict[tuple[int, int | None], Mask]:
    rows = CoverMask.objects.filter(resource__in=resource_ids)
    return {(row.resource_id, row.service_point_id): masks.cover_of(row) for row in rows}


def _cover_for(row: Allocation, covers: dict[tuple[int, int | None], Mask]) -> Mask:
    at = row.segment.appointment.service_point_id
    where = at if row.need.place == NeedPlace.AT_POINT else None
    return covers.get((row.resource_id, where), NOTHING)
