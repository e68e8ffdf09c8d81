"""What an appointment, as it is now, asks of a ticket that was made for it.

A conversation that has begun is the desk's: whatever becomes of the appointment then (a clerk moves
it while the citizen sits there), the ticket goes on.
"""

from enum import StrEnum

from scheduling.models import Appointment, State
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.tickets import today_at


class Fate(StrEnum):
    STAYS = "stays"
    NEW_TIME = "new_time"  # on the same day and at the same point
    MOVED = "moved"  # to another day or point
    CANCELLED = "cancelled"


def fate_of(ticket: Ticket) -> Fate:
    """By the ticket's appointment as it was read with it."""
    appointment = ticket.appointment
    if appointment is None or has_begun(ticket):
        return Fate.STAYS
    if appointment.state != State.CONFIRMED:
        return Fate.CANCELLED
    if not _is_here_that_day(ticket, appointment):
        return Fate.MOVED
    return Fate.NEW_TIME if has_new_time(ticket, appointment) else Fate.STAYS


def has_begun(ticket: Ticket) -> bool:
    """Also of who was sent on or set aside amid it, or is helped with one thing of several."""
    return (
        ticket.state == TicketState.SERVING
        or ticket.interrupted
        or any(some.done_at is not None for some in ticket.services.all())
    )


def _is_here_that_day(ticket: Ticket, appointment: Appointment) -> bool:
    here = appointment.service_point_id == ticket.service_point_id
    return here and today_at(ticket.service_point, appointment.starts_at) == ticket.day


def has_new_time(ticket: Ticket, appointment: Appointment) -> bool:
    """Who was too late waits without a time of its own; a time after that is a new one."""
    if ticket.due_at is None:
        return appointment.starts_at > ticket.queued_at
    return appointment.starts_at != ticket.due_at


def take_over(ticket: Ticket) -> None:
    """What became of the appointment while nobody waited with it."""
    fate = fate_of(ticket)
    if fate == Fate.NEW_TIME and ticket.appointment is not None:
        ticket.due_at = ticket.appointment.starts_at
    elif fate != Fate.STAYS:
        ticket.appointment, ticket.due_at = None, None
