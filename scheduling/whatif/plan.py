"""The copy of a plan: covers as they would be after changes, computed by planning's own functions
from rows that are never saved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q

from hub.intervals import Interval, local_day
from locations import hours
from locations.hours import Hours
from locations.models import Closure, OpeningException, Resource, ServicePoint
from scheduling import masks
from scheduling.grid import Mask
from scheduling.models import CoverMask
from scheduling.planning import cover
from scheduling.planning.cover import Staffing
from scheduling.planning.models import Professional, Shift
from scheduling.planning.pools import Place
from scheduling.whatif.changes import Change, CloseResource, LessStaff, MoreStaff, OtherHours


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is imagined at the point; the id is below zero, so that it is nobody's."""

    resource_id: int
    capabilities: frozenset[int]


@dataclass(frozen=True, slots=True)
class Plan:
    """`covers` holds everything at the point, and whoever works there wherever else they work."""

    point_id: int
    covers: dict[Place, Mask]
    newcomers: tuple[Newcomer, ...]


def imagine(*, point: ServicePoint, changes: Sequence[Change], now: datetime) -> Plan:
    people = _people(point, changes)
    longest = max(
        (window for window, _some in cover.by_window(people, _resource_id, now=now)),
        key=lambda window: window.end,
        default=cover.window_of(now),
    )
    staffing = cover.staffing_of(people, longest)
    here = hours.load([point], since=longest.start)
    staffing.hours = {**staffing.hours, **here}
    newcomers: list[Newcomer] = []
    for change in changes:
        _alter(here[point.pk], staffing, change, point)
        if isinstance(change, MoreStaff):
            arrived = list(_arrive(staffing, change, point, -1 - len(newcomers)))
            newcomers += [Newcomer(one.pk, change.capabilities) for one in arrived]
            people += arrived
    places = Resource.objects.filter(service_point=point).order_by("pk")
    rows: list[CoverMask] = []
    for window, some in cover.by_window(places, _own_id, now=now):
        rows += cover.place_covers(some, window, here)
    for window, those in cover.by_window(people, _resource_id, now=now):
        rows += cover.people_covers(those, window, staffing)
    covers = {(row.resource_id, row.service_point_id): masks.cover_of(row) for row in rows}
    return Plan(point.pk, covers, tuple(newcomers))


def _own_id(place: Resource) -> int:
    return place.pk


def _resource_id(person: Professional) -> int:
    return person.resource_id


def _people(point: ServicePoint, changes: Iterable[Change]) -> list[Professional]:
    away = [one.professional_id for one in changes if isinstance(one, LessStaff)]
    found = Professional.objects.filter(Q(shifts__service_point=point) | Q(pk__in=away))
    return list(found.distinct().order_by("pk"))


def _alter(here: Hours, staffing: Staffing, change: Change, point: ServicePoint) -> None:
    if isinstance(change, CloseResource):
        here.closures = [*here.closures, *_closures(change, point)]
    elif isinstance(change, LessStaff):
        gone = _local_days(change.days, ZoneInfo(point.zone))
        own = staffing.away.get(change.professional_id, [])
        staffing.away[change.professional_id] = [*own, *gone]
    elif isinstance(change, OtherHours):
        for day in change.days:
            # As weekly hours: a date that has hours of its own keeps them.
            here.exceptions.setdefault(day, [_hours_of(change, point, day)])


def _closures(change: CloseResource, point: ServicePoint) -> Iterator[Closure]:
    for day in _local_days(change.days, ZoneInfo(point.zone)):
        yield Closure(
            service_point_id=point.pk,
            resource_id=change.resource_id,
            starts_at=day.start,
            ends_at=day.end,
        )


def _local_days(days: Iterable[date], zone: ZoneInfo) -> list[Interval]:
    return [local_day(day, zone) for day in days]


def _hours_of(change: OtherHours, point: ServicePoint, day: date) -> OpeningException:
    return OpeningException(
        service_point_id=point.pk, date=day, opens=change.opens, closes=change.closes
    )


def _arrive(
    staffing: Staffing, change: MoreStaff, point: ServicePoint, first_id: int
) -> Iterator[Professional]:
    """Newcomers with their shifts, from this id downward."""
    for pk in range(first_id, first_id - change.count, -1):
        staffing.active.add(pk)
        staffing.shifts[pk] = [
            Shift(
                professional_id=pk,
                service_point_id=point.pk,
                weekday=weekday,
                starts=change.starts,
                ends=change.ends,
                valid_from=change.days.first,
                valid_until=change.days.last,
            )
            for weekday in sorted(change.days.weekdays)
        ]
        yield Professional(pk=pk, resource_id=pk, zone=point.zone)
