"""Many confirmed appointments at once, for imports and the demo: same tables, same rule, and the
masks written once at the end."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hub.intervals import Interval
from locations.models import Need, Offering
from scheduling import masks
from scheduling.booking import capacity
from scheduling.booking.wish import zone_of
from scheduling.grid import occupied
from scheduling.models import (
    Allocation,
    Appointment,
    BusyMask,
    Participant,
    Segment,
    State,
)
from scheduling.reference import hash_of, new_reference, new_token

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Booked:
    """One appointment to write: its start, minutes, name and a resource for each need."""

    offering: Offering
    start: datetime
    minutes: int
    name: str
    resources: Sequence[tuple[Need, int]]

    def span(self) -> Interval:
        """What the resources are taken for, buffers included."""
        return capacity.taken_span(
            self.offering, self.start, self.start + timedelta(minutes=self.minutes)
        )


def load(bookings: Sequence[Booked], *, now: datetime) -> int:
    """Writes all in one transaction, or none. An overlap is an IntegrityError."""
    with transaction.atomic():
        for at in range(0, len(bookings), BATCH):
            _load_batch(bookings[at : at + BATCH], now)
        _write_masks(bookings)
    return len(bookings)


def _load_batch(bookings: Sequence[Booked], now: datetime) -> None:
    codes = _unused_references(len(bookings))
    appointments = Appointment.objects.bulk_create(
        _appointment(booked, code, now) for booked, code in zip(bookings, codes, strict=True)
    )
    pairs = list(zip(appointments, bookings, strict=True))
    Participant.objects.bulk_create(
        Participant(appointment=appointment, name=booked.name, phone="+31612345678")
        for appointment, booked in pairs
    )
    segments = Segment.objects.bulk_create(
        Segment(
            appointment=appointment,
            offering=booked.offering,
            starts_at=appointment.starts_at,
            ends_at=appointment.ends_at,
        )
        for appointment, booked in pairs
    )
    Allocation.objects.bulk_create(
        Allocation(
            segment=segment,
            need=need,
            resource_id=resource,
            starts_at=booked.span().start,
            ends_at=booked.span().end,
        )
        for segment, booked in zip(segments, bookings, strict=True)
        for need, resource in booked.resources
    )


def _unused_references(count: int) -> list[str]:
    """Among some ten thousand codes two are likely to be the same, so both are looked for."""
    found: set[str] = set()
    while len(found) < count:
        fresh = {new_reference() for _ in range(count - len(found))} - found
        used = Appointment.objects.filter(reference__in=fresh)
        found |= fresh - set(used.values_list("reference", flat=True))
    return sorted(found)


def _appointment(booked: Booked, reference: str, now: datetime) -> Appointment:
    return Appointment(
        reference=reference,
        state=State.CONFIRMED,
        service_point_id=booked.offering.service_point_id,
        channel=booked.offering.channel,
        zone=zone_of(booked.offering),
        starts_at=booked.start,
        ends_at=booked.start + timedelta(minutes=booked.minutes),
        manage_token_hash=hash_of(new_token()),
        created_at=now,
        changed_at=now,
    )


def _write_masks(bookings: Iterable[Booked]) -> None:
    spans: dict[int, list[Interval]] = defaultdict(list)
    for booked in bookings:
        for _need, resource in booked.resources:
            spans[resource].append(booked.span())
    rows = masks.lock(spans)
    for pk, row in rows.items():
        mask = masks.busy_of(row) | occupied(spans[pk])
        row.first, row.bits = mask.first, mask.to_bytes()
    BusyMask.objects.bulk_update(rows.values(), ["first", "bits"], batch_size=500)
