"""What an appointment is about, and where else it could be had. The only file of this room that
reads segments and asks what is free."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from locations import bookable
from locations.gazetteer import distance_km
from locations.models import Offering, ServicePoint
from scheduling import availability
from scheduling.availability import Party
from scheduling.booking.wish import zone_of
from scheduling.models import Appointment

MOST_PLACES = 5  # near by, beside the own one
NEAR_KM = 25


@dataclass(frozen=True, slots=True)
class Visit:
    """The appointment as it could be had at another time or place."""

    offering: Offering
    party: Party
    starts_at: datetime
    change_until: datetime  # the citizen can move it until then

    @property
    def service_id(self) -> int:
        return self.offering.service_id


def visit_of(appointment: Appointment) -> Visit:
    """Reads `segments` through its prefetch where there is one."""
    (segment,) = appointment.segments.all()
    deadline = timedelta(minutes=segment.offering.cancel_deadline_minutes)
    return Visit(
        offering=segment.offering,
        party=Party(segment.persons, segment.items),
        starts_at=appointment.starts_at,
        change_until=appointment.starts_at - deadline,
    )


def places_of(visit: Visit, *, now: datetime) -> list[ServicePoint]:
    """The own point, then the nearest ones where the same can be had; none for who stays home."""
    own = visit.offering.service_point
    if own is None:
        return []
    others = bookable.offerings(now=now).filter(
        service=visit.service_id,
        channel=visit.offering.channel,
        max_persons__gte=visit.party.persons,
        max_items__gte=visit.party.items,
        service_point__isnull=False,
    )
    points = [o.service_point for o in others.exclude(service_point=own) if o.service_point]
    far = {point.pk: _km(own, point) for point in points}
    near = sorted((p for p in points if far[p.pk] <= NEAR_KM), key=lambda p: (far[p.pk], p.pk))
    return [own, *near[:MOST_PLACES]]


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
        key = (visit.service_id, visit.offering.channel, visit.party, frozenset(points))
        if key not in self._starts:
            found = [
                (start, offering)
                for offering in _offerings(visit, frozenset(points), self.now)
                for start in _free(offering, visit.party, self.now)
            ]
            found.sort(key=lambda pair: (pair[0], pair[1].pk))
            self._starts[key] = [(_wall(start, place), place) for start, place in found]
        return self._starts[key]

    def look_again(self) -> None:
        self._starts.clear()


def _offerings(visit: Visit, points: frozenset[int], now: datetime) -> list[Offering]:
    """Where the same can be had for this party: at these points, or at home."""
    places = {"service_point__in": points} if points else {"service_point": None}
    found = bookable.offerings(now=now).filter(
        service=visit.service_id,
        channel=visit.offering.channel,
        max_persons__gte=visit.party.persons,
        max_items__gte=visit.party.items,
        **places,
    )
    return list(found)


def _free(offering: Offering, party: Party, now: datetime) -> Iterable[datetime]:
    window = availability.bookable_window(offering, now)
    return availability.find(offering=offering, window=window, now=now, party=party).times()


def _wall(start: datetime, offering: Offering) -> datetime:
    return start.astimezone(ZoneInfo(zone_of(offering)))
