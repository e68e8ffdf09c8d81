"""Taking and giving back time. Whoever comes here holds the appointment's lock already."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction

from hub.errors import NotFound
from hub.intervals import Interval
from hub.kept import Kept
from locations.models import Offering
from scheduling import links, masks
from scheduling.availability import Planned
from scheduling.booking import days
from scheduling.booking.wish import Wish
from scheduling.constraints import violates
from scheduling.errors import ChangedMeanwhile, SlotTaken
from scheduling.models import Allocation, Appointment, Participant, Segment, State
from scheduling.reference import hash_of

ATTEMPTS = 12  # each lost race shows a fresh pool; who loses more often stands at a busy counter
# A lost race for a resource; and a reference that is in use, as each database names it.
TRY_AGAIN = (
    "allocation_never_overlaps",
    "appointment_reference_once",
    "scheduling_appointment.reference",
)
T = TypeVar("T")


def win(wish: Wish, now: datetime, write: Callable[[list[Planned]], T]) -> T:
    """Writes the wish with the first resources that the database lets it have.

    `write` gets the visit as planned and runs in one transaction. A race lost to the constraint
    tries the next resources, and a reference that is in use another one; with no resources left
    it raises SlotTaken.
    """
    for _attempt in range(ATTEMPTS):
        answer = wish.offered(now)
        planned = answer.arrange(wish.start, wish.prefer)
        if answer.lapsed & resources_of(planned):
            expire_lapsed(resources_of(planned), now=now)
        try:
            with transaction.atomic():
                days.wait_turns(planned)
                days.check(wish, planned, now)
                return write(planned)
        except IntegrityError as error:
            if not any(violates(error, name) for name in TRY_AGAIN):
                raise
    raise SlotTaken(wish.alternatives(now))


def resources_of(planned: Iterable[Planned]) -> set[int]:
    return {resource for segment in planned for _need, resource in segment.resources}


def allocate(segments: Sequence[Segment], planned: Sequence[Planned]) -> list[Allocation]:
    """One allocation per need, buffers included. The database refuses an overlap."""
    return Allocation.objects.bulk_create(allocations(segments, planned))


def allocations(segments: Sequence[Segment], planned: Sequence[Planned]) -> list[Allocation]:
    """One per need, buffers included; not written yet."""
    rows = [
        Allocation(
            segment=segment,
            need_id=need,
            resource_id=resource,
            starts_at=span.start,
            ends_at=span.end,
        )
        for segment, plan in zip(segments, planned, strict=True)
        for span in [taken_span(plan.item.offering, plan.start, plan.end)]
        for need, resource in plan.resources
    ]
    rows.sort(key=lambda row: (row.resource_id, row.segment.starts_at))
    _join_buffers(rows)
    return rows


def _join_buffers(rows: Sequence[Allocation]) -> None:
    """Who goes on with the same citizen needs no buffer in between: where the buffers of two
    segments meet, the first ends as the next begins, and all of the time stays taken."""
    for one, other in zip(rows, rows[1:], strict=False):
        if one.resource_id == other.resource_id and one.ends_at > other.starts_at:
            other.ends_at = max(other.ends_at, one.ends_at)
            one.starts_at = min(one.starts_at, other.starts_at)
            one.ends_at = other.starts_at = max(other.starts_at, one.segment.ends_at)


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


def opened(key: links.Key) -> Appointment:
    """Locked, by a link's token. Raises NotFound where it opens nothing, or another one."""
    found = OPENED.first(hash_of(key.token))
    if found is None:
        by_mail = links.opened_by_mail(key.token)
        found = locked(by_mail) if by_mail else None
    if found is None or found.reference != key.reference:
        raise NotFound
    return found


def locked(appointment: Appointment, *, seen: int | None = None) -> Appointment:
    """`seen` is the revision that the caller looked at. Raises ChangedMeanwhile at another one."""
    found = LOCKED.first(appointment.pk)
    if found is None:
        raise NotFound
    if seen is not None and found.revision != seen:
        raise ChangedMeanwhile
    return found


WITH_LOCK = Appointment.objects.select_related("service_point").select_for_update(of=("self",))
LOCKED = Kept(lambda pk: WITH_LOCK.filter(pk=pk), int)
OPENED = Kept(lambda hashed: WITH_LOCK.filter(manage_token_hash=hashed), str)


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


def expire_lapsed(resource_ids: Iterable[int], *, now: datetime) -> None:
    """Clears what expired holds left on these resources, each in a transaction of its own, so
    that locks keep their order."""
    lapsed = masks.expired_allocations(now).filter(resource__in=resource_ids)
    for pk in set(lapsed.values_list("segment__appointment", flat=True)):
        expire_one(pk, now)
