"""What an appointment is about, and where else it could be had. The only file of this room that
reads segments."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from locations import bookable
from locations.gazetteer import distance_km
from locations.models import Offering, ServicePoint
from scheduling.availability import Item
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

    def fits(self, offering: Offering) -> bool:
        """Whether another offering of the first service takes this party by the same channel."""
        party = self.items[0].party
        return (
            offering.channel == self.offering.channel
            and offering.max_persons >= party.persons
            and offering.max_items >= party.items
        )

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
