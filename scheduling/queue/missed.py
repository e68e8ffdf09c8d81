"""Who comes too late for an appointment, and takes a free time in its place."""

from datetime import datetime

from locations.models import ServicePoint
from scheduling import booking
from scheduling.booking import CITIZEN, Actor
from scheduling.models import Appointment
from scheduling.queue import coming, refusals
from scheduling.queue.models import Ticket, TicketState


def take_time(
    *,
    point: ServicePoint,
    appointment: Appointment,
    start: datetime,
    now: datetime,
    actor: Actor = CITIZEN,
) -> Appointment:
    """The appointment at its new time. Only at the point of the appointment, on its day, and by who
    has no number for it. Raises the refusals of place and day, AlreadyArrived, and as
    `booking.move`."""
    coming.check_place(appointment, point, now)
    made = Ticket.objects.filter(appointment=appointment).exclude(state=TicketState.LEFT)
    if made.exists():
        raise refusals.AlreadyArrived
    return booking.move(appointment=appointment, start=start, now=now, actor=actor, missed=True)
