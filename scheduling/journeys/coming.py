"""Whether somebody came to an appointment of a journey, as far as the line of that day knows."""

from enum import Enum

from scheduling.models import Appointment
from scheduling.queue.models import LIVE, Ticket, TicketState


class Came(Enum):
    YES = "yes"
    NO = "no"
    STILL_HERE = "still here"


def of(appointment: Appointment) -> Came:
    """Who was helped, came; of several numbers that one counts. Without a number nobody said that
    they did not: by phone, by video, or where no line is kept."""
    states = set(Ticket.objects.filter(appointment=appointment).values_list("state", flat=True))
    if not states or TicketState.DONE in states:
        return Came.YES
    return Came.STILL_HERE if states & {*LIVE} else Came.NO
