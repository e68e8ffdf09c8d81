"""The free starts for who waits: looked up together for all of them, and again near what was taken
since."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import Q

from hub.intervals import span
from locations import bookable
from locations.models import Offering
from scheduling.availability import Item, zone_of
from scheduling.availability.many import free_starts
from scheduling.waitlist.visits import Visit

AT_ONCE = 200  # visits whose masks are in memory side by side

Items = tuple[Item, ...]
Found = tuple[datetime, Offering]  # a start in wall time, and where it is
Asked = tuple[Visit, tuple[int, ...]]  # and at which points; none for who stays at home
Key = tuple[Items, frozenset[int]]


@dataclass(slots=True)
class Free:
    """`until` bounds the search: nobody wants a start after it."""

    now: datetime
    until: datetime
    _ways: dict[Key, list[Items]] = field(default_factory=dict)
    _starts: dict[Items, list[Found]] = field(default_factory=dict)
    _forgotten: set[Items] = field(default_factory=set)
    _hours: dict[Key, list[list[Found]]] = field(default_factory=dict)

    def look_up(self, asked: Iterable[Asked]) -> None:
        """For all of them at once, so that each alone finds its answer here."""
        asked = list(asked)
        self._find_ways(asked)
        new = {items for one in asked for items in self._ways[_key(one)]} - set(self._starts)
        self._search(list(new | self._forgotten))

    def hours(self, visit: Visit, points: tuple[int, ...]) -> list[list[Found]]:
        """In order of time, those of one hour on the clock together: they suit alike."""
        key = _key((visit, points))
        if key not in self._hours:
            if key not in self._ways or not self._starts.keys() >= set(self._ways[key]):
                self.look_up([(visit, points)])
            starts = merge(*(self._starts[items] for items in self._ways[key]), key=_in_order)
            self._hours[key] = [list(some) for _hour, some in groupby(starts, key=_hour_of)]
        return self._hours[key]

    def took(self, offering: Offering) -> None:
        """Something was taken there: what is known of the same place is no longer true. Whoever is
        shared with other places is refused by the database, and looked up then."""
        point, owner = offering.service_point_id, offering.service.organisation_id
        self._hours.clear()
        for items in [*self._starts]:
            lead = items[0].offering
            same = lead.service_point_id == point and (
                point or lead.service.organisation_id == owner
            )
            if same:
                del self._starts[items]
                self._forgotten.add(items)

    def _find_ways(self, asked: list[Asked]) -> None:
        new = [one for one in asked if _key(one) not in self._ways]
        if not new:
            return
        rows = _offerings(new, self.now)
        for visit, points in new:
            self._ways[_key((visit, points))] = _ways(visit, points, rows)

    def _search(self, some: list[Items]) -> None:
        self._forgotten.clear()
        window = span(self.now, self.until)
        for at in range(0, len(some), AT_ONCE):
            part = some[at : at + AT_ONCE]
            masks = free_starts(part, window=window, now=self.now) if window else []
            self._starts |= dict.fromkeys(part, [])
            for items, mask in zip(part, masks, strict=False):
                place = items[0].offering
                zone = ZoneInfo(zone_of(place))
                self._starts[items] = [(s.astimezone(zone), place) for s in mask.starts()]


def _key(asked: Asked) -> Key:
    visit, points = asked
    return visit.items, frozenset(points)


def _in_order(found: Found) -> tuple[datetime, int]:
    return found[0], found[1].pk


def _hour_of(found: Found) -> datetime:
    return found[0].replace(minute=0)


def _offerings(asked: Iterable[Asked], now: datetime) -> dict[int, list[Offering]]:
    """Where the services can be had, by service: at the points of anybody, or at home."""
    single = [(visit, points) for visit, points in asked if visit.is_single]
    services = {visit.service_id for visit, _points in single}
    points = {pk for _visit, some in single for pk in some}
    where = Q(service_point__in=points) | Q(service_point=None)
    found: dict[int, list[Offering]] = {service: [] for service in services}
    for row in bookable.offerings(now=now).filter(where, service__in=services).order_by("pk"):
        found[row.service_id].append(row)
    return found


def _ways(visit: Visit, points: tuple[int, ...], rows: dict[int, list[Offering]]) -> list[Items]:
    """The same by the same channel for this party; several services stay at their own point."""
    if not visit.is_single:
        return [visit.items]
    places: set[int | None] = {*points} or {None}
    return [
        visit.at(row)
        for row in rows[visit.service_id]
        if row.service_point_id in places and visit.fits(row)
    ]
