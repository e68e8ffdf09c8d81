"""Appointments whose people or places are no longer there, or can no longer do what they were
booked for: shown to staff, never dropped."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet

from hub.intervals import Interval
from locations.models import NeedPlace, ServicePoint
from scheduling import masks
from scheduling.grid import NOTHING, Mask, occupied, slice_floor, stretch
from scheduling.models import Allocation, Appointment, CoverMask, Segment, State
from scheduling.planning import abilities
from scheduling.planning.duty import Stay
from scheduling.planning.models import Professional
from scheduling.planning.pools import Covers, Place, Pools


class Why(StrEnum):
    """How an appointment lost a resource."""

    AWAY = "away"  # not on duty for the whole of the span
    UNABLE = "unable"  # on duty, but without the skill, or of an organisation that left the group


class _TakeBack(Exception):
    """Ends a trial run; the transaction takes everything back."""


def at_point(point: ServicePoint, *, now: datetime) -> list[Appointment]:
    """Coming appointments at the point that lost one of their resources, and those let in above
    what was free when nobody is on duty for them any more. In order of time."""
    found = _stranded(Q(segment__appointment__service_point=point), now)
    extras = _unstaffed(Segment.objects.filter(appointment__service_point=point), now)
    return _in_order([*found, *extras])


def near(
    *,
    points: Iterable[ServicePoint],
    people: Iterable[Professional],
    now: datetime,
) -> list[Appointment]:
    """At any of the points, and of any of the people wherever they are: what a change of the
    planning there could reach. In order of time."""
    found = of_professionals(list(people), now=now)
    for point in points:
        found += at_point(point, now=now)
    return _in_order(found)


def of_professionals(people: list[Professional], *, now: datetime) -> list[Appointment]:
    return _stranded(Q(resource__in=[person.resource_id for person in people]), now)


def is_stranded(appointment: Appointment, *, now: datetime) -> bool:
    segments = Segment.objects.filter(appointment=appointment)
    return bool(_stranded(Q(segment__appointment=appointment), now) or _unstaffed(segments, now))


def lost(allocations: Iterable[Allocation]) -> dict[Allocation, Why]:
    """Those that would not be made again, in the order given. Wants `need`, `resource` and
    `segment.appointment` loaded."""
    rows = list(allocations)
    covers = _covers({row.resource_id for row in rows})
    unable = abilities.unable(rows)
    return {
        row: Why.AWAY if away else Why.UNABLE
        for row in rows
        if (away := _outside(row, covers)) or row in unable
    }


def after(change: Callable[[], object], find: Callable[[], list[Appointment]]) -> list[Appointment]:
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


def under(covers: Covers, *, point: ServicePoint, now: datetime) -> list[Appointment]:
    """What would be stranded if these covers took the place of the stored ones, that is not now:
    of their resources wherever they are, and of the extras at the point. Nothing is written."""
    stored = _covers({resource for resource, _point in covers})
    imagined = {**stored, **covers}
    past = stretch(0, slice_floor(now))
    less = {
        resource
        for (resource, point), mask in stored.items()
        if mask - imagined[resource, point] - past
    }
    rows = list(_confirmed(Q(resource__in=less), now))
    unable = abilities.unable(rows)
    fresh = [
        row.segment.appointment
        for row in rows
        if _outside(row, imagined) and not _outside(row, stored) and row not in unable
    ]
    extras = Segment.objects.filter(appointment__service_point=point)
    already = {one.pk for one in _unstaffed(extras, now)}
    bare = _unstaffed(extras, now, imagined)
    return _in_order([*fresh, *(one for one in bare if one.pk not in already)])


def kinds_under(
    covers: Covers, appointments: Iterable[Appointment], *, point: ServicePoint, window: Interval
) -> Counter[str]:
    """Of appointments that `under` found: how many at the point and in the window lose a resource
    of each kind."""
    rows = Allocation.objects.filter(
        segment__appointment__in=[one.pk for one in appointments],
        segment__appointment__service_point=point,
        starts_at__gte=window.start,
        starts_at__lt=window.end,
    ).select_related("segment__appointment", "need", "resource")
    imagined = {**_covers({row.resource_id for row in rows}), **covers}
    hit = {
        (row.segment.appointment_id, row.resource.kind) for row in rows if _outside(row, imagined)
    }
    return Counter(kind for _appointment, kind in hit)


def _stranded(where: Q, now: datetime) -> list[Appointment]:
    return _in_order(row.segment.appointment for row in lost(_confirmed(where, now)))


def _confirmed(where: Q, now: datetime) -> QuerySet[Allocation]:
    live = Allocation.objects.filter(
        where, segment__appointment__state=State.CONFIRMED, ends_at__gt=now
    )
    return live.select_related("segment__appointment", "need", "resource").order_by("starts_at")


def _unstaffed(
    segments: QuerySet[Segment], now: datetime, covers: Covers | None = None
) -> list[Appointment]:
    """Of the overbooked: where nobody is on duty for a need that was left without a resource."""
    extras = (
        segments.filter(
            appointment__overbooking__isnull=False,
            appointment__state=State.CONFIRMED,
            ends_at__gt=now,
        )
        .select_related("appointment", "offering__service_point")
        .prefetch_related("allocations", "support")
    )
    pools = Pools(now=now, covers=covers)
    return [
        segment.appointment
        for segment in extras
        if not is_staffed(segment, {row.need_id for row in segment.allocations.all()}, pools)
    ]


def is_staffed(segment: Segment, filled: Collection[int], pools: Pools) -> bool:
    """Whether somebody is on duty for each need that is not filled: for all but the overbooked
    there is no such need."""
    stay = stay_of(segment)
    return all(
        pools.is_staffed(stay, segment.starts_at, pool.need_id)
        for pool in pools.of(stay)
        if pool.need_id not in filled
    )


def stay_of(segment: Segment) -> Stay:
    """As long as was booked, whatever the offering says by now."""
    minutes = (segment.ends_at - segment.starts_at) // timedelta(minutes=1)
    return Stay(segment.offering, minutes, tuple(segment.support.all()), segment.skill_id)


def _in_order(appointments: Iterable[Appointment]) -> list[Appointment]:
    """Each once."""
    found = {appointment.pk: appointment for appointment in appointments}
    return sorted(found.values(), key=lambda some: (some.starts_at, some.pk))


def _outside(row: Allocation, covers: Covers) -> bool:
    return bool(occupied([masks.span_of(row)]) - _cover_for(row, covers))


def _covers(resource_ids: set[int]) -> dict[Place, Mask]:
    rows = CoverMask.objects.filter(resource__in=resource_ids)
    return {(row.resource_id, row.service_point_id): masks.cover_of(row) for row in rows}


def _cover_for(row: Allocation, covers: Covers) -> Mask:
    at = row.segment.appointment.service_point_id
    where = at if row.need.place == NeedPlace.AT_POINT else None
    return covers.get((row.resource_id, where), NOTHING)
