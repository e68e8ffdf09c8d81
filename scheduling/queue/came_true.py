"""Which waits were told at a point and which came true: each ticket keeps its range, and when it
was first called."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from locations.models import ServicePoint
from scheduling.queue.models import LIVE, Ticket
from scheduling.queue.truth import Figures, Told, figures_of
from scheduling.queue.waiting import Range


@dataclass(frozen=True, slots=True)
class Came:
    """One ticket that told a range and was called. `day`: of the ticket, on the point's clock;
    `booked`: counted by the time of an appointment when it was called."""

    day: date
    booked: bool
    told: Told


@dataclass(frozen=True, slots=True)
class Waits:
    """Of the days from first to last. `untold`: called, and nobody could tell before how long it
    would take; `uncalled`: told a range, and left or were left before any call."""

    first: date
    last: date
    everybody: Figures
    walk_ins: Figures
    booked: Figures
    by_week: tuple[tuple[date, Figures], ...]
    by_day: tuple[tuple[date, Figures], ...]
    untold: int
    uncalled: int


def waits_of(*, point: ServicePoint, first: date, last: date) -> Waits:
    """Both ends included. Weeks by their Monday; only weeks and days on which somebody was called
    after a range, the latest first."""
    rows = Ticket.objects.filter(service_point=point, day__gte=first, day__lte=last)
    came = list(_came(rows))
    return Waits(
        first=first,
        last=last,
        everybody=figures_of(one.told for one in came),
        walk_ins=figures_of(one.told for one in came if not one.booked),
        booked=figures_of(one.told for one in came if one.booked),
        by_week=_by(came, lambda day: day - timedelta(days=day.weekday())),
        by_day=_by(came, lambda day: day),
        untold=rows.filter(told_low=None, first_called_at__isnull=False).count(),
        uncalled=rows.filter(told_low__isnull=False, first_called_at=None)
        .exclude(state__in=LIVE)
        .count(),
    )


def _came(rows: QuerySet[Ticket]) -> Iterable[Came]:
    columns = ("day", "due_at", "told_low", "told_high", "arrived_at", "first_called_at")
    found = rows.filter(told_low__isnull=False, first_called_at__isnull=False)
    for day, due, low, high, arrived, called in found.values_list(*columns).iterator():
        # Between instants, so that a night in which the clock is changed adds or takes no hour.
        minutes = (called - arrived).total_seconds() / 60
        yield Came(day, due is not None, Told(Range(low or 0, high or 0), minutes))


def _by(came: Iterable[Came], when: Callable[[date], date]) -> tuple[tuple[date, Figures], ...]:
    found: dict[date, list[Told]] = defaultdict(list)
    for one in came:
        found[when(one.day)].append(one.told)
    return tuple((day, figures_of(found[day])) for day in sorted(found, reverse=True))
