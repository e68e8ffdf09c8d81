"""How many numbers that were taken from home may wait at a point at once."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from locations.models import ServicePoint
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.rules import rules_of
from scheduling.queue.tickets import today_at


class TooManyFromHome(DomainError):
    code = "too_many_from_home"
    status = 409
    sentence = _("Enough people have taken a number from home just now.")
    way_forward = _("Come in and take a number there, or try again a little later.")


def waiting_at(point: ServicePoint, now: datetime) -> int:
    waiting = Ticket.objects.filter(
        service_point=point, day=today_at(point, now), state=TicketState.WAITING
    )
    return waiting.exclude(taken_by="").count()


def hold_to_the_most(ticket: Ticket, now: datetime) -> None:
    """Once it is written, under the lock of the point's counter: of many at once only so many stay.
    Raises TooManyFromHome."""
    point = ticket.service_point
    if ticket.taken_by and waiting_at(point, now) > rules_of(point).most_from_home:
        raise TooManyFromHome
