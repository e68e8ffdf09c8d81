"""What an appointment is about, and where else it could be had. The only file of this room that
reads segments and asks what is free."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from locations import bookable
from locations.gazetteer import distance_km
from locations.models import Offering, ServicePoint
from scheduling import availability
from scheduling.availability import Item, zone_of
from scheduling.booking.wish import item_of
from scheduling.models import Appointment

MOST_PLACES = 5  # near by, beside the own one
NEAR_KM = 25


@dataclass(frozen=True, slots=True)
class Visit:
    """The appointment as it could be had at another time or place."""

    items: tuple[Item, ...]
    starts_at: datetime
    change_until: datetime  # the citizen can move it until then

    @property
    def offering(self) -> Offering:
        """Of the first service."""
        return self.items[0].offering

    @property
    def service_id(self) -> int:
        return self.offering.service_id

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)

    @property
    def is_single(self) -> bool:
        return len(self.items) == 1

    def at(self, offering: Offering) -> tuple[Item, ...]:
        """The same where this offering is; several services stay at their own point."""
        if not self.is_single:
            return self.items
        return (replace(self.items[0], offering=offering),)


def visit_of(appointment: Appointment) -> Visit:
    """Reads `segments` through its prefetch where there is one."""
    segments = sorted(appointment.segments.all(), key=lambda segment: segment.position)
    items = tuple(item_of(segment) for segment in segments)
    minutes = max(item.offering.cancel_deadline_minutes for item in items)
    return Visit(
        items=items,
        starts_at=appointment.starts_at,
        change_until=appointment.starts_at - timedelta(minutes=minutes),
    )


def places_of(visit: Visit, *, now: datetime) -> list[ServicePoint]:
    """The own point, then the nearest ones where the same can be had; none for who stays home."""
    own = visit.offering.service_point
    if own is None:
        return []
    if not visit.is_single:
        return [own]
    others = _where_it_fits(visit, now).filter(service_point__isnull=False)
    points = [o.service_point for o in others.exclude(service_point=own) if o.service_point]
    far = {point.pk: _km(own, point) for point in points}
    near = sorted((p for p in points if far[p.pk] <= NEAR_KM), key=lambda p: (far[p.pk], p.pk))
    return [own, *near[:MOST_PLACES]]


def _where_it_fits(visit: Visit, now: datetime) -> QuerySet[Offering]:
    """The same service by the same channel, for this party."""
    party = visit.items[0].party
    return bookable.offerings(now=now).filter(
        service=visit.service_id,
        channel=visit.offering.channel,
        max_persons__gte=party.persons,
        max_items__gte=party.items,
    )


def _km(one: ServicePoint, other: ServicePoint) -> float:
    return distance_km(one.latitude, one.longitude, other.latitude, other.longitude)


Found = tuple[datetime, Offering]  # a start in wall time, and where it is


@dataclass(slots=True)
class Free:
    """The free starts, looked up once for all who want the same until something was taken."""

    now: datetime
    _starts: dict[tuple[object, ...], list[Found]] = field(default_factory=dict)

    def starts(self, visit: Visit, points: Iterable[int]) -> list[Found]:
        """In order of time."""
        own = [(i.offering.service_id, i.offering.channel, i.party, i.support) for i in visit.items]
        key = (*own, frozenset(points))
        if key not in self._starts:
            found = [
                (start, offering)
                for offering in _offerings(visit, frozenset(points), self.now)
                for start in _free(visit.at(offering), self.now)
            ]
            found.sort(key=lambda pair: (pair[0], pair[1].pk))
            self._starts[key] = [(_wall(start, place), place) for start, place in found]
        return self._starts[key]

    def look_again(self) -> None:
        self._starts.clear()


def _offerings(visit: Visit, points: frozenset[int], now: datetime) -> list[Offering]:
    """Where the same can be had for this party: at these points, or at home."""
    if not visit.is_single:
        return [visit.offering]
    places = {"service_point__in": points} if points else {"service_point": None}
    return list(_where_it_fits(visit, now).filter(**places))


def _free(items: tuple[Item, ...], now: datetime) -> list[datetime]:
    window = availability.bookable_window(items[0].offering, now)
    return availability.find_visit(items=items, window=window, now=now).times()


def _wall(start: datetime, offering: Offering) -> datetime:
    return start.astimezone(ZoneInfo(zone_of(offering)))
