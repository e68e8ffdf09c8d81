"""Calling, helping and finishing. Who is called is decided by the row: two desks that press "next"
at the same moment get two people, for a ticket that somebody else took is passed over.

Order of locks, always: the desk's session, the ticket, the point's line number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError, Invalid, NotFound
from locations.models import ResourceKind
from scheduling.booking import Actor
from scheduling.queue import changes, nearly, reach
from scheduling.queue.abilities import Place, place_for
from scheduling.queue.appointed import Fate, fate_of, take_over
from scheduling.queue.loading import free_places, hands_of, place_of, request_of, services_left
from scheduling.queue.models import DeskSession, Outcome, Ticket, TicketState
from scheduling.queue.rules import rules_of
from scheduling.queue.standing import ordered
from scheduling.queue.steps import (
    DeskBusy,
    in_state,
    is_desk_taken,
    open_session,
)
from scheduling.queue.tickets import with_all

ATTEMPTS = 3
CALLABLE = (TicketState.WAITING, TicketState.PARKED, TicketState.NO_SHOW)


class NobodyWaits(DomainError):
    code = "nobody_waits"
    status = 409
    sentence = _("Nobody is waiting whom you can help here.")


class NoPlaceFree(DomainError):
    code = "no_place_free"
    status = 409
    sentence = _("No booth is free for this number.")
    way_forward = _("Try again in a moment, or ask the host of the place.")


@dataclass(frozen=True, slots=True)
class Chosen:
    ticket: Ticket
    place: Place


def call_next(*, session: DeskSession, now: datetime, actor: Actor) -> Ticket:
    """Calls the first in line whom this desk and this professional can help; for a session
    without a desk the first in the whole network, to a free place. Raises NobodyWaits, DeskBusy
    or DeskClosed."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                return _next(open_session(session), now, actor)
        except IntegrityError as error:
            # Somebody else from elsewhere took the same booth: the next look sees it taken.
            if session.desk_id is not None or attempt + 1 == ATTEMPTS:
                raise _refusal(error) from error
    raise NobodyWaits


def _next(live: DeskSession, now: datetime, actor: Actor) -> Ticket:
    for chosen in _candidates(live, now):
        ticket = _taken(chosen.ticket)
        if ticket is not None:
            return _call(ticket, live, chosen.place, now, actor)
    raise NobodyWaits


def call_certain(*, session: DeskSession, ticket: Ticket, now: datetime, actor: Actor) -> Ticket:
    """Calls this one out of turn: from the line, from what was set aside, or who did not come
    before. At the own desk any ticket of the point; from elsewhere only one of the own pool.

    Raises NotInThisState, NotFound, NoPlaceFree, DeskBusy or DeskClosed.
    """
    try:
        with transaction.atomic():
            live = open_session(session)
            fresh = in_state(ticket, CALLABLE)
            if fresh.state == TicketState.NO_SHOW:
                take_over(fresh)
            return _call(fresh, live, _place_of(live, fresh), now, actor, out_of_turn=True)
    except IntegrityError as error:
        raise _refusal(error) from error


def call_again(*, ticket: Ticket, now: datetime, actor: Actor) -> Ticket:
    """Once more to the same desk; the grace begins anew."""
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.CALLED])
        fresh.called_at, fresh.calls = now, fresh.calls + 1
        fresh.save(update_fields=["called_at", "calls"])
        changes.tell(fresh, "called_again", now=now, actor=actor, details={"calls": fresh.calls})
    return fresh


def start(*, ticket: Ticket, now: datetime, actor: Actor) -> Ticket:
    """The person is at the desk. The second time nothing changes."""
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.CALLED, TicketState.SERVING])
        if fresh.state == TicketState.SERVING:
            return fresh
        fresh.state, fresh.started_at = TicketState.SERVING, now
        fresh.save(update_fields=["state", "started_at"])
        changes.tell(fresh, "started", now=now, actor=actor)
    return fresh


def finish(
    *,
    ticket: Ticket,
    outcome: str,
    now: datetime,
    actor: Actor,
    services: Sequence[int] | None = None,
) -> Ticket:
    """Ends the conversation. `services`: the positions that were done, all by default; with some
    left the ticket goes back into the line for those, keeping its place by the clock.

    Raises NotInThisState, or Invalid for an outcome that is none.
    """
    if outcome not in Outcome.values:
        raise Invalid(fields={"outcome": _("Choose how it ended.")})
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.SERVING])
        left = _tick_off(fresh, services, now)
        if left:
            _back_in_line(fresh)
            what = "served_in_part"
        else:
            fresh.state, fresh.finished_at, fresh.outcome = TicketState.DONE, now, outcome
            what = "finished"
        fresh.save()
        changes.tell(fresh, what, now=now, actor=actor, details={"outcome": outcome})
    return fresh


def _tick_off(ticket: Ticket, services: Sequence[int] | None, now: datetime) -> bool:
    """Marks what was done; whether there is something left."""
    ahead = services_left(ticket)
    done = [some for some in ahead if services is None or some.position in services]
    whole = len(done) == 1 and not ticket.interrupted and ticket.started_at is not None
    for some in done:
        some.done_at = now
        if whole and ticket.started_at is not None:
            some.took_minutes = max(round((now - ticket.started_at).total_seconds() / 60), 1)
        some.save(update_fields=["done_at", "took_minutes"])
    return len(done) < len(ahead)


def _back_in_line(ticket: Ticket) -> None:
    ticket.state = TicketState.WAITING
    ticket.desk = ticket.professional = None
    ticket.wanted_desk = ticket.wanted_professional = ticket.wanted_organisation = None
    ticket.started_at = None
    ticket.forward_reason = ""


def put_back(*, ticket: Ticket, now: datetime, actor: Actor) -> Ticket:
    """Called by mistake: to the same place in the line, as if it had not been."""
    with transaction.atomic():
        fresh = in_state(ticket, [TicketState.CALLED])
        fresh.state, fresh.desk, fresh.professional = TicketState.WAITING, None, None
        fresh.save(update_fields=["state", "desk", "professional"])
        changes.tell(fresh, "put_back", now=now, actor=actor)
    return fresh


def candidates(*, session: DeskSession, now: datetime) -> list[Ticket]:
    """Whom "next" would call, the first first, as the line stands now."""
    return [chosen.ticket for chosen in _candidates(session, now)]


def _candidates(session: DeskSession, now: datetime) -> list[Chosen]:
    hands = hands_of(session)
    tickets = reach.within(session, now=now)
    free = [] if hands.place else free_places(ticket.service_point_id for ticket in tickets)
    found = []
    for ticket in _in_order(tickets, now):
        if fate_of(ticket) != Fate.STAYS:
            continue  # its appointment was just changed: `following` comes in a moment
        place = place_for(hands, request_of(ticket), free)
        if place is not None:
            found.append(Chosen(ticket, place))
    return found


def _in_order(tickets: Sequence[Ticket], now: datetime) -> list[Ticket]:
    """By the rules of the line; over several points by the widest patience among them."""
    if not tickets:
        return []
    by_id = {ticket.pk: ticket for ticket in tickets}
    rules = max(
        (rules_of(point) for point in {ticket.service_point for ticket in tickets}),
        key=lambda some: (some.longest_wait_minutes, -some.service_point_id),
    )
    return [by_id[p.waiting.ticket_id] for p in ordered(tickets, rules=rules, now=now)]


def _taken(ticket: Ticket) -> Ticket | None:
    """The row, locked, if it waits still; None when somebody else has it, or its appointment was
    changed a moment ago."""
    skip = connection.features.has_select_for_update_skip_locked
    rows = with_all().select_for_update(of=("self",), skip_locked=skip)
    found = rows.filter(pk=ticket.pk, state=TicketState.WAITING).first()
    return found if found is not None and fate_of(found) == Fate.STAYS else None


def _place_of(session: DeskSession, ticket: Ticket) -> Place:
    """Where a certain one is called to."""
    if session.desk is not None:
        if session.desk.service_point_id != ticket.service_point_id:
            raise NotFound
        return place_of(session.desk)
    hands = hands_of(session)
    if not is_of_pool(session, ticket):
        raise NotFound
    place = place_for(hands, request_of(ticket), free_places([ticket.service_point_id]))
    if place is None:
        raise NoPlaceFree
    return place


def is_of_pool(session: DeskSession, ticket: Ticket) -> bool:
    """Whether somebody from elsewhere may call it, if a place were free."""
    hands, request = hands_of(session), request_of(ticket)
    imagined = [
        Place(id=0, point_id=request.point_id, kind=kind, capabilities=what)
        for kind, what in [
            (ResourceKind.BOOTH, frozenset[int]()),
            *((need.kind, need.capabilities) for need in request.places),
        ]
    ]
    return place_for(hands, request, imagined) is not None


def _call(
    ticket: Ticket,
    session: DeskSession,
    place: Place,
    now: datetime,
    actor: Actor,
    *,
    out_of_turn: bool = False,
) -> Ticket:
    ticket.state, ticket.desk_id = TicketState.CALLED, place.id
    ticket.professional = session.professional
    ticket.called_at, ticket.calls = now, ticket.calls + 1
    ticket.first_called_at = ticket.first_called_at or now
    ticket.finished_at = None  # of who did not come before
    ticket.save(
        update_fields=[
            "state",
            "desk",
            "professional",
            "called_at",
            "calls",
            "first_called_at",
            "finished_at",
            "appointment",
            "due_at",
        ]
    )
    details = {"desk": place.id, "professional": session.professional_id}
    what = "called_out_of_turn" if out_of_turn else "called"
    changes.tell(ticket, what, now=now, actor=actor, details=details)
    nearly.drop(ticket, now=now, cause="called")
    return ticket


def _refusal(error: IntegrityError) -> DomainError | IntegrityError:
    """A second press at the same desk, or another professional who took the same booth."""
    return DeskBusy() if is_desk_taken(error) else error
