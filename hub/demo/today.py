"""A line at one town hall for the day on which the demo is started, so that a desk can call."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet

from locations import hours
from locations.models import Channel, Offering, Resource, ServicePoint
from scheduling.availability import Item, Party
from scheduling.booking import Actor
from scheduling.queue import arrival
from scheduling.queue.models import LIVE, Ticket
from scheduling.queue.tickets import Wishes, today_at

POINT = "stadhuis-leeuwarden"
HOST = Actor(kind="staff", origin="demo")
CLERK = "balie@demo.example"  # whose skills the line asks for
# How many minutes ago they came in, and what they wish.
VISITORS = (
    (24, Wishes()),
    (17, Wishes(language_wish="ar")),
    (11, Wishes()),
    (8, Wishes(priority_reason="kan niet lang staan")),
    (2, Wishes(language_wish="en")),
)


def begin(*, now: datetime) -> str:
    """Lets a few people in, unless somebody waits already; says what there is. May run twice."""
    point = ServicePoint.objects.filter(slug=POINT).first()
    if point is None:
        return "No line today: another network is loaded."
    opening = hours.of(point, since=now).open_at(now)
    if opening is None:
        return f"{point.name} is closed at this hour: nobody waits."
    waiting = Ticket.objects.filter(service_point=point, day=today_at(point, now), state__in=LIVE)
    if not waiting.exists():
        _let_in(point, since=opening.span.start, now=now)
    return f"{waiting.count()} people wait at {point.name}: /medewerker/balie/{POINT}/"


def _let_in(point: ServicePoint, *, since: datetime, now: datetime) -> None:
    offered = list(_offered(point)[: len(VISITORS)])
    for at, (minutes, wishes) in enumerate(VISITORS if offered else ()):
        arrival.walk_in(
            point=point,
            items=[Item(offered[at % len(offered)], Party())],
            now=max(now - timedelta(minutes=minutes), since),
            actor=HOST,
            wishes=wishes,
        )


def _offered(point: ServicePoint) -> QuerySet[Offering]:
    """What the demo's clerk can do at a desk here."""
    skills: Iterable[int] = Resource.objects.filter(professional__user__email=CLERK).values_list(
        "capabilities", flat=True
    )
    able = Offering.objects.filter(needs__capabilities__in=skills)
    rows = Offering.objects.filter(
        service_point=point, active=True, channel=Channel.IN_PERSON, pk__in=able.values("pk")
    )
    return rows.order_by("-service__base__rank", "pk")
