"""Where a service can be had, as a touch screen shows it: this point first, then the nearest to it
or to a postcode that was typed, and at last what needs no place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hub.catalogue.models import Service
from hub.errors import DomainError
from kiosk.finding import tight
from kiosk.models import Visit
from locations import gazetteer
from locations.gazetteer import Place, UnknownPlace
from locations.models import Channel, ServicePoint
from scheduling.availability import Asker, Party, nearby
from scheduling.availability.nearby import Moments, Nearby
from scheduling.availability.sought import Sought, Where
from scheduling.availability.wanted import Wanted

MOST_NEAR = 5  # looked at
MOST_SHOWN = (4, 3, 1)  # beside this point, by how little room there is
HERE_KM = 0.1


@dataclass(frozen=True, slots=True)
class Option:
    """One place or channel. `first_free` is wall time there; `km` is None at this point itself."""

    offering: int
    name: str
    address: str
    channel: Channel
    km: float | None
    first_free: datetime | None
    here: bool = False


@dataclass(slots=True)
class Found:
    options: list[Option] = field(default_factory=list)
    start: Place | None = None  # of the postcode or town that was typed
    unknown: DomainError | None = None


def found(point: ServicePoint, topic: Service, visit: Visit, *, now: datetime) -> Found:
    sought = [Sought(topic.pk, Party(visit.persons))]
    made = Found()
    if visit.near:
        try:
            made.start = gazetteer.find(visit.near)[0]
        except UnknownPlace as unknown:
            made.unknown = unknown
    near = _search(sought, Where(start=made.start or spot_of(point)), now)
    own = _at(point, near.whole)
    if made.start:
        own = _at(point, _search(sought, Where(spot_of(point), HERE_KM), now).whole)
    others = [one for one in near.whole if one not in own and not _is_at(point, one)]
    made.options = [
        *(_option(one, point) for one in own),
        *(_option(one, point) for one in others[: MOST_SHOWN[tight(visit)]]),
        *(_option(one, point) for one in near.at_home),
    ]
    return made


def spot_of(point: ServicePoint) -> Place:
    return Place(
        name=point.name,
        kind="place",
        municipality=point.place,
        municipality_code=point.municipality_code,
        province="",
        latitude=point.latitude,
        longitude=point.longitude,
    )


def _search(sought: list[Sought], where: Where, now: datetime) -> Nearby:
    return nearby.search(
        sought=sought,
        where=where,
        wanted=Wanted(),
        now=now,
        most=MOST_NEAR,
        asker=Asker.ASSISTED,
    )


def _at(point: ServicePoint, some: Sequence[Moments]) -> list[Moments]:
    return [one for one in some if _is_at(point, one)]


def _is_at(point: ServicePoint, one: Moments) -> bool:
    return one.way.point is not None and one.way.point.pk == point.pk


def _option(one: Moments, here: ServicePoint) -> Option:
    point, offering = one.way.point, one.way.lead
    is_here = _is_at(here, one)
    return Option(
        offering=offering.pk,
        name=point.name if point else "",
        address=f"{point.street}, {point.place}" if point else "",
        channel=Channel(offering.channel),
        km=None if is_here or point is None else one.way.km,
        first_free=one.first_free,
        here=is_here,
    )
