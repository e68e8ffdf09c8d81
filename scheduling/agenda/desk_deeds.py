"""What can be pressed at a desk: each gives the sentence that is told when it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hub.errors import NotFound
from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda.desk_forms import FinishForm, ForwardForm
from scheduling.agenda.doors import actor_of
from scheduling.booking import Actor
from scheduling.queue import access, calls, desks, lapses
from scheduling.queue.models import DeskSession, Ticket, TicketState
from scheduling.queue.seen import stamp_of, unchanged
from scheduling.queue.tickets import with_all


@dataclass(frozen=True, slots=True)
class Press:
    """One press: the form that came with it, and what it is about."""

    request: HttpRequest
    session: DeskSession
    now: datetime

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    def ticket(self, *, at_this_desk: bool = True) -> Ticket:
        """Raises NotFound, for what is hidden or at another desk alike. What went to another desk
        meanwhile is left to `unchanged`, which says so."""
        found = asked_ticket(self.request)
        elsewhere = found.professional_id not in (None, self.session.professional_id)
        if at_this_desk and elsewhere and stamp_of(found) == self.seen:
            raise NotFound
        return found

    @property
    def seen(self) -> str:
        return self.request.POST.get("seen", "")

    def values(self, ticket: Ticket) -> dict[str, Any]:
        return {"ticket": ticket, "now": self.now, "actor": self.actor}


def asked_ticket(request: HttpRequest) -> Ticket:
    """The ticket that a button names. Raises NotFound."""
    pk = request.POST.get("ticket", "")
    if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
        raise NotFound
    return access.ticket(user=user_of(request), right=Right.ACT, pk=int(pk))


Deed = Callable[[Press], str]


def call_next(press: Press) -> str:
    called = calls.call_next(session=press.session, now=press.now, actor=press.actor)
    return _called(press.session, called)


def call_certain(press: Press) -> str:
    ticket = press.ticket(at_this_desk=False)
    with unchanged(ticket=ticket, seen=press.seen, session=press.session):
        called = calls.call_certain(
            session=press.session, ticket=ticket, now=press.now, actor=press.actor
        )
    return _called(press.session, called)


def _called(session: DeskSession, ticket: Ticket) -> str:
    """With the way of the visitor, where the desk is somewhere else than this screen."""
    fresh = with_all().get(pk=ticket.pk)
    desk = fresh.desk.name if fresh.desk else ""
    told = _("Number %(number)s is called to %(desk)s.") % {"number": fresh.number, "desk": desk}
    if session.desk:
        return told
    return f"{told} {_('The visitor goes there. You help from elsewhere.')}"


def _simply(deed: Callable[..., Ticket], sentence: str) -> Deed:
    """A deed that asks for nothing but the ticket."""

    def press_it(press: Press) -> str:
        ticket = press.ticket()
        with unchanged(ticket=ticket, seen=press.seen):
            deed(**press.values(ticket))
        return _(sentence) % {"number": ticket.number}

    return press_it


def forward(press: Press) -> str:
    ticket = press.ticket()
    with unchanged(ticket=ticket, seen=press.seen):
        form = ForwardForm(press.request.POST, ticket=ticket, session=press.session)
        form.check()
        lapses.forward(reason=form.cleaned_data["reason"], **form.target(), **press.values(ticket))
    return _("Number %(number)s is sent on, and waits there.") % {"number": ticket.number}


def finish(press: Press) -> str:
    ticket = press.ticket()
    with unchanged(ticket=ticket, seen=press.seen):
        form = FinishForm(press.request.POST, ticket=ticket)
        form.check()
        ended = calls.finish(
            outcome=form.cleaned_data["outcome"],
            services=form.cleaned_data.get("services"),
            **press.values(ticket),
        )
    if ended.state == TicketState.WAITING:
        return _("Number %(number)s is in the line again for the rest.") % {"number": ended.number}
    return _("Number %(number)s is finished.") % {"number": ended.number}


def close(press: Press) -> str:
    desks.close_desk(session=press.session, now=press.now, actor=press.actor)
    return _("The desk is closed.")


DEEDS: dict[str, Deed] = {
    "next": call_next,
    "call": call_certain,
    "again": _simply(calls.call_again, gettext_noop("Number %(number)s is called once more.")),
    "start": _simply(calls.start, gettext_noop("Number %(number)s is being helped.")),
    "no-show": _simply(lapses.no_show, gettext_noop("Number %(number)s did not come.")),
    "back": _simply(calls.put_back, gettext_noop("Number %(number)s stands in the line again.")),
    "park": _simply(lapses.park, gettext_noop("Number %(number)s is set aside.")),
    "forward": forward,
    "finish": finish,
    "close": close,
}


def deed_of(request: HttpRequest) -> Deed:
    """Raises NotFound."""
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise NotFound
    return deed
