"""Whether a wish can come true at all: by opening hours, notice and the own appointment, whoever
works and whatever is booked. A shift may still be added; a counter that is closed on Mondays is
closed for who waits, too."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, Text
from hub.intervals import span
from locations import hours
from locations.models import ServicePoint
from scheduling.availability import bookable_window, zone_of
from scheduling.grid import SLICE, covered, every, runs, slices
from scheduling.waitlist.matching import EARLIER_BY, Wanted
from scheduling.waitlist.visits import Visit


class NothingEarlier(DomainError):
    code = "nothing_earlier"
    status = 409
    sentence = _("There is no time left at which we are open.")
    way_forward = _("Choose more places, or call us.")


def fault(
    visit: Visit, wanted: Wanted, points: Iterable[ServicePoint], *, now: datetime
) -> tuple[str, Text] | None:
    """The field for which nothing is left, and a sentence; None where something is. `points` are
    those that are wanted. Raises NothingEarlier where no other wish would help."""
    starts = _starts(visit, points, now)
    if not starts:
        raise NothingEarlier
    any_hour = Wanted(wanted.points, wanted.first_day, wanted.last_day, wanted.weekdays)
    if not any(any_hour.suits(wall) for wall in starts):
        return "weekdays", _("On these days we are not open in time. Choose other days too.")
    if not any(wanted.suits(wall) for wall in starts):
        return "parts", _("At these hours we are not open in time. Choose another part too.")
    return None


def _starts(visit: Visit, points: Iterable[ServicePoint], now: datetime) -> list[datetime]:
    """Every start at which the visit would fit in the opening hours, in wall time."""
    bookable = bookable_window(visit.offering, now)
    before = visit.starts_at - EARLIER_BY + SLICE
    window = span(bookable.start, min(bookable.end, before))
    if window is None:
        return []
    step = every(slices(visit.offering.step_minutes), window)
    if visit.offering.service_point is None:
        zone = ZoneInfo(zone_of(visit.offering))
        return [start.astimezone(zone) for start in step.starts()]
    found = []
    for point_hours in hours.load(points, since=window.start).values():
        around = span(window.start, window.end + timedelta(minutes=visit.minutes)) or window
        fits = runs(covered(point_hours.open_spans(around)), slices(visit.minutes)) & step
        found += [start.astimezone(point_hours.zone) for start in fits.starts()]
    return found
