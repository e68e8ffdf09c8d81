"""The line of a point as it stands: who, in which order and why, and how long it still takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet

from hub.intervals import local_day
from locations.models import ServicePoint
from scheduling.models import Appointment, State
from scheduling.queue import forecast, line, waiting
from scheduling.queue.appointed import Fate
from scheduling.queue.line import Placed
from scheduling.queue.loading import (
    request_of,
    sessions_at,
    sessions_elsewhere,
    waiting_of,
)
from scheduling.queue.models import AT_A_DESK, LIVE, DeskSession, LineRules, Ticket, TicketState
from scheduling.queue.rules import rules_of
from scheduling.queue.tickets import today_at, with_all
from scheduling.queue.waiting import Range


@dataclass(frozen=True, slots=True)
class Standing:
    """A ticket in the line: its place (the first is 1), why it stands there (a sentence and its
    code), and its wait in minutes; no range while nobody at work can help it."""

    ticket: Ticket
    place: int
    why: str
    why_code: str
    wait: Range | None

    @property
    def ahead(self) -> int:
        return self.place - 1


@dataclass(frozen=True, slots=True)
class Line:
    """All of a point at one moment. `expected`: has an appointment today and is not here yet."""

    point: ServicePoint
    rules: LineRules
    waiting: tuple[Standing, ...]
    at_desks: tuple[Ticket, ...]
    parked: tuple[Ticket, ...]
    no_shows: tuple[Ticket, ...]
    expected: tuple[Appointment, ...]
    sessions: tuple[DeskSession, ...]

    def of(self, ticket: Ticket) -> Standing | None:
        return next((some for some in self.waiting if some.ticket.pk == ticket.pk), None)


def line_of(*, point: ServicePoint, now: datetime) -> Line:
    """The line of the point today."""
    rules = rules_of(point)
    tickets = _today(point, now)
    queued = [ticket for ticket in tickets if ticket.state == TicketState.WAITING]
    expected = tuple(expected_at(point, rules, now))
    sessions = _sessions(point, queued)
    waits = forecast.ranges(
        tickets=tickets, expected=expected, sessions=sessions, rules=rules, now=now
    )
    return Line(
        point=point,
        rules=rules,
        waiting=tuple(_standings(queued, waits, rules, now)),
        at_desks=tuple(t for t in tickets if t.state in AT_A_DESK),
        parked=tuple(t for t in tickets if t.state == TicketState.PARKED),
        no_shows=tuple(t for t in tickets if t.state == TicketState.NO_SHOW),
        expected=expected,
        sessions=tuple(sessions),
    )


def standing_of(*, ticket: Ticket, now: datetime) -> Standing | None:
    """Where one ticket stands; None when it does not wait (any more)."""
    return line_of(point=ticket.service_point, now=now).of(ticket)


def wait_for(*, point: ServicePoint, now: datetime) -> Range | None:
    """What somebody who joins at the end now would wait; None while nobody can tell."""
    return wait_in(line_of(point=point, now=now))


def wait_in(found: Line) -> Range | None:
    """By the last in line. None while nobody is at work."""
    if not found.sessions:
        return None
    if not found.waiting:
        return Range(0, waiting.STEP)
    ranges = [some.wait for some in found.waiting if some.wait]
    return max(ranges, key=lambda wait: (wait.high, wait.low), default=None)


def ordered(tickets: Iterable[Ticket], *, rules: LineRules, now: datetime) -> list[Placed]:
    longest = timedelta(minutes=rules.longest_wait_minutes)
    return line.order(map(waiting_of, tickets), now=now, longest_wait=longest)


def keep_told(ticket: Ticket, *, now: datetime) -> None:
    """Writes down the range that a fresh ticket tells."""
    standing = standing_of(ticket=ticket, now=now)
    if standing is None or standing.wait is None:
        return
    ticket.told_low, ticket.told_high = standing.wait.low, standing.wait.high
    ticket.save(update_fields=["told_low", "told_high"])


def expected_at(point: ServicePoint, rules: LineRules, now: datetime) -> QuerySet[Appointment]:
    """Today's appointments that have not checked in and still may, in order of time."""
    since = now - timedelta(minutes=rules.late_minutes)
    return _not_here(point, now).filter(starts_at__gte=since)


def missed_at(point: ServicePoint, rules: LineRules, now: datetime) -> QuerySet[Appointment]:
    """Too late to check in, and not here: until the end of their appointments."""
    since = now - timedelta(minutes=rules.late_minutes)
    return _not_here(point, now).filter(starts_at__lt=since, ends_at__gt=now)


def _not_here(point: ServicePoint, now: datetime) -> QuerySet[Appointment]:
    day = local_day(today_at(point, now), ZoneInfo(point.zone))
    came = Ticket.objects.filter(
        appointment__isnull=False, service_point=point, day=today_at(point, now)
    ).exclude(left_cause=Fate.MOVED.value)  # and back to this day
    came = came.exclude(  # whose visit was over before the appointment got its new time of today
        state__in=(TicketState.NO_SHOW, TicketState.DONE), appointment__starts_at__gt=F("due_at")
    )
    return (
        Appointment.objects.filter(
            service_point=point,
            state=State.CONFIRMED,
            starts_at__gte=day.start,
            starts_at__lt=day.end,
        )
        .exclude(pk__in=came.values("appointment"))
        .select_related("booker")
        .prefetch_related(
            "segments__offering__service",
            "segments__offering__needs__capabilities",
            "segments__offering__needs__group__members",
        )
        .order_by("starts_at", "pk")
    )


def _today(point: ServicePoint, now: datetime) -> list[Ticket]:
    states = [*LIVE, TicketState.NO_SHOW]
    found = with_all().filter(service_point=point, day=today_at(point, now), state__in=states)
    return list(found.order_by("number"))


def _sessions(point: ServicePoint, queued: Sequence[Ticket]) -> list[DeskSession]:
    elsewhere = sessions_elsewhere(request_of(ticket) for ticket in queued)
    return [*sessions_at(point), *elsewhere]


def _standings(
    queued: Sequence[Ticket], ranges: dict[int, Range], rules: LineRules, now: datetime
) -> Iterable[Standing]:
    by_id = {ticket.pk: ticket for ticket in queued}
    longest = timedelta(minutes=rules.longest_wait_minutes)
    zone = ZoneInfo(rules.service_point.zone)
    for placed in ordered(queued, rules=rules, now=now):
        yield Standing(
            ticket=by_id[placed.waiting.ticket_id],
            place=placed.place,
            why=line.told(placed, zone=zone, longest_wait=longest),
            why_code=placed.why.value,
            wait=ranges.get(placed.waiting.ticket_id),
        )
