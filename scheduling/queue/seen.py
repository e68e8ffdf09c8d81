"""A press on a page that is older than the ticket does nothing: the page sends along what it
showed, and under the lock that must still be so."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.errors import DomainError
from scheduling.queue.models import DeskSession, Ticket
from scheduling.queue.tickets import locked


class Changed(DomainError):
    """`details`: `state` and `number` of the ticket."""

    code = "ticket_changed"
    status = 409
    sentence = gettext_lazy("This number changed meanwhile, so nothing was done.")


def stamp_of(ticket: Ticket) -> str:
    """All of a ticket that the buttons of a page depend on, for a hidden field."""
    wanted = (
        ticket.wanted_desk_id,
        ticket.wanted_professional_id,
        ticket.wanted_organisation_id,
    )
    held = (ticket.desk_id, ticket.professional_id)
    return "-".join(str(part or 0) for part in (ticket.state, ticket.calls, *held, *wanted))


@contextmanager
def unchanged(*, ticket: Ticket, seen: str, session: DeskSession | None = None) -> Iterator[None]:
    """Holds the ticket as the page showed it; give `session` for a call, whose lock goes first.
    Raises Changed."""
    with transaction.atomic():
        if session is not None:
            DeskSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
        fresh = locked(ticket)
        if stamp_of(fresh) != seen:
            raise Changed(
                way_forward=_("Number %(number)s: %(state)s. Look at it, and press again.")
                % {"number": fresh.number, "state": fresh.get_state_display()},
                details={"state": fresh.state, "number": fresh.number},
            )
        yield
