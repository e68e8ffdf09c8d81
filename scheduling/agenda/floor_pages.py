"""The floor of a point for the host: the line, the desks, who is late, and the door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError, NotFound
from hub.people.access import Right
from hub.people.gate import user_of
from locations.models import ServicePoint
from scheduling.agenda.desk_deeds import asked_ticket
from scheduling.agenda.desk_forms import OpenForm, places_of
from scheduling.agenda.desk_pages import NOW, is_at
from scheduling.agenda.desk_rows import InLine, load_titles, row_of
from scheduling.agenda.doors import actor_of, at_workplace, may
from scheduling.agenda.floor_forms import StopForm, told_apart
from scheduling.agenda.workplaces import Workplace
from scheduling.models import Appointment
from scheduling.queue import (
    access,
    arrival,
    changes,
    desks,
    lapses,
    room,
    rules,
    standing,
    telling,
)
from scheduling.queue.models import DeskSession, Ticket, TicketState
from scheduling.queue.seen import unchanged
from scheduling.queue.standing import Line, line_of, wait_in


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk of the floor. `session` is None while it is closed; a call from elsewhere has a
    `ticket` there and no session."""

    name: str
    session: DeskSession | None = None
    ticket: Ticket | None = None

    @property
    def is_free(self) -> bool:
        return self.session is None and self.ticket is None


@dataclass(frozen=True, slots=True)
class Late:
    """`missed`: too late to check in, and not gone from this list until the time is over."""

    appointment: Appointment
    minutes: int
    missed: bool = False


@require_http_methods(["GET", "POST"])
@at_workplace(Right.ACT)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """GET shows, with `partial` the parts that change; POST does what `do` says."""
    if workplace.point is None:
        raise Http404
    floor, refused = Floor(request, workplace, workplace.point), None
    if request.method == "POST":
        try:
            messages.success(request, floor.do())
            return redirect(workplace.url("floor") + NOW)
        except NotFound:
            raise
        except DomainError as error:
            refused = error
    context = floor.context() | {"refused": told_apart(refused)}
    template = "agenda/_floor.html" if "partial" in request.GET else "agenda/floor.html"
    return render(request, template, context, status=refused.status if refused else 200)


class Floor:
    """One look at the floor, and what the host presses there."""

    def __init__(self, request: HttpRequest, workplace: Workplace, point: ServicePoint) -> None:
        self.request, self.workplace, self.point = request, workplace, point
        self.now, self.actor = timezone.now(), actor_of(request)
        self.mine = access.professional_of(user_of(request))
        posted = request.POST if request.method == "POST" else None
        self.stop = StopForm(posted if request.POST.get("do") == "stop" else None)
        self.open = OpenForm(
            posted if request.POST.get("do") == "open" else None,
            workplace=workplace,
            mine=self.mine,
            may_choose=may(request, Right.PLAN, workplace),
        )

    def do(self) -> str:
        """What is told when it is done. Raises NotFound for what cannot be pressed."""
        deeds: dict[str, Callable[[], str]] = {
            "open": self._open,
            "close": self._close,
            "stop": self._stop,
            "allow": self._allow,
            "unpark": self._unpark,
            "come-back": self._come_back,
            "leave": self._leave,
        }
        deed = deeds.get(self.request.POST.get("do", ""))
        if deed is None:
            raise NotFound
        return deed()

    def _open(self) -> str:
        self.open.check()
        who = self.open.cleaned_data.get("professional") or self.mine
        if who is None:
            raise NotFound
        desk = self.open.cleaned_data["desk"]
        desks.open_desk(desk=desk, professional=who, now=self.now, actor=self.actor)
        return _("%(desk)s is open.") % {"desk": desk.name}

    def _close(self) -> str:
        pk = self.request.POST.get("session", "")
        if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
            raise NotFound
        session = access.session(user=user_of(self.request), right=Right.ACT, pk=int(pk))
        if not is_at(session, self.workplace) or session.desk is None:
            raise NotFound
        desks.close_desk(session=session, now=self.now, actor=self.actor)
        return _("%(desk)s is closed.") % {"desk": session.desk.name}

    def _stop(self) -> str:
        self.stop.check()
        rules.stop_walk_ins(
            point=self.point, now=self.now, actor=self.actor, **self.stop.cleaned_data
        )
        return _("No more walk-ins today. Who wants a ticket at the kiosk reads the reason.")

    def _allow(self) -> str:
        rules.allow_walk_ins(point=self.point, now=self.now, actor=self.actor)
        return _("Walk-ins are welcome again.")

    def _unpark(self) -> str:
        number = self._with_ticket(lapses.unpark)
        return _("Number %(number)s stands in the line again.") % {"number": number}

    def _come_back(self) -> str:
        number = self._with_ticket(lapses.come_back)
        return _("Number %(number)s stands in the line again.") % {"number": number}

    def _leave(self) -> str:
        number = self._with_ticket(lapses.leave)
        return _("Number %(number)s has left the line.") % {"number": number}

    def _with_ticket(self, deed: Callable[..., Ticket]) -> int:
        ticket = asked_ticket(self.request)
        if ticket.service_point_id != self.point.pk:
            raise NotFound
        with unchanged(ticket=ticket, seen=self.request.POST.get("seen", "")):
            return deed(ticket=ticket, now=self.now, actor=self.actor).number

    def context(self) -> dict[str, Any]:
        # Read first: then what is shown is never older than the number.
        number = changes.number_of(self.point.pk)
        line = line_of(point=self.point, now=self.now)
        load_titles([*(s.ticket for s in line.waiting), *line.parked, *line.no_shows])
        every = self._desks(line)
        closed = [desk.name for desk in every if desk.is_free]
        taken = [session.desk_id for session in line.sessions if session.desk_id]
        taken += [ticket.desk_id for ticket in line.at_desks if ticket.desk_id]
        self.open.fields["desk"].queryset = places_of(self.point).exclude(pk__in=taken)  # type: ignore[attr-defined]
        return {
            "workplace": self.workplace,
            "agenda_url": self.workplace.url("agenda"),
            "number": number,
            "now": self.now,
            "waiting": [row_of(some.ticket, some) for some in line.waiting],
            "aside": [_aside(ticket) for ticket in (*line.parked, *line.no_shows)],
            "late": late_in(line, self.now),
            "expected": len(line.expected),
            "desks": every,
            "closed": closed,
            "wait": telling.how_long(wait_in(line)),
            "room": room.room_in(line, now=self.now),
            "stopped": rules.stop_reason(line.rules, now=self.now),
            "why_not": arrival.why_no_walk_in(point=self.point, now=self.now, line=line),
            "stop": self.stop,
            "open": self.open,
            "may_open": "professional" in self.open.fields or self.mine is not None,
        }

    def _desks(self, line: Line) -> list[Desk]:
        at = {session.desk_id: session for session in line.sessions}
        with_whom = {ticket.desk_id: ticket for ticket in line.at_desks}
        return [
            Desk(place.name, at.get(place.pk), with_whom.get(place.pk))
            for place in places_of(self.point)
        ]


def _aside(ticket: Ticket) -> tuple[InLine, str, str]:
    """With its state in words, and the way back."""
    way = "unpark" if ticket.state == TicketState.PARKED else "come-back"
    return row_of(ticket), ticket.get_state_display(), way


def late_in(line: Line, now: datetime) -> list[Late]:
    """Whose time has come and who is not here, the latest first."""
    missed = standing.missed_at(line.point, line.rules, now)
    return [
        *(_late(some, now, missed=True) for some in missed),
        *(_late(some, now) for some in line.expected if some.starts_at < now),
    ]


def _late(appointment: Appointment, now: datetime, *, missed: bool = False) -> Late:
    minutes = int((now - appointment.starts_at).total_seconds() // 60)
    return Late(appointment, minutes, missed)
