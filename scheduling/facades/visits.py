"""One visit as a form asks for it, and its free times on the clock of the place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.clients.models import Client
from hub.errors import Invalid
from hub.intervals import Interval, local_day
from locations.models import Offering, ServicePoint
from scheduling import availability, booking
from scheduling.availability import Item, Party, bookable_window
from scheduling.facades import known, wall
from scheduling.facades.errors import PeriodTooLong, WrongNumber

MOST_DAYS = 62


@dataclass(frozen=True, slots=True)
class Visit:
    point: ServicePoint
    items: tuple[Item, ...]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.point.zone)

    @property
    def minutes(self) -> int:
        return sum(item.minutes for item in self.items)


def visit_of(
    client: Client, place: str, asked: Sequence[tuple[str, int]], *, now: datetime
) -> Visit:
    """`asked` are services, each with how many come or how many things they need. Raises
    UnknownBranch, UnknownService, WrongNumber."""
    at = known.point(client, place, now=now)
    amounts = dict(asked)
    found = known.chosen(client, at, list(amounts), now=now)
    items = [
        Item(offering, party_of(offering, amount))
        for offering, amount in zip(found, amounts.values(), strict=True)
    ]
    return Visit(at, tuple(items))


def party_of(offering: Offering, amount: int) -> Party:
    """Persons, where more than one may come for this; else things. Raises WrongNumber."""
    things = offering.max_persons == 1 and offering.max_items > 1
    party = Party(items=amount) if things else Party(persons=amount)
    try:
        return booking.check_party(offering, party)
    except Invalid as wrong:
        most = offering.max_items if things else offering.max_persons
        told = next(iter(wrong.fields.values()))
        raise WrongNumber(way_forward=told, details={"most": most}) from wrong


def window(items: Iterable[Item], *, now: datetime) -> Interval | None:
    """When all of it can be booked; None where that is never."""
    spans = [bookable_window(item.offering, now) for item in items]
    first, last = max(span.start for span in spans), min(span.end for span in spans)
    return Interval(first, last) if first < last else None


def free_times(visit: Visit, first: date, last: date, *, now: datetime) -> list[datetime]:
    """Starts on these dates, as naive local times. A time that comes twice in a night is left out:
    the form could not say which of the two it means. Raises InThePast, PeriodTooLong."""
    wall.check_not_past(last, now=now, zone=visit.zone)
    if (last - first).days >= MOST_DAYS:
        raise PeriodTooLong
    days = Interval(local_day(first, visit.zone).start, local_day(last, visit.zone).end)
    starts = availability.find_visit(items=visit.items, window=days, now=now).times()
    told = (wall.local(start, visit.zone) for start in starts)
    return [local for local in told if wall.is_told_once(local, visit.zone)]


def free_days(visit: Visit, *, now: datetime) -> list[date]:
    """Every date on which it can be booked."""
    span = window(visit.items, now=now)
    if span is None:
        return []
    found: list[date] = []
    first = span.start.astimezone(visit.zone).date()
    end = span.end.astimezone(visit.zone).date()
    while first <= end:
        last = min(first + timedelta(days=MOST_DAYS - 1), end)
        found += dict.fromkeys(local.date() for local in free_times(visit, first, last, now=now))
        first = last + timedelta(days=1)
    return found


def alone(offering: Offering) -> Item:
    return Item(offering, Party())


def dates_of(items: Sequence[Item], *, now: datetime) -> tuple[date, date]:
    """The first and the last date on which all of it may be booked; twice today where that is
    never."""
    span = window(items, now=now)
    zone = ZoneInfo(availability.zone_of(items[0].offering))
    if span is None:
        today = now.astimezone(zone).date()
        return today, today
    return span.start.astimezone(zone).date(), span.end.astimezone(zone).date()


def minutes_for(offering: Offering, amount: int) -> int:
    """Raises WrongNumber."""
    return availability.minutes_of(offering, party_of(offering, amount))
