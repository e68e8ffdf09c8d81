"""Many confirmed appointments at once, for imports and the demo: same tables, same rule, and the
masks written once for each batch."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from secrets import randbelow, token_hex

from django.db import transaction

from hub.intervals import Interval
from scheduling import masks
from scheduling.booking import versions
from scheduling.booking.rows import Table
from scheduling.grid import occupied
from scheduling.models import (
    Allocation,
    Appointment,
    BusyMask,
    Participant,
    Segment,
    State,
)
from scheduling.reference import NUMBERS, numbered

BATCH = 2_000
# A step without a factor in common with the number of codes visits each of them once.
STEP = 941_083_987


@dataclass(frozen=True, slots=True)
class Booked:
    """One appointment to write: plain values, for there are millions. `taken` is what the
    resources are taken for, buffers included; `resources` pairs each need with its resource."""

    offering_id: int
    service_point_id: int | None
    channel: str
    zone: str
    start: datetime
    minutes: int
    taken: Interval
    name: str
    phone: str  # E.164
    resources: tuple[tuple[int, int], ...]

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)


class References:
    """Codes that no appointment has: a walk through all of them, from `start` on."""

    def __init__(self, start: int | None = None) -> None:
        self._at = randbelow(NUMBERS) if start is None else start % NUMBERS
        self._database_was_empty = not Appointment.objects.exists()

    def take(self, count: int) -> list[str]:
        found: list[str] = []
        while len(found) < count:
            fresh = list(islice(self._walk(), count - len(found)))
            used = self._used(fresh)
            found += [code for code in fresh if code not in used]
        return found

    def _walk(self) -> Iterator[str]:
        while True:
            self._at = (self._at + STEP) % NUMBERS
            yield numbered(self._at)

    def _used(self, codes: list[str]) -> set[str]:
        if self._database_was_empty:
            return set()
        taken = Appointment.objects.filter(reference__in=codes)
        return set(taken.values_list("reference", flat=True))


def load(bookings: Sequence[Booked], *, now: datetime, references: References | None = None) -> int:
    """Writes all in one transaction, or none. An overlap is an IntegrityError."""
    references = references or References()
    with transaction.atomic():
        for at in range(0, len(bookings), BATCH):
            _load_batch(bookings[at : at + BATCH], references, now)
        _write_masks(bookings)
    return len(bookings)


def _load_batch(bookings: Sequence[Booked], references: References, now: datetime) -> None:
    appointments = Table(
        Appointment,
        *("id", "reference", "state", "service_point", "channel", "zone", "starts_at", "ends_at"),
        *("manage_token_hash", "created_at", "changed_at"),
    )
    segments = Table(
        *(Segment, "id", "appointment", "offering", "starts_at", "ends_at"),
        *("service_version", "base_version"),
    )
    said = versions.of_many(one.offering_id for one in bookings)
    ids = appointments.ids(len(bookings))
    segment_ids = segments.ids(len(bookings))
    codes = references.take(len(bookings))
    appointments.write(
        (
            *(pk, code, State.CONFIRMED.value, one.service_point_id, one.channel, one.zone),
            # The hash of no token: nobody was given a link.
            *(one.start, one.end, token_hex(32), now, now),
        )
        for pk, code, one in zip(ids, codes, bookings, strict=True)
    )
    Table(Participant, "appointment", "name", "phone").write(
        (pk, one.name, one.phone) for pk, one in zip(ids, bookings, strict=True)
    )
    segments.write(
        (segment, pk, one.offering_id, one.start, one.end, *said[one.offering_id])
        for segment, pk, one in zip(segment_ids, ids, bookings, strict=True)
    )
    Table(Allocation, "segment", "need", "resource", "starts_at", "ends_at").write(
        (segment, need, resource, one.taken.start, one.taken.end)
        for segment, one in zip(segment_ids, bookings, strict=True)
        for need, resource in one.resources
    )


def _write_masks(bookings: Iterable[Booked]) -> None:
    spans: dict[int, list[Interval]] = defaultdict(list)
    for one in bookings:
        for _need, resource in one.resources:
            spans[resource].append(one.taken)
    rows = masks.lock(spans)
    for pk, row in rows.items():
        mask = masks.busy_of(row) | occupied(spans[pk])
        row.first, row.bits = mask.first, mask.to_bytes()
    BusyMask.objects.bulk_update(rows.values(), ["first", "bits"], batch_size=500)
