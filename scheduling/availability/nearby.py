"""Where and when in one search: the first free moments of many ways at once.

The pools of all of them are loaded together. Most have a free moment soon, so the time further away
is looked at only for those that have none; see `SOON`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from math import inf
from zoneinfo import ZoneInfo

from hub.intervals import Interval, span
from locations.models import Need
from scheduling.availability import many
from scheduling.availability.asking import COUNTRY_ZONE, Asker, bookable_window, zone_of
from scheduling.availability.sought import Sought, Where
from scheduling.availability.wanted import Wanted
from scheduling.availability.ways import Way, ways
from scheduling.grid import Mask

SOON = timedelta(days=14)
MOST_WAYS = 12  # at points, each costs a search of the grid; nearer ones come first
MOST_PARTIAL = 3
FAR_KM = 25.0  # so much nearer must a place be that cannot do all, where another can
MOST_ELSEWHERE = 5  # the places looked at for what is left over
FIRST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Moments:
    """A way with its first free starts, in wall time at the place; none where there are none.
    `elsewhere` tells where each service that is left can be had first."""

    way: Way
    times: tuple[datetime, ...] = ()
    elsewhere: tuple["Moments", ...] = ()

    @property
    def first_free(self) -> datetime | None:
        return self.times[0] if self.times else None

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.way.items)


@dataclass(slots=True)
class Nearby:
    """The answer: places that can do all, what can be done at home, places that can do most.
    `more` counts the places further away."""

    whole: list[Moments] = field(default_factory=list)
    at_home: list[Moments] = field(default_factory=list)
    partial: list[Moments] = field(default_factory=list)
    more: int = 0


def search(
    *,
    sought: Sequence[Sought],
    where: Where,
    wanted: Wanted,
    now: datetime,
    support: Sequence[Need] = (),
    most: int = MOST_WAYS,
    asker: Asker = Asker.ONLINE,
) -> Nearby:
    """The nearest ways to have all that is sought in one visit, with their first free moments;
    `asker` counts for those that can do all."""
    found = ways(sought, where, support, now=now)
    whole = found.whole[:most]
    told = first_moments([*whole, *found.at_home], wanted=wanted, now=now, asker=asker)
    some = len(whole)
    useful = _useful(found.partial, told)
    return Nearby(
        whole=told[:some],
        at_home=told[some:],
        partial=_with_the_rest(useful, where, wanted, support, now),
        more=len(found.whole) - some,
    )


def _useful(partial: Sequence[Way], whole: Sequence[Moments]) -> list[Way]:
    """Places that do most of it, where none can do all or only one that is much further; and of
    those the near ones."""
    free = [moments.way for moments in whole if moments.first_free]
    if any(way.km is None for way in free):
        return []
    bound = min((way.km or 0.0 for way in free), default=inf) - FAR_KM
    least = min((len(way.left) for way in partial), default=0)
    most = [way for way in partial if len(way.left) == least and _km(way) < bound]
    return [way for way in most if _km(way) <= _km(most[0]) + FAR_KM][:MOST_PARTIAL]


def _km(way: Way) -> float:
    return way.km or 0.0


def _with_the_rest(
    some: Sequence[Way],
    where: Where,
    wanted: Wanted,
    support: Sequence[Need],
    now: datetime,
) -> list[Moments]:
    """Each with the first free moment of every service that it leaves."""
    told = first_moments(some, wanted=wanted, now=now)
    left = dict.fromkeys(one for moments in told for one in moments.way.left)
    first = {one: _elsewhere(one, where, wanted, support, now) for one in left}
    return [
        Moments(
            moments.way,
            moments.times,
            tuple(found for one in moments.way.left if (found := first[one])),
        )
        for moments in told
    ]


def _elsewhere(
    one: Sought, where: Where, wanted: Wanted, support: Sequence[Need], now: datetime
) -> Moments | None:
    """At the nearest place that has a moment; where no distance is known, at the first moment."""
    found = ways([one], where, support, now=now)
    near = [*found.whole[:MOST_ELSEWHERE], *found.at_home]
    free = [m for m in first_moments(near, wanted=wanted, now=now) if m.first_free]
    if where.start and free:
        return free[0]
    return min(free, key=lambda m: m.first_free or now, default=None)


def first_moments(
    some: Sequence[Way], *, wanted: Wanted, now: datetime, asker: Asker = Asker.ONLINE
) -> list[Moments]:
    """Each way with its first free starts, in the order given."""
    country = ZoneInfo(COUNTRY_ZONE)
    begin = wanted.begin(now, country) - timedelta(days=1)  # a zone may be ahead of the country's
    begin = max(begin, now)
    found = _between(some, wanted, now, span(begin, begin + SOON), asker)
    late = [at for at, times in enumerate(found) if not times]
    if late:
        rest = [some[at] for at in late]
        latest = max(bookable_window(item.offering, now).end for w in rest for item in w.items)
        end = wanted.end(latest, country) + timedelta(days=1)
        later = _between(rest, wanted, now, span(begin + SOON, end), asker)
        for at, times in zip(late, later, strict=True):
            found[at] = times
    return [Moments(way, times) for way, times in zip(some, found, strict=True)]


def _between(
    some: Sequence[Way], wanted: Wanted, now: datetime, window: Interval | None, asker: Asker
) -> list[tuple[datetime, ...]]:
    """Of each way, in the order given."""
    if not some or window is None:
        return [()] * len(some)
    free = many.free_starts([way.items for way in some], window=window, now=now, asker=asker)
    return [_first(starts, way, wanted, window) for way, starts in zip(some, free, strict=True)]


def _first(starts: Mask, way: Way, wanted: Wanted, window: Interval) -> tuple[datetime, ...]:
    zone = ZoneInfo(zone_of(way.lead))
    if wanted:
        starts = starts & wanted.mask(window, zone)
    return tuple(start.astimezone(zone) for start in islice(starts.starts(), FIRST_TIMES))
