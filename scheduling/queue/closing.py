"""Whether who joins the line now is still helped today: by the wait that is told and the hours."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from hub.intervals import Interval, local_day
from locations.hours import Hours
from locations.models import ServicePoint
from scheduling.queue import forecast, refusals
from scheduling.queue.loading import request_of
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.standing import Line
from scheduling.queue.tickets import today_at


class NoTimeLeftToday(refusals.WalkInsStopped):
    """Nobody stopped the walk-ins: the line is too long for the rest of the day."""

    code = "no_time_left_today"
    sentence = _("There is no time left today for who comes without an appointment.")


def why_no_time(hours: Hours, line: Line, *, now: datetime) -> NoTimeLeftToday | None:
    """When everybody at work has somebody waiting whose turn comes after the last closing time of
    today, even at the low end of the wait: who does one thing only keeps nobody from the others.
    None while nobody is at work."""
    left = (_closes(hours, line, now) - now).total_seconds() / 60
    late = [some.ticket for some in line.waiting if some.wait and some.wait.low >= left]
    if not late:
        return None
    crew = forecast.crew_of(line.sessions, line.point.pk)
    full = frozenset[int]().union(*(crew.able(request_of(ticket)) for ticket in late))
    return NoTimeLeftToday() if crew.hands and {some.id for some in crew.hands} <= full else None


def anybody_waits(point: ServicePoint, now: datetime) -> bool:
    """Without anybody there is time left: one cheap look before the line is read."""
    waiting = Ticket.objects.filter(service_point=point, state=TicketState.WAITING)
    return waiting.filter(day=today_at(point, now)).exists()


def _closes(hours: Hours, line: Line, now: datetime) -> datetime:
    """Also after a break at noon. Only asked while the point is open."""
    day = local_day(today_at(line.point, now), ZoneInfo(line.point.zone))
    return max(some.span.end for some in hours.openings(Interval(now, day.end)))
