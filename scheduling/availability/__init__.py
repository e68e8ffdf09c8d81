"""Which starts can be booked, and why the others cannot. Loads rows and calls the grid."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from hub.intervals import Interval
from locations.models import Offering
from scheduling.availability import rules, visits
from scheduling.availability.asking import (
    Asker,
    Item,
    Party,
    bookable_window,
    minutes_of,
    zone_of,
)
from scheduling.availability.rules import Availability, Question, Step, nearest
from scheduling.availability.visits import MOST_SERVICES, Planned, VisitAvailability
from scheduling.models import Appointment
from scheduling.planning import candidates

__all__ = [
    "MOST_SERVICES",
    "Asker",
    "Availability",
    "Item",
    "Party",
    "Planned",
    "Step",
    "VisitAvailability",
    "bookable_window",
    "find",
    "find_visit",
    "first_free",
    "minutes_of",
    "nearest",
    "zone_of",
]

SOON = timedelta(days=14)  # where most first free moments lie


def find(
    *,
    offering: Offering,
    window: Interval,
    now: datetime,
    party: Party | None = None,
    ignoring: Appointment | None = None,
    asker: Asker = Asker.ONLINE,
    explain: bool = False,
) -> Availability:
    """The starts within the window at which one service can be booked.

    `ignoring` counts that appointment's own time as free (for a move); `explain` fills `steps`.
    """
    items = [Item(offering, party or Party())]
    question = Question(window, now, asker, ignoring, explain)
    return visits.find(items, question).parts[0]


def find_visit(
    *,
    items: Sequence[Item],
    window: Interval,
    now: datetime,
    ignoring: Appointment | None = None,
    asker: Asker = Asker.ONLINE,
    explain: bool = False,
) -> VisitAvailability:
    """The starts at which all services fit in one visit, in whatever order. Raises Invalid."""
    return visits.find(items, Question(window, now, asker, ignoring, explain))


def first_free(
    *, offerings: Iterable[Offering], now: datetime, party: Party | None = None
) -> dict[int, datetime | None]:
    """The first free moment of each offering, by its id. Most have one soon, so the time further
    away is looked at only for those that have none."""
    items = [Item(offering, party or Party()) for offering in offerings]
    found = _first_free(items, now, now, now + SOON)
    rest = [item for item in items if found[item.offering.pk] is None]
    if rest:
        last = max(bookable_window(item.offering, now).end for item in rest)
        found |= _first_free(rest, now, now + SOON, max(last, now + SOON + timedelta(days=1)))
    return found


def _first_free(
    items: Sequence[Item], now: datetime, start: datetime, end: datetime
) -> dict[int, datetime | None]:
    if not items:
        return {}
    question = Question(Interval(start, end), now)
    scope = rules.scope_of(items, question.window)
    loaded = candidates.load(items, scope=scope, now=now)
    rooms: rules.Rooms = {}
    return {
        item.offering.pk: rules.answer(
            item, loaded.of(at), question, scope=scope, rooms=rooms
        ).first_free
        for at, item in enumerate(items)
    }
