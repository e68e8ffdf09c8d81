"""What all steps of a ticket share: the lock, the state it must be in, and who may call."""

from collections.abc import Iterable

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.errors import DomainError
from scheduling.constraints import violates
from scheduling.queue.models import AT_A_DESK, DeskSession, Ticket
from scheduling.queue.tickets import locked


class NotInThisState(DomainError):
    """`details`: `state` and `number` of the ticket."""

    code = "ticket_not_in_this_state"
    status = 409
    sentence = gettext_lazy("This cannot be done with this number now.")


class DeskBusy(DomainError):
    """`details`: `number`, of the ticket that is there."""

    code = "desk_busy"
    status = 409
    sentence = gettext_lazy("There is still somebody at this desk.")


class DeskClosed(DomainError):
    code = "desk_closed"
    status = 409
    sentence = gettext_lazy("This desk is not open.")
    way_forward = gettext_lazy("Open the desk first.")


def in_state(ticket: Ticket, states: Iterable[str]) -> Ticket:
    """The ticket, fresh and locked. Raises NotInThisState with what it is now."""
    fresh = locked(ticket)
    if fresh.state not in set(states):
        raise NotInThisState(
            way_forward=_("Number %(number)s: %(state)s.")
            % {"number": fresh.number, "state": fresh.get_state_display()},
            details={"state": fresh.state, "number": fresh.number},
        )
    return fresh


def open_session(session: DeskSession) -> DeskSession:
    """Fresh and locked, so that one desk does one thing at a time. Raises DeskClosed or
    DeskBusy."""
    fresh = (
        DeskSession.objects.select_for_update(of=("self",))
        .select_related("desk__service_point", "professional__resource")
        .get(pk=session.pk)
    )
    if fresh.closed_at is not None:
        raise DeskClosed
    busy = at_desk(fresh)
    if busy is not None:
        raise busy_with(busy)
    return fresh


def at_desk(session: DeskSession) -> Ticket | None:
    """Whom this professional has called or is helping."""
    found = Ticket.objects.filter(state__in=AT_A_DESK, professional=session.professional_id)
    return found.select_related("service_point", "desk").first()


def busy_with(ticket: Ticket) -> DeskBusy:
    way = _("Finish number %(number)s first, or set it aside.") % {"number": ticket.number}
    return DeskBusy(way_forward=way, details={"number": ticket.number})


def is_desk_taken(error: IntegrityError) -> bool:
    """Whether the database refused a second ticket at a desk or with a professional. SQLite names
    the columns and not the rule."""
    rules = ("one_ticket_at_a_desk", "one_ticket_per_professional")
    columns = ("queue_ticket.desk_id", "queue_ticket.professional_id")
    return any(violates(error, name) for name in (*rules, *columns))
