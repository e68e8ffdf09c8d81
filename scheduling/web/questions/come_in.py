"""Points where one can talk to a person now: open, with a line that takes people in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from locations import bookable
from locations.models import Channel, ServicePoint
from scheduling.web import line_now

MOST_LOOKED_AT = 10  # of more nobody knows which one is near: the list of all points says it
MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class OpenNow:
    point: ServicePoint
    wait: str  # in words; empty where nothing can be said


def points(topic_id: int, *, now: datetime) -> list[OpenNow]:
    """In order of name. A number is taken there."""
    about = Q(service=topic_id) | Q(service__base=topic_id)
    offered = bookable.offerings(now=now).filter(
        about, channel=Channel.IN_PERSON, service_point__isnull=False
    )
    ids = set(offered.values_list("service_point", flat=True)[: 5 * MOST_LOOKED_AT])
    if len(ids) > MOST_LOOKED_AT:
        return []
    found: list[OpenNow] = []
    for point in ServicePoint.objects.filter(pk__in=ids).order_by("name"):
        said = line_now.tell(point, now)
        if said and not said.warns:
            found.append(OpenNow(point, said.text))
    return found[:MOST_SHOWN]
