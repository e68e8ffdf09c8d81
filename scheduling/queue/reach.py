"""Who waits within reach of a desk session: at its own point, or in the whole network."""

from datetime import datetime

from django.db.models import Q

from scheduling.queue.models import DeskSession, Ticket, TicketState
from scheduling.queue.tickets import today_at, with_all


def within(session: DeskSession, *, now: datetime) -> list[Ticket]:
    """Who waits at the own point; from elsewhere: who waits anywhere for the own organisation."""
    waiting = with_all().filter(state=TicketState.WAITING)
    if session.desk is not None:
        point = session.desk.service_point
        assert point is not None  # noqa: S101 - a place has one
        return list(waiting.filter(service_point=point, day=today_at(point, now)))
    needs = "services__offering__needs"
    owner = session.professional.resource.organisation_id
    asked = Q(**{f"{needs}__organisation": owner}) | Q(**{f"{needs}__group__members": owner})
    forwarded = Q(wanted_organisation=owner) | Q(wanted_professional=session.professional_id)
    found = waiting.filter(asked | forwarded).distinct()
    return [ticket for ticket in found if ticket.day == today_at(ticket.service_point, now)]
