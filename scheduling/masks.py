"""The read model: when each resource is on duty (cover) and when it is taken (busy).

Written in the transaction that changes the truth, and equal to it at all times.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from hub.intervals import Interval
from scheduling.grid import Mask, occupied
from scheduling.models import Allocation, Appointment, BusyMask, CoverMask, State

STORED = ("first", "bits")


def lock(resource_ids: Iterable[int]) -> dict[int, BusyMask]:
    """The busy rows of the resources, locked in order of id: whoever takes or gives back capacity
    comes through here first, so that no two can wait for each other. Call inside a transaction."""
    ids = sorted(set(resource_ids))
    found = _locked(ids)
    missing = [pk for pk in ids if pk not in found]
    if not missing:
        return found
    # Made first and locked once more in order: a row that was not there could not be waited for.
    BusyMask.objects.bulk_create(
        [BusyMask(resource_id=pk, first=0, bits=b"") for pk in missing], ignore_conflicts=True
    )
    return _locked(ids)


def _locked(ids: Sequence[int]) -> dict[int, BusyMask]:
    # Written out: building it would take several times as long as carrying it out.
    marks = ", ".join(["%s"] * len(ids)) or "NULL"
    wait = " FOR UPDATE" if connection.features.has_select_for_update else ""
    table = BusyMask._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT resource_id, first, bits FROM {table} WHERE resource_id IN ({marks})"  # noqa: S608
            f" ORDER BY resource_id{wait}",
            ids,
        )
        return {row[0]: BusyMask.from_db("default", BUSY, row) for row in cursor.fetchall()}


BUSY = ("resource_id", "first", "bits")


def busy_of(row: BusyMask) -> Mask:
    return Mask.from_bytes(row.first, bytes(row.bits))


def cover_of(row: CoverMask) -> Mask:
    return Mask.from_bytes(row.first, bytes(row.bits))


def _set(row: BusyMask, mask: Mask) -> BusyMask:
    row.first, row.bits = mask.first, mask.to_bytes()
    return row


def _store(row: BusyMask, mask: Mask) -> None:
    _set(row, mask).save(update_fields=STORED)


def taken(rows: Mapping[int, BusyMask], allocations: Iterable[Allocation]) -> list[BusyMask]:
    """The locked rows with the spans added, which the caller stores."""
    spans = _by_resource(allocations)
    return [_set(rows[pk], busy_of(rows[pk]) | occupied(some)) for pk, some in spans.items()]


def take(rows: Mapping[int, BusyMask], allocations: Iterable[Allocation]) -> None:
    """Adds the spans to the locked rows."""
    for row in taken(rows, allocations):
        row.save(update_fields=STORED)


def give_back(rows: Mapping[int, BusyMask], allocations: Iterable[Allocation]) -> None:
    """Takes the spans off the locked rows. Allocations lie on whole slices and never overlap, so
    no neighbour loses a slice."""
    for resource_id, spans in _by_resource(allocations).items():
        row = rows[resource_id]
        _store(row, busy_of(row) - occupied(spans))


def span_of(allocation: Allocation) -> Interval:
    return Interval(allocation.starts_at, allocation.ends_at)


def _by_resource(allocations: Iterable[Allocation]) -> dict[int, list[Interval]]:
    spans: dict[int, list[Interval]] = defaultdict(list)
    for allocation in allocations:
        spans[allocation.resource_id].append(span_of(allocation))
    return spans


def lapsed(now: datetime, resource_ids: Sequence[int]) -> dict[int, list[Interval]]:
    """What expired holds still occupy, by resource: free from the moment of expiry on."""
    return _by_resource(expired_allocations(now).filter(resource__in=resource_ids))


def expired_allocations(now: datetime) -> QuerySet[Allocation]:
    return Allocation.objects.filter(
        segment__appointment__state=State.HELD, segment__appointment__hold_expires_at__lte=now
    )


def true_busy(resource_id: int, *, since: datetime) -> Mask:
    """The busy mask as the allocations say it: what the row must equal from `since` on."""
    rows = Allocation.objects.filter(resource=resource_id, ends_at__gt=since)
    return occupied(span_of(row) for row in rows)


def spans_of(appointment: Appointment) -> dict[int, list[Interval]]:
    """What an appointment itself occupies, by resource."""
    return _by_resource(Allocation.objects.filter(segment__appointment=appointment))
