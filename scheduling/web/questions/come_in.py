"""Points where one can talk to a person now: open, with a line that takes people in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from locations import bookable
from locations.gazetteer import Place, distance_km
from locations.models import Channel, Offering, ServicePoint
from scheduling.availability.sought import Sought, Where, find_offerings
from scheduling.queue import from_home
from scheduling.web import line_now

MOST_LOOKED_AT = 10  # of more nobody knows which one is near: the list of all points says it
MOST_READ = 5 * MOST_LOOKED_AT  # rows: a point may offer it more than once
NEAR_KM = 25
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OpenNow:
    """`km` is None where nobody knows from where."""

    point: ServicePoint
    km: float | None
    wait: str  # in words; empty where nothing can be said
    from_home: bool  # whether a number can be taken before one comes in


def points(topic_id: int, *, start: Place | None = None, now: datetime) -> list[OpenNow]:
    """Near first, else in order of name."""
    near = _near(topic_id, start, now) if start else []
    found: list[OpenNow] = []
    for point, km in near or _by_name(topic_id, now):
        said = line_now.tell(point, now)
        if said and not said.warns:
            welcome = from_home.why_not(point=point, now=now) is None
            found.append(OpenNow(point, km, said.text, welcome))
        if len(found) == MOST_SHOWN:
            break
    return found


def _by_name(topic_id: int, now: datetime) -> list[tuple[ServicePoint, float | None]]:
    ids = set(offered(topic_id, now=now).values_list("service_point", flat=True)[:MOST_READ])
    if len(ids) > MOST_LOOKED_AT:
        return []
    return [(point, None) for point in ServicePoint.objects.filter(pk__in=ids).order_by("name")]


def _near(topic_id: int, start: Place, now: datetime) -> list[tuple[ServicePoint, float | None]]:
    where = Where(start=start, radius_km=NEAR_KM, channels=frozenset([Channel.IN_PERSON]))
    rows = find_offerings([Sought(topic_id)], where, now=now)
    here = start.latitude, start.longitude
    far: dict[int, float] = {
        point.pk: distance_km(*here, point.latitude, point.longitude)
        for row in rows
        if (point := row.service_point)
    }
    nearest = sorted(far, key=lambda pk: far[pk])[:MOST_LOOKED_AT]
    whole = ServicePoint.objects.in_bulk(nearest)
    return [(whole[pk], far[pk]) for pk in nearest if far[pk] <= NEAR_KM]


def offered(topic_id: int, *, now: datetime) -> QuerySet[Offering]:
    """Where one can come in for it."""
    about = Q(service=topic_id) | Q(service__base=topic_id)
    return bookable.offerings(now=now).filter(
        about, channel=Channel.IN_PERSON, service_point__isnull=False
    )
