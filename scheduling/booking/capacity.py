"""Taking and giving back time. Whoever comes here holds the appointment's lock already."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction

from hub.errors import NotFound
from hub.intervals import Interval
from locations.models import Offering
from scheduling import masks
from scheduling.availability import Availability
from scheduling.booking.wish import Wish
from scheduling.constraints import violates
from scheduling.errors import ChangedMeanwhile, SlotTaken
from scheduling.models import Allocation, Appointment, Participant, Segment, State

ATTEMPTS = 12  # each lost race shows a fresh pool; who loses more often stands at a busy counter
T = TypeVar("T")


def win(wish: Wish, now: datetime, write: Callable[[Availability, list[int]], T]) -> T:
    """Writes the wish with the first resources that the database lets it have.

    `write` gets the answer and a resource per need and runs in one transaction. A race lost to
    the constraint tries the next resources; with none left it raises SlotTaken.
    """
    for _attempt in range(ATTEMPTS):
        answer = wish.offered(now)
        chosen = answer.choose(wish.start)
        if chosen is None:
            break
        expire_lapsed(chosen, now=now)
        try:
            with transaction.atomic():
                return write(answer, chosen)
        except IntegrityError as error:
            if not violates(error, "allocation_never_overlaps"):
                raise
    raise SlotTaken(wish.alternatives(now))


def allocate(segment: Segment, chosen: Sequence[int]) -> list[Allocation]:
    """One allocation per need, buffers included. The database refuses an overlap."""
    offering = segment.offering
    span = taken_span(offering, segment.starts_at, segment.ends_at)
    needs = offering.needs.order_by("pk").values_list("pk", flat=True)
    rows = [
        Allocation(
            segment=segment,
            need_id=need,
            resource_id=resource,
            starts_at=span.start,
            ends_at=span.end,
        )
        for need, resource in zip(needs, chosen, strict=True)
    ]
    return Allocation.objects.bulk_create(sorted(rows, key=lambda row: row.resource_id))


def taken_span(offering: Offering, start: datetime, end: datetime) -> Interval:
    """The visit with the offering's buffers around it."""
    return Interval(
        start - timedelta(minutes=offering.buffer_before_minutes),
        end + timedelta(minutes=offering.buffer_after_minutes),
    )


def release(appointment: Appointment) -> None:
    taken = Allocation.objects.filter(segment__appointment=appointment)
    allocations = list(taken)
    masks.give_back(masks.lock(a.resource_id for a in allocations), allocations)
    taken.delete()


def locked(appointment: Appointment, *, seen: int | None = None) -> Appointment:
    """`seen` is the revision that the caller looked at. Raises ChangedMeanwhile at another one."""
    found = Appointment.objects.select_for_update().filter(pk=appointment.pk).first()
    if found is None:
        raise NotFound
    if seen is not None and found.revision != seen:
        raise ChangedMeanwhile
    return found


def has_expired(held: Appointment, now: datetime) -> bool:
    return held.hold_expires_at is not None and held.hold_expires_at <= now


def expire(held: Appointment, now: datetime) -> None:
    """Ends a hold whose row is locked, and forgets whom it was for."""
    release(held)
    Participant.objects.filter(appointment=held).delete()
    held.state, held.changed_at, held.held_from = State.EXPIRED, now, ""
    held.save(update_fields=["state", "changed_at", "held_from"])


def expire_one(pk: int, now: datetime) -> None:
    with transaction.atomic():
        held = Appointment.objects.select_for_update().get(pk=pk)
        if held.state == State.HELD and has_expired(held, now):
            expire(held, now)


def expire_lapsed(resource_ids: Sequence[int], *, now: datetime) -> None:
    """Clears what expired holds left on these resources, each in a transaction of its own, so
    that locks keep their order."""
    lapsed = masks.expired_allocations(now).filter(resource__in=resource_ids)
    for pk in set(lapsed.values_list("segment__appointment", flat=True)):
        expire_one(pk, now)
