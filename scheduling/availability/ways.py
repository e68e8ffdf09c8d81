"""The ways in which what a citizen wants can be had: which offerings, at which place or by which
channel, nearest first. It looks at no time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from locations import gazetteer
from locations.models import Channel, Need, Offering, ServicePoint
from scheduling.availability.asking import Item
from scheduling.availability.sought import Sought, Where, find_offerings, find_offerings_at

HERE = (Channel.IN_PERSON, Channel.VIDEO_POINT, Channel.PHONE, Channel.VIDEO_HOME)


@dataclass(frozen=True, slots=True)
class Way:
    """Items that can be had in one visit, and what is `left` to be done elsewhere."""

    items: tuple[Item, ...]
    sought: tuple[Sought, ...]  # of each item
    km: float | None = None  # None where no distance is known
    left: tuple[Sought, ...] = ()

    @property
    def lead(self) -> Offering:
        return self.items[0].offering

    @property
    def point(self) -> ServicePoint | None:
        return self.lead.service_point


@dataclass(slots=True)
class Ways:
    """`whole` can do all that is wanted; `partial` something of it, those that do most first."""

    whole: list[Way] = field(default_factory=list)
    at_home: list[Way] = field(default_factory=list)
    partial: list[Way] = field(default_factory=list)


Spot = tuple[int | None, str]  # a point, or no point and a channel


def ways(sought: Sequence[Sought], where: Where, support: Sequence[Need], *, now: datetime) -> Ways:
    """Every way, nearest first. One service has a way for each of its channels at a place."""
    places = _by_place(sought, where, now)
    found = Ways()
    for offered in places.values():
        for chosen in _chosen(sought, offered):
            way = _way(sought, chosen, where, tuple(support))
            if way.left:
                found.partial.append(way)
            else:
                (found.whole if way.point else found.at_home).append(way)
    for some in (found.whole, found.at_home):
        some.sort(key=lambda way: (way.km or 0.0, way.lead.pk))
    found.partial = [way for way in found.partial if way.point]
    found.partial.sort(key=lambda way: (len(way.left), way.km or 0.0, way.lead.pk))
    return found


def together(lead: Offering, sought: Sequence[Sought], *, now: datetime) -> list[Offering] | None:
    """The offerings of further services for a visit around one that is chosen already; None where
    one of them cannot be had there."""
    point = lead.service_point_id
    offered: dict[int, list[Offering]] = defaultdict(list)
    for offering in find_offerings_at(point, sought, now=now):
        if point or offering.channel == lead.channel:
            offered[_topic(offering)].append(offering)
    best = [_best(offered.get(one.service, [])) for one in sought]
    return None if None in best else [offering for offering in best if offering]


def _by_place(
    sought: Sequence[Sought], where: Where, now: datetime
) -> dict[Spot, dict[int, list[Offering]]]:
    """Per place the offerings of each service that the party fits."""
    found: dict[Spot, dict[int, list[Offering]]] = defaultdict(lambda: defaultdict(list))
    for offering in find_offerings(sought, where, now=now):
        if _reaches(offering, where):
            at_home = offering.service_point_id is None
            place = (offering.service_point_id, offering.channel if at_home else "")
            found[place][_topic(offering)].append(offering)
    return found


def _topic(offering: Offering) -> int:
    return offering.service.base_id or offering.service_id


def _reaches(offering: Offering, where: Where) -> bool:
    """Whether it is near enough, or helps at home whoever lives there."""
    if offering.service_point_id is None:
        national = offering.service.base_id is None
        own = offering.service.organisation.cbs_code == where.home
        return national or own or not where.residents_only
    km = _km(offering.service_point, where)
    return where.radius_km is None or km is None or km <= where.radius_km


def _km(point: ServicePoint | None, where: Where) -> float | None:
    start = where.start
    if start is None or point is None:
        return None
    return gazetteer.distance_km(start.latitude, start.longitude, point.latitude, point.longitude)


def _best(offerings: Sequence[Offering]) -> Offering | None:
    """At the counter first, then by video at the point."""
    return min(offerings, key=lambda o: (HERE.index(Channel(o.channel)), o.pk), default=None)


def _chosen(
    sought: Sequence[Sought], offered: dict[int, list[Offering]]
) -> list[list[tuple[Sought, Offering]]]:
    """One service: each of its channels is a way. Several: the best of each, together."""
    if len(sought) == 1:
        return [[(sought[0], offering)] for offering in offered[sought[0].service]]
    best = [(one, _best(offered.get(one.service, []))) for one in sought]
    return [[(one, offering) for one, offering in best if offering]]


def _way(
    sought: Sequence[Sought],
    chosen: Sequence[tuple[Sought, Offering]],
    where: Where,
    support: tuple[Need, ...],
) -> Way:
    items = tuple(
        Item(offering, one.party, support, one.length, one.skill) for one, offering in chosen
    )
    had = tuple(one for one, _offering in chosen)
    left = tuple(one for one in sought if one not in had)
    return Way(items, had, _km(items[0].offering.service_point, where), left)
