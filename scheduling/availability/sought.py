"""What is sought and where it will do: the offerings that answer to it, nothing said of times."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from itertools import islice
from math import cos, radians
from typing import Any

from django.db.models import Q, QuerySet

from hub.catalogue.models import Service
from hub.kept import Kept, Small
from locations import bookable
from locations.gazetteer import Place
from locations.models import Offering
from scheduling.availability.asking import Party

KM_PER_DEGREE = 110.5  # of latitude, at the least
# What who chooses a place reads, beside what a search needs: whole rows of twenty points, services
# and organisations take longer to build than their free moments to find.
READ = (
    *bookable.LEAN,
    "service__organisation",
    *(f"service__organisation__{name}" for name in ("slug", "name", "cbs_code")),
    *(f"service_point__{name}" for name in ("latitude", "longitude")),
    *(f"service_point__{name}" for name in ("step_free", "wheelchair_desk")),
)


@dataclass(frozen=True, slots=True)
class Sought:
    """One service (or a topic with variants), and for whom. For `length` and `skill` see Item."""

    service: int
    party: Party = Party()
    length: int | None = None
    skill: int | None = None


@dataclass(frozen=True, slots=True)
class Where:
    """Which places and channels will do. `start` is the spot to measure from. A municipality helps
    at home only its own residents: those of `start`, unless `residents_only` is off."""

    start: Place | None = None
    radius_km: float | None = None
    channels: frozenset[str] = frozenset()
    wheelchair: bool = False
    residents_only: bool = True
    most: int | None = None  # of one service, where there is no distance to choose by

    @property
    def home(self) -> str:
        return self.start.municipality_code if self.start else ""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What makes two questions two statements; all the rest are values."""

    services: tuple[int, ...]  # the number of ids for each service sought
    channels: int = 0
    wheelchair: bool = False
    boxed: bool = False
    most: int | None = None

    @property
    def kinds(self) -> Iterator[type]:
        yield datetime
        for count in self.services:
            yield from (Small, Small, *[int] * count)
        yield from [str] * self.channels
        yield from [float] * (4 if self.boxed else 0)


def find_offerings(sought: Sequence[Sought], where: Where, *, now: datetime) -> list[Offering]:
    """Those that fit the parties, at places and by channels that will do; by their ids."""
    variants = _variants([one.service for one in sought])
    box = _box(where)
    far = where.start is None and len(sought) == 1  # no distance to choose by
    shape = _Shape(
        services=tuple(len(variants[one.service]) for one in sought),
        channels=len(where.channels),
        wheelchair=where.wheelchair,
        boxed=bool(box),
        most=where.most if far else None,
    )
    values = (*_values(sought, variants), *sorted(map(str, where.channels)), *box)
    return _statement(shape).rows(now, *values)


def find_offerings_at(
    point: int | None, sought: Sequence[Sought], *, now: datetime
) -> "QuerySet[Offering]":
    """At one point, or at none: by video at home and by phone."""
    variants = _variants([one.service for one in sought])
    shape = _Shape(tuple(len(variants[one.service]) for one in sought))
    return _queryset(shape, now, *_values(sought, variants)).filter(service_point=point)


def _values(sought: Sequence[Sought], variants: dict[int, list[int]]) -> Iterator[int]:
    for one in sought:
        yield from (one.party.persons, one.party.items, *variants[one.service])


@lru_cache(maxsize=200)  # topics differ in their number of variants
def _statement(shape: _Shape) -> Kept[Offering]:
    return Kept(partial(_queryset, shape), *shape.kinds)


def _queryset(shape: _Shape, now: datetime, *values: Any) -> "QuerySet[Offering]":
    """The values in the order of the shape's kinds."""
    given = iter(values)
    wanted = Q(pk__in=())
    for count in shape.services:
        fits = Q(max_persons__gte=next(given), max_items__gte=next(given))
        wanted |= Q(service__in=list(islice(given, count))) & fits
    rows = bookable.offerings(now=now).filter(wanted)
    if shape.channels:
        rows = rows.filter(channel__in=list(islice(given, shape.channels)))
    if shape.wheelchair:
        rows = rows.filter(Q(service_point=None) | Q(service_point__wheelchair_desk=True))
    if shape.boxed:
        south, north, west, east = given
        rows = rows.filter(
            Q(service_point=None)
            | Q(
                service_point__latitude__range=(south, north),
                service_point__longitude__range=(west, east),
            )
        )
    lean = rows.select_related(None).select_related("service__organisation", "service_point")
    return lean.only(*READ).order_by("pk")[: shape.most]


def _box(where: Where) -> tuple[float, ...]:
    """South, north, west and east of a square around the circle, so that the database leaves out
    what is far away; nothing where all is near enough."""
    start, km = where.start, where.radius_km
    if start is None or km is None:
        return ()
    high = km / KM_PER_DEGREE
    wide = high / cos(radians(start.latitude))
    south, north = start.latitude - high, start.latitude + high
    return south, north, start.longitude - wide, start.longitude + wide


def _variants(topics: Sequence[int]) -> dict[int, list[int]]:
    """Of each topic itself and what municipalities make of it. Looked up first, for a database
    that may choose "this or its base" row by row reads every offering of the country."""
    found = {topic: [topic] for topic in topics}
    asked = list(found)
    for base, pk in _based_on(len(asked)).rows(*asked):
        found[base or 0].append(pk)
    return found


@cache
def _based_on(count: int) -> Kept[tuple[int | None, int]]:
    def make(*topics: int) -> "QuerySet[Service, tuple[int | None, int]]":
        return Service.objects.filter(base__in=topics).values_list("base", "pk")

    return Kept(make, *[int] * count)
