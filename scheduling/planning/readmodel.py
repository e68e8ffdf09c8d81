"""Are the masks what the truth says? Compared resource by resource, and written anew on request."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from hub.intervals import Interval
from locations.models import Resource
from scheduling import masks
from scheduling.grid import NOTHING, Mask, occupied
from scheduling.models import Allocation, BusyMask, CoverMask
from scheduling.planning import cover, horizon

BATCH = 500
# The nightly task moves the horizon on; what lies within a week of it may not be written yet.
NOT_COMPARED_DAYS = 7


@dataclass(frozen=True, slots=True)
class Difference:
    """A mask that is not what it should be. `slices` is how many of its five minutes are wrong."""

    resource_id: int
    service_point_id: int | None
    kind: str  # busy, cover
    slices: int


def parts() -> list[list[int]]:
    """All resources in parts of bounded size, to show progress over."""
    ids = list(Resource.objects.order_by("pk").values_list("pk", flat=True))
    return [ids[at : at + BATCH] for at in range(0, len(ids), BATCH)]


def differences(resource_ids: Sequence[int], *, now: datetime) -> Iterator[Difference]:
    """What is wrong with the masks of these resources, from now on. In one transaction, so that
    no booking comes in between."""
    windows = _compared(resource_ids, now)
    with transaction.atomic():
        rows = masks.lock(resource_ids)
        truth = _busy(resource_ids, since=now)
        for pk, row in rows.items():
            wrong = _unequal(masks.busy_of(row), truth[pk], windows[pk])
            if wrong:
                yield Difference(pk, None, "busy", wrong)
        yield from _covers(resource_ids, windows, now)


def _compared(resource_ids: Sequence[int], now: datetime) -> dict[int, Interval]:
    """As far as the masks of each reach."""
    far = horizon.beyond(resource_ids)
    days = {pk: far.get(pk, cover.HORIZON_DAYS) - NOT_COMPARED_DAYS for pk in resource_ids}
    return {pk: Interval(now, now + timedelta(days=most)) for pk, most in days.items()}


def _covers(
    resource_ids: Sequence[int], windows: Mapping[int, Interval], now: datetime
) -> Iterator[Difference]:
    def by_place(rows: Iterable[CoverMask]) -> dict[tuple[int, int | None], Mask]:
        return {(row.resource_id, row.service_point_id): masks.cover_of(row) for row in rows}

    stored = by_place(CoverMask.objects.filter(resource__in=resource_ids))
    wanted = by_place(cover.expected(resource_ids, now=now))
    for key in sorted(stored.keys() | wanted.keys(), key=str):
        wrong = _unequal(stored.get(key, NOTHING), wanted.get(key, NOTHING), windows[key[0]])
        if wrong:
            yield Difference(*key, "cover", wrong)


def _unequal(one: Mask, other: Mask, window: Interval) -> int:
    one, other = one.clip(window), other.clip(window)
    return ((one - other) | (other - one)).count()


def _busy(resource_ids: Sequence[int], *, since: datetime) -> dict[int, Mask]:
    spans: dict[int, list[Interval]] = defaultdict(list)
    rows = Allocation.objects.filter(resource__in=resource_ids, ends_at__gt=since)
    for pk, starts, ends in rows.values_list("resource", "starts_at", "ends_at").iterator():
        spans[pk].append(Interval(starts, ends))
    return {pk: occupied(spans[pk]) for pk in resource_ids}


def rebuild_busy(resource_ids: Sequence[int], *, now: datetime) -> int:
    """Writes the busy masks as the allocations say them, from a day back on. Returns how many."""
    with transaction.atomic():
        rows = masks.lock(resource_ids)
        truth = _busy(resource_ids, since=now - timedelta(days=1))
        for pk, row in rows.items():
            row.first, row.bits = truth[pk].first, truth[pk].to_bytes()
        BusyMask.objects.bulk_update(rows.values(), ["first", "bits"], batch_size=BATCH)
    return len(rows)
