"""Taking in who comes to the desk: by code, by time and letters, or without an appointment."""

from typing import Any
from uuid import uuid4

import segno
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError
from hub.people.access import Right
from locations.models import ServicePoint
from scheduling.agenda.arrival_forms import CodeForm, NameForm, WalkInForm
from scheduling.agenda.doors import actor_of, at_workplace
from scheduling.agenda.workplaces import Workplace
from scheduling.models import Appointment
from scheduling.queue import arrival, nearly, refusals, telling
from scheduling.queue.models import Ticket
from scheduling.queue.tickets import Arrival, today_at, token_of, with_all

LATE = refusals.TooLate.code
LETS_IN = {LATE, refusals.TooEarly.code}


@require_http_methods(["GET", "POST"])
@at_workplace(Right.ACT)
def show(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """One page with three forms; `do` says which was sent."""
    if workplace.point is None:
        raise Http404
    page = Page(request, workplace.point)
    made = page.answer()
    if made is not None:
        return redirect(f"{workplace.url('arrivals')}?nummer={made.ticket.number}")
    context = page.context() | {"workplace": workplace, "agenda_url": workplace.url("agenda")}
    return render(request, "agenda/arrivals.html", context, status=page.status)


class Page:
    """What was asked, and what became of it."""

    def __init__(self, request: HttpRequest, point: ServicePoint) -> None:
        self.request, self.point, self.now = request, point, timezone.now()
        self.do = request.POST.get("do", "")
        self.code = CodeForm(request.POST if self.do in ("code", "late", "let-in") else None)
        self.name = NameForm(request.POST if self.do == "name" else None)
        sent = request.POST if self.do == "walk-in" else None
        self.walk_in = WalkInForm(sent, point=point, initial={"press": uuid4()})
        self.found: list[Appointment] | None = None
        self.refused: DomainError | None = None

    @property
    def status(self) -> int:
        if self.refused is not None:
            return self.refused.status
        forms = (self.code, self.name, self.walk_in)
        return 422 if any(form.is_bound and not form.is_valid() for form in forms) else 200

    def answer(self) -> Arrival | None:
        """The ticket that was made, if any; else what to show."""
        try:
            if self.walk_in.is_bound and self.walk_in.is_valid():
                return self._walk_in()
            if self.code.is_bound and self.code.is_valid():
                return self._arrive()
            if self.name.is_bound and self.name.is_valid():
                self._look_up()
        except DomainError as refused:
            self.refused = refused
        return None

    def _arrive(self) -> Arrival:
        found = arrival.by_reference(reference=self.code.cleaned_data["code"])
        values: dict[str, Any] = {
            "point": self.point,
            "appointment": found,
            "now": self.now,
            "actor": actor_of(self.request),
        }
        if self.do == "late":
            return arrival.late(**values)
        return arrival.arrive(**values, let_in=self.do == "let-in")

    def _look_up(self) -> None:
        self.found = arrival.at_desk(
            point=self.point,
            letters=self.name.cleaned_data["letters"],
            at=self.name.cleaned_data["at"],
            now=self.now,
            actor=actor_of(self.request),
        )

    def _walk_in(self) -> Arrival:
        return arrival.walk_in(
            point=self.point,
            items=self.walk_in.items(),
            now=self.now,
            actor=actor_of(self.request),
            press_key=str(self.walk_in.cleaned_data["press"] or ""),
            wishes=self.walk_in.wishes(),
        )

    def context(self) -> dict[str, Any]:
        code = self.refused.code if self.refused else ""
        return {
            "code": self.code,
            "name": self.name,
            "walk_in": self.walk_in,
            "found": self.found,
            "refused": self.refused,
            "lets_in": code in LETS_IN,
            "as_walk_in": code == LATE,
            "no_walk_ins": arrival.why_no_walk_in(point=self.point, now=self.now),
            "made": self._made(),
        }

    def _made(self) -> dict[str, Any] | None:
        """The ticket of today that was made a moment ago, with its way to a phone."""
        number = self.request.GET.get("nummer", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 7):
            return None
        day = today_at(self.point, self.now)
        rows: Any = with_all().filter(service_point=self.point, day=day, number=int(number))
        ticket: Ticket | None = rows.first()
        if ticket is None:
            return None
        return {
            "told": telling.told(ticket=ticket, now=self.now),
            "picture": segno.make(nearly.url_of(ticket), error="m").svg_data_uri(border=4),
            "page": reverse("queue:ticket", args=[token_of(ticket)]),
        }
