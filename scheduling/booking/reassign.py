"""The same time with others: for needs that lost their desk or person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from scheduling import masks
from scheduling.booking import capacity, news
from scheduling.booking.people import Actor
from scheduling.constraints import violates
from scheduling.errors import ChangedMeanwhile, NobodyElse, NotLive
from scheduling.models import Allocation, Appointment, State
from scheduling.planning import stranded
from scheduling.planning.pools import Pools


@dataclass(frozen=True, slots=True)
class Substitute:
    """An allocation whose resource is gone, and who takes it over."""

    gone: Allocation
    resource_id: int


def reassign(
    *, appointment: Appointment, now: datetime, actor: Actor, seen: int | None = None
) -> Appointment:
    """Gives each need that lost its resource another one; all others keep theirs. Nothing where
    none was lost.

    For the citizen nothing changes, so no message goes out; open agendas, feeds and the audit
    trail do learn of it. Raises NobodyElse, NotLive or, at another revision than `seen`,
    ChangedMeanwhile.
    """
    for _attempt in range(capacity.ATTEMPTS):
        own = allocations_of([appointment])
        found = substitutes(own, stranded.lost(own), Pools(now=now))
        if found is None:
            break
        capacity.expire_lapsed([some.resource_id for some in found], now=now)
        try:
            with transaction.atomic():
                return _replace(appointment, found, now, actor, seen)
        except IntegrityError as error:
            if not violates(error, "allocation_never_overlaps"):
                raise
    raise NobodyElse


def allocations_of(appointments: Sequence[Appointment]) -> list[Allocation]:
    """With all that substitutes and proposals ask of them, in two queries."""
    return list(
        Allocation.objects.filter(segment__appointment__in=appointments)
        .select_related(
            "need", "resource", "segment__appointment", "segment__offering__service_point"
        )
        .prefetch_related("segment__support")
        .order_by("segment__position", "segment", "need")
    )


def substitutes(
    own: Sequence[Allocation], lost: Collection[Allocation], pools: Pools
) -> list[Substitute] | None:
    """Somebody free for each of an appointment's lost allocations, at its own time. None where
    there is nobody for one of them."""
    found: list[Substitute] = []
    for segment in {row.segment for row in lost}:
        taken = {row.need_id: row for row in own if row.segment == segment}
        keep = {need: row.resource_id for need, row in taken.items() if row not in lost}
        stay = stranded.stay_of(segment)
        chosen = pools.fill(stay, segment.starts_at, keep=keep, only=taken)
        if chosen is None:
            return None
        found += [Substitute(taken[need], pk) for need, pk in chosen.items() if need not in keep]
    return found


def _replace(
    appointment: Appointment,
    found: list[Substitute],
    now: datetime,
    actor: Actor,
    seen: int | None,
) -> Appointment:
    live = capacity.locked(appointment, seen=seen)
    if live.state != State.CONFIRMED:
        raise NotLive
    if not found:
        return live
    old = list(Allocation.objects.filter(pk__in=[some.gone.pk for some in found]))
    if len(old) < len(found):
        raise ChangedMeanwhile
    rows = masks.lock(pk for some in found for pk in (some.gone.resource_id, some.resource_id))
    masks.give_back(rows, old)
    Allocation.objects.filter(pk__in=[row.pk for row in old]).delete()
    masks.take(rows, Allocation.objects.bulk_create(_taken_over(found)))
    # The calendars that colleagues follow lose the one name and gain the other.
    live.revision += 1
    live.changed_at = now
    live.save(update_fields=["revision", "changed_at"])
    news.tell(live, "reassigned", now, actor)
    return live


def _taken_over(found: list[Substitute]) -> list[Allocation]:
    rows = [
        Allocation(
            segment_id=some.gone.segment_id,
            need_id=some.gone.need_id,
            resource_id=some.resource_id,
            starts_at=some.gone.starts_at,
            ends_at=some.gone.ends_at,
        )
        for some in found
    ]
    return sorted(rows, key=lambda row: row.resource_id)
