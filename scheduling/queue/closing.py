"""Whether who joins the line now is still helped today: by the wait that is told and the hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from hub.intervals import Interval, local_day
from locations.hours import Hours
from locations.models import ServicePoint
from scheduling.queue import refusals, standing
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.standing import Line
from scheduling.queue.tickets import today_at


class NoTimeLeftToday(refusals.WalkInsStopped):
    """Nobody stopped the walk-ins: the line is too long for the rest of the day."""

    code = "no_time_left_today"
    sentence = _("There is no time left today for who comes without an appointment.")


def why_no_time(hours: Hours, line: Line, *, now: datetime) -> NoTimeLeftToday | None:
    """When even the low end of the wait is past the last closing time of today. None while nobody
    can tell the wait."""
    wait = standing.wait_in(line)
    left = (_closes(hours, line, now) - now).total_seconds() / 60
    return NoTimeLeftToday() if wait is not None and wait.low >= left else None


def anybody_waits(point: ServicePoint, now: datetime) -> bool:
    """Without anybody there is time left: one cheap look before the line is read."""
    waiting = Ticket.objects.filter(service_point=point, state=TicketState.WAITING)
    return waiting.filter(day=today_at(point, now)).exists()


def _closes(hours: Hours, line: Line, now: datetime) -> datetime:
    """Also after a break at noon. Only asked while the point is open."""
    day = local_day(today_at(line.point, now), ZoneInfo(line.point.zone))
    return max(some.span.end for some in hours.openings(Interval(now, day.end)))
