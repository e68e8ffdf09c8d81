"""When a service point is open: weekly hours, exceptions, holidays and closures put together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.intervals import Interval, dates, merge, subtract, wall_span
from locations import holidays
from locations.models import (
    Closure,
    HolidayChoice,
    OpeningException,
    OpeningSpan,
    ServicePoint,
)


@dataclass(frozen=True, slots=True)
class Opening:
    """An open span; `by_appointment_only` closes it to walk-ins, not to appointments."""

    span: Interval
    by_appointment_only: bool = False


@dataclass(slots=True)
class Hours:
    """The rows that say when one point is open. Rules:

    1. A chosen public holiday closes the date, unless an exception says `over_holiday`.
    2. An exception on a date replaces its weekly hours; one without times closes the date.
    3. Hours past midnight belong to the date on which they begin.
    4. Closures take time away, whatever opened it.
    """

    zone: ZoneInfo
    chosen_holidays: frozenset[str] = frozenset()
    weekly: list[OpeningSpan] = field(default_factory=list)
    exceptions: dict[date, list[OpeningException]] = field(default_factory=dict)
    closures: list[Closure] = field(default_factory=list)

    def on(self, day: date) -> list[Opening]:
        """The hours that begin on a date, closures not yet taken off, in order."""
        rows = self._rows(day)
        openings = [self._opening(day, row) for row in rows]
        return sorted((o for o in openings if o), key=lambda o: o.span)

    def _rows(self, day: date) -> Iterable[OpeningSpan | OpeningException]:
        special = self.exceptions.get(day, [])
        if holidays.on(day, self.chosen_holidays):
            return [row for row in special if row.over_holiday]
        return special or [row for row in self.weekly if _holds_on(row, day)]

    def _opening(self, day: date, row: OpeningSpan | OpeningException) -> Opening | None:
        if row.opens is None or row.closes is None:
            return None
        span = wall_span(day, row.opens, row.closes, self.zone)
        return Opening(span, getattr(row, "by_appointment_only", False)) if span else None

    def openings(self, window: Interval) -> Iterator[Opening]:
        """Open spans that touch the window, closures taken off, not cut at the window's ends."""
        first = window.start.astimezone(self.zone).date() - timedelta(days=1)
        last = window.end.astimezone(self.zone).date()
        gone = [Interval(c.starts_at, c.ends_at) for c in self.closures if c.resource_id is None]
        for day in dates(first, last):
            for opening in self.on(day):
                for piece in subtract([opening.span], gone):
                    if piece.overlaps(window):
                        yield Opening(piece, opening.by_appointment_only)

    def open_spans(self, window: Interval) -> list[Interval]:
        return merge(opening.span for opening in self.openings(window))

    def resource_closures(self, resource_id: int) -> list[Interval]:
        return [
            Interval(c.starts_at, c.ends_at) for c in self.closures if c.resource_id == resource_id
        ]

    def open_at(self, now: datetime) -> Opening | None:
        instant = Interval(now, now + timedelta(microseconds=1))
        return next((o for o in self.openings(instant) if o.span.holds(now)), None)

    def next_opening(self, now: datetime, within_days: int = 14) -> Opening | None:
        window = Interval(now, now + timedelta(days=within_days))
        later = (o for o in self.openings(window) if o.span.start > now)
        return min(later, key=lambda o: o.span, default=None)


def _holds_on(row: OpeningSpan, day: date) -> bool:
    return (
        row.weekday == day.weekday()
        and (row.valid_from is None or row.valid_from <= day)
        and (row.valid_until is None or day <= row.valid_until)
    )


def load(points: Iterable[ServicePoint], *, since: datetime) -> dict[int, Hours]:
    """The hours of many points by id, in four queries. Closures that ended before `since` stay
    behind."""
    points = list(points)
    ids = [point.pk for point in points]
    chosen = holiday_choices({point.organisation_id for point in points})
    weekly: dict[int, list[OpeningSpan]] = defaultdict(list)
    for span in OpeningSpan.objects.filter(service_point__in=ids).order_by("weekday", "opens"):
        weekly[span.service_point_id].append(span)
    special: dict[int, dict[date, list[OpeningException]]] = defaultdict(dict)
    for row in OpeningException.objects.filter(
        service_point__in=ids, date__gte=since.date() - timedelta(days=2)
    ).order_by("opens"):
        special[row.service_point_id].setdefault(row.date, []).append(row)
    closures: dict[int, list[Closure]] = defaultdict(list)
    for closure in Closure.objects.filter(service_point__in=ids, ends_at__gt=since):
        closures[closure.service_point_id].append(closure)
    return {
        point.pk: Hours(
            zone=ZoneInfo(point.zone),
            chosen_holidays=chosen[point.organisation_id],
            weekly=weekly[point.pk],
            exceptions=special[point.pk],
            closures=closures[point.pk],
        )
        for point in points
    }


def holiday_choices(organisations: set[int]) -> dict[int, frozenset[str]]:
    """The keys of holidays by organisation, for each of these."""
    chosen: dict[int, set[str]] = defaultdict(set)
    for choice in HolidayChoice.objects.filter(organisation__in=organisations):
        chosen[choice.organisation_id].add(choice.holiday)
    return {organisation: frozenset(chosen[organisation]) for organisation in organisations}


def of(point: ServicePoint, *, since: datetime) -> Hours:
    return load([point], since=since)[point.pk]
