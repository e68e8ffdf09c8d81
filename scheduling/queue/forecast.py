"""How long the line of a point still takes, from its rows: see `waiting` for how it is reckoned."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from redis.exceptions import RedisError

from scheduling.availability import Party
from scheduling.models import Appointment
from scheduling.queue import waiting
from scheduling.queue.abilities import Hands, Place, Request, can_help
from scheduling.queue.lengths import Lengths
from scheduling.queue.line import Waiting
from scheduling.queue.loading import (
    hands_of,
    needs_of,
    places_at,
    request_of,
    services_left,
    waiting_of,
)
from scheduling.queue.models import AT_A_DESK, DeskSession, LineRules, Ticket, TicketState
from scheduling.queue.tickets import with_all
from scheduling.queue.waiting import Helper, Range, Turn

FRESH_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Crew:
    """Who works now, and where who works from elsewhere could help: a booth that is taken now is
    free again by then."""

    hands: tuple[Hands, ...]
    places: tuple[Place, ...]

    def able(self, request: Request) -> frozenset[int]:
        return frozenset(some.id for some in self.hands if can_help(some, request, self.places))


def ranges(
    *,
    tickets: Sequence[Ticket],
    expected: Sequence[Appointment],
    sessions: Sequence[DeskSession],
    rules: LineRules,
    now: datetime,
) -> dict[int, Range]:
    """By ticket that waits. Played once for a line that did not change within the minute."""
    queued = [ticket for ticket in tickets if ticket.state == TicketState.WAITING]
    if not queued or not sessions:
        return {}
    known = _lengths(tickets, expected, now)
    crew = crew_of(sessions, rules.service_point_id)
    turns = [
        *(_turn(ticket, crew, known) for ticket in queued),
        *(_expected_turn(appointment, crew, known) for appointment in expected),
    ]
    helpers = _helpers(sessions, known)
    longest = timedelta(minutes=rules.longest_wait_minutes)
    minute = now.replace(second=0, microsecond=0)
    asked = f"{turns}{helpers}{minute}{longest}"
    key = f"queue.ranges:{hashlib.sha256(asked.encode()).hexdigest()}"

    def play() -> dict[int, Range]:
        return waiting.estimate(turns=turns, helpers=helpers, now=now, longest_wait=longest)

    try:
        found: dict[int, Range] = cache.get_or_set(key, play, FRESH_SECONDS) or {}
    except RedisError:  # it is worked out anew each time, until Redis is back
        return play()
    return found


def _turn(ticket: Ticket, crew: Crew, known: Lengths) -> Turn:
    left = services_left(ticket)
    minutes = known.of((some.offering, Party(some.persons, some.items)) for some in left)
    return Turn(
        waiting=waiting_of(ticket),
        minutes=minutes or (1.0,),
        helpers=crew.able(request_of(ticket)),
    )


def _expected_turn(appointment: Appointment, crew: Crew, known: Lengths) -> Turn:
    """One who is still to come, by the number of the appointment below zero."""
    segments = sorted(appointment.segments.all(), key=lambda segment: segment.position)
    start = appointment.starts_at
    services = [(some.offering, Party(some.persons, some.items)) for some in segments]
    request = Request(
        point_id=appointment.service_point_id or 0,
        needs=needs_of(segments[0].offering) if segments else (),
    )
    return Turn(
        waiting=Waiting(-appointment.pk, 0, queued_at=start, due_at=start),
        minutes=known.of(services) or (1.0,),
        helpers=crew.able(request),
        expected=True,
    )


def crew_of(sessions: Sequence[DeskSession], point_id: int) -> Crew:
    hands = tuple(hands_of(session) for session in sessions)
    remote = any(some.place is None for some in hands)
    return Crew(hands, tuple(places_at([point_id])) if remote else ())


def _helpers(sessions: Sequence[DeskSession], known: Lengths) -> list[Helper]:
    """Free, or busy since the start of their conversation; who was called counts as begun."""
    people = {session.professional_id: session for session in sessions}
    busy = {
        ticket.professional_id: ticket
        for ticket in with_all().filter(state__in=AT_A_DESK, professional__in=people)
    }
    return [_helper(session, busy.get(session.professional_id), known) for session in sessions]


def _helper(session: DeskSession, ticket: Ticket | None, known: Lengths) -> Helper:
    if ticket is None:
        return Helper(session.pk)
    left = services_left(ticket)
    minutes = known.of((some.offering, Party(some.persons, some.items)) for some in left)
    return Helper(session.pk, ticket.started_at or ticket.called_at, minutes)


def _lengths(tickets: Sequence[Ticket], expected: Sequence[Appointment], now: datetime) -> Lengths:
    here = [some.offering for ticket in tickets for some in ticket.services.all()]
    coming = [some.offering for row in expected for some in row.segments.all()]
    return Lengths([*here, *coming], now=now)
