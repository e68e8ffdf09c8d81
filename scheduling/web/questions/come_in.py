"""Points where one can talk to a person now: open, with a line that takes people in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from locations import bookable
from locations.models import Channel, Offering, ServicePoint
from scheduling.queue import from_home
from scheduling.web import line_now

MOST_LOOKED_AT = 10  # of more nobody knows which one is near: the list of all points says it
MOST_READ = 5 * MOST_LOOKED_AT  # rows: a point may offer it more than once
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OpenNow:
    point: ServicePoint
    wait: str  # in words; empty where nothing can be said
    from_home: bool  # whether a number can be taken before one comes in


def points(topic_id: int, *, now: datetime) -> list[OpenNow]:
    """In order of name."""
    ids = set(offered(topic_id, now=now).values_list("service_point", flat=True)[:MOST_READ])
    if len(ids) > MOST_LOOKED_AT:
        return []
    found: list[OpenNow] = []
    for point in ServicePoint.objects.filter(pk__in=ids).order_by("name"):
        said = line_now.tell(point, now)
        if said and not said.warns:
            welcome = from_home.why_not(point=point, now=now) is None
            found.append(OpenNow(point, said.text, welcome))
        if len(found) == MOST_SHOWN:
            break
    return found


def offered(topic_id: int, *, now: datetime) -> QuerySet[Offering]:
    """Where one can come in for it."""
    about = Q(service=topic_id) | Q(service__base=topic_id)
    return bookable.offerings(now=now).filter(
        about, channel=Channel.IN_PERSON, service_point__isnull=False
    )
