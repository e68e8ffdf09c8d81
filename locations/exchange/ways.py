"""Where and how services can be had, added to what the catalogue tells of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.utils import timezone

from hub.catalogue.exchange import loading
from hub.catalogue.exchange.facts import ServiceFacts, Spot, Way, Week
from hub.catalogue.models import Service
from locations import bookable
from locations.models import Offering, OpeningSpan, ServicePoint


def with_ways(services: Iterable[ServiceFacts], *, now: datetime) -> Iterator[ServiceFacts]:
    """The same, AT_ONCE together, each with its visible offerings."""
    waiting = iter(services)
    while part := list(islice(waiting, loading.AT_ONCE)):
        found = _ways_of([told.pk for told in part], now)
        yield from (replace(told, ways=found[told.pk]) for told in part)


def one(service: Service, *, now: datetime) -> ServiceFacts:
    told = loading.facts_of(service, timezone.localdate(now))
    return replace(told, ways=_ways_of([told.pk], now)[told.pk])


def _ways_of(services: list[int], now: datetime) -> dict[int, list[Way]]:
    rows = bookable.offerings(now=now).filter(service__in=services).order_by("pk")
    rows = rows.select_related("service__organisation", "service_point__organisation")
    offerings = list(rows)
    points = {o.service_point.pk: o.service_point for o in offerings if o.service_point}
    spots = spots_of(points.values(), now=now)
    found: dict[int, list[Way]] = defaultdict(list)
    for offering in offerings:
        found[offering.service_id].append(_way(offering, spots))
    return found


def _way(offering: Offering, spots: dict[int, Spot]) -> Way:
    point = offering.service_point
    owner = point.organisation if point else offering.service.organisation
    return Way(
        pk=offering.pk,
        channel=offering.channel,
        minutes=offering.base_minutes,
        owner=owner.slug,
        spot=spots[point.pk] if point else None,
    )


def spots_of(points: Iterable[ServicePoint], *, now: datetime) -> dict[int, Spot]:
    points = list(points)
    spans = _weeks([point.pk for point in points], now)
    return {
        point.pk: Spot(
            pk=point.pk,
            slug=point.slug,
            name=point.name,
            street=point.street,
            postcode=point.postcode,
            place=point.place,
            week=Week(point.slug, tuple(spans[point.pk])),
        )
        for point in points
    }


def _weeks(points: list[int], now: datetime) -> dict[int, list[tuple[int, str, str]]]:
    """What holds today; hours of another season come when it begins."""
    today = timezone.localdate(now)
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for row in OpeningSpan.objects.filter(service_point__in=points).order_by("weekday", "opens"):
        if (row.valid_from or today) <= today <= (row.valid_until or today):
            hours = (row.weekday, f"{row.opens:%H:%M}", f"{row.closes:%H:%M}")
            found[row.service_point_id].append(hours)
    return found
