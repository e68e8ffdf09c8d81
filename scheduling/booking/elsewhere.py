"""The same services at another point or by another channel: the last way out for who is stranded,
and moving there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from hub.errors import DomainError
from locations import bookable
from locations.gazetteer import distance_km
from locations.models import Offering, ServicePoint
from scheduling.availability import Item
from scheduling.booking.holds import alternatives_to, hold_visit, release
from scheduling.booking.offers import take_held
from scheduling.booking.people import Actor
from scheduling.booking.wish import items_of
from scheduling.errors import SlotNotOffered
from scheduling.models import Appointment

Items = tuple[Item, ...]
MOST = 5


def places(items: Items, *, now: datetime) -> list[Items]:
    """The visit as it could be had elsewhere, nearest point first, and at home last: where all of
    its services are offered to this party. The own point by another channel counts, too."""
    own = items[0].offering.service_point
    found = [some for some in _combined(items, now) if _differs(some, items)]
    found.sort(key=lambda some: _far(own, some[0].offering))
    return found[:MOST]


def move_there(
    *,
    appointment: Appointment,
    offerings: Sequence[int],
    start: datetime,
    seen: int,
    now: datetime,
    actor: Actor,
) -> Appointment:
    """The time elsewhere becomes the appointment's, and the citizen is told where; or nothing
    changes. Raises SlotTaken, SlotNotOffered, NotLive or ChangedMeanwhile."""
    items = items_of(appointment)
    there = next((s for s in _combined(items, now) if _ids(s) == tuple(offerings)), None)
    if there is None:
        raise SlotNotOffered(alternatives_to(appointment, now=now))
    held = hold_visit(items=there, start=start, now=now, actor=actor).appointment
    try:
        return take_held(appointment=appointment, held=held, now=now, actor=actor, seen=seen)
    except DomainError:
        release(appointment=held, now=now)
        raise


def _combined(items: Items, now: datetime) -> Iterator[Items]:
    """One service: each of its offerings. Several: those at one point together, by the channel of
    the old visit where it is there."""
    for some in _by_place(items, now):
        if len(items) == 1:
            yield from ((replace(items[0], offering=one),) for one in some[items[0]])
        elif all(some[item] for item in items):
            yield tuple(replace(item, offering=_like(item, some[item])) for item in items)


def _by_place(items: Items, now: datetime) -> list[dict[Item, list[Offering]]]:
    wanted = Q(pk__in=())
    for item in items:
        fits = Q(max_persons__gte=item.party.persons, max_items__gte=item.party.items)
        wanted |= Q(service=item.offering.service_id) & fits
    found: dict[object, dict[Item, list[Offering]]] = defaultdict(lambda: defaultdict(list))
    for row in bookable.offerings(now=now).filter(wanted).order_by("pk"):
        place = row.service_point_id or row.channel
        for item in items:
            if item.offering.service_id == row.service_id:
                found[place][item].append(row)
    return list(found.values())


def _like(item: Item, rows: list[Offering]) -> Offering:
    return min(rows, key=lambda row: (row.channel != item.offering.channel, row.pk))


def _ids(items: Items) -> tuple[int, ...]:
    return tuple(item.offering.pk for item in items)


def _differs(some: Items, own: Items) -> bool:
    return _ids(some) != _ids(own)


def _far(own: ServicePoint | None, there: Offering) -> tuple[bool, float, int]:
    """At home last; without a point of its own by the order of the offerings."""
    point = there.service_point
    if own is None or point is None:
        return point is None, 0.0, there.pk
    km = distance_km(own.latitude, own.longitude, point.latitude, point.longitude)
    return False, km, there.pk
