"""A ticket follows its appointment. Cancelled, or moved to another day or point: it leaves the
line. Moved within the day: it waits for the new time, also when it was called just then. Who is
being helped is helped on: see `appointed`.

Booking knows no line, so the news comes by its signal, on commit. What a crash leaves undone the
job of each minute does, for it asks how things are and not what happened; until then "next" passes
over whose appointment is no longer so.
"""

import logging
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F, Q
from django.utils import timezone

from scheduling.booking import Actor
from scheduling.changes import appointment_changed
from scheduling.models import State
from scheduling.queue import changes, lapses, nearly
from scheduling.queue.appointed import Fate, fate_of
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.tickets import locked

logger = logging.getLogger(__name__)
FOLLOWED = {"moved", "cancelled"}
IN_LINE = (TicketState.WAITING, TicketState.CALLED, TicketState.PARKED)
HUB = Actor(kind="system", origin="queue")


def listen() -> None:
    appointment_changed.connect(hear, dispatch_uid="queue.following")


def hear(*, appointment_id: int, what: str, **_: Any) -> None:
    """The change stands already: a failure here is no failure of it."""
    if what not in FOLLOWED:
        return
    try:
        follow(appointment_id=appointment_id, now=timezone.now())
    except DatabaseError:
        logger.warning("A ticket follows its appointment by the job of each minute.", exc_info=True)


def follow(*, appointment_id: int, now: datetime) -> int:
    """Returns how many tickets changed. May run twice, and at once with a call."""
    mine = Ticket.objects.filter(appointment=appointment_id, state__in=IN_LINE)
    return sum(_follow(ticket, now) for ticket in mine)


def follow_all(*, now: datetime) -> int:
    """Every ticket whose appointment is no longer what it was made for."""
    same = Q(
        appointment__state=State.CONFIRMED,
        appointment__service_point=F("service_point"),
        appointment__starts_at=F("due_at"),
    )
    made = Ticket.objects.filter(appointment__isnull=False, state__in=IN_LINE)
    return sum(_follow(ticket, now) for ticket in made.exclude(same))


def _follow(ticket: Ticket, now: datetime) -> bool:
    """The ticket goes first, then the appointment is read: who changes that meanwhile follows."""
    with transaction.atomic():
        fresh = locked(ticket)
        fate = fate_of(fresh) if fresh.state in IN_LINE else Fate.STAYS
        if fate == Fate.STAYS:
            return False
        if fate == Fate.NEW_TIME:
            _wait_for_new_time(fresh, now)
        else:
            lapses.go(fresh, fate.value, now, HUB)
    return True


def _wait_for_new_time(ticket: Ticket, now: datetime) -> None:
    """What was told of the wait was about the old time, and is not held against it."""
    assert ticket.appointment is not None  # noqa: S101 - it has a fate by that
    if ticket.state == TicketState.CALLED:
        ticket.state, ticket.desk, ticket.professional = TicketState.WAITING, None, None
    ticket.due_at = ticket.appointment.starts_at
    ticket.first_called_at = ticket.nearly_told_at = None
    ticket.told_low = ticket.told_high = None
    ticket.save(
        update_fields=[
            "state",
            "desk",
            "professional",
            "due_at",
            "first_called_at",
            "nearly_told_at",
            "told_low",
            "told_high",
        ]
    )
    nearly.drop(ticket, now=now, cause="moved")
    changes.tell(ticket, "new_time", now=now, actor=HUB)
