"""Taking in who comes to the desk: by code, by time and letters, or without an appointment."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError
from hub.people.access import Right
from locations.models import ServicePoint
from scheduling import booking
from scheduling.agenda import arrival_told
from scheduling.agenda.arrival_forms import CodeForm, NameForm, WalkInForm
from scheduling.agenda.arrival_services import Boxes, boxes_of
from scheduling.agenda.arrival_times import Free, free_for
from scheduling.agenda.details import start_in
from scheduling.agenda.doors import actor_of, at_workplace
from scheduling.agenda.workplaces import Workplace
from scheduling.errors import NoStart
from scheduling.models import Appointment
from scheduling.queue import arrival, nearly, refusals
from scheduling.queue.models import Ticket
from scheduling.queue.tickets import Arrival, today_at, token_of, with_all
from scheduling.typed import read_id, read_start

LATE = refusals.TooLate.code
LETS_IN = {LATE, refusals.TooEarly.code}
BY_CODE = ("code", "late", "let-in", "take")


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
    if page.moved and page.refused is None:
        return redirect(workplace.url("arrivals"))
    context = page.context() | {"workplace": workplace, "agenda_url": workplace.url("agenda")}
    return render(request, "agenda/arrivals.html", context, status=page.status)


class Page:
    """What was asked, and what became of it."""

    def __init__(self, request: HttpRequest, point: ServicePoint) -> None:
        self.request, self.point, self.now = request, point, timezone.now()
        self.do = request.POST.get("do", "")
        self.code = CodeForm(request.POST if self.do in BY_CODE else None)
        self.name = NameForm(request.POST if self.do == "name" else None)
        self.walk_in = self._walk_in_form()
        self.appointment: Appointment | None = None
        self.found: list[Appointment] | None = None
        self.refused: DomainError | None = None
        self.moved = False

    def _walk_in_form(self) -> WalkInForm:
        """Searching a service checks nothing yet, and keeps what was filled in."""
        data = self.request.POST
        sent = data if self.do == "walk-in" else None
        kept: dict[str, Any] = {"press": uuid4()}
        if self.do == "find":
            kept |= {name: data.get(name, "") for name in WalkInForm.base_fields if name in data}
            kept["services"] = [str(read_id(pk)) for pk in data.getlist("services")]
        return WalkInForm(sent, point=self.point, initial=kept)

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
                return self._by_code()
            if self.name.is_bound and self.name.is_valid():
                self._look_up()
        except DomainError as refused:
            self.refused = refused
        return None

    def _by_code(self) -> Arrival | None:
        self.appointment = arrival.by_reference(reference=self.code.cleaned_data["code"])
        deeds: dict[str, Callable[[], Arrival | None]] = {"late": self._late, "take": self._take}
        return deeds.get(self.do, self._arrive)()

    def _values(self) -> dict[str, Any]:
        return {
            "point": self.point,
            "appointment": self.appointment,
            "now": self.now,
            "actor": actor_of(self.request),
        }

    def _arrive(self) -> Arrival:
        return arrival.arrive(**self._values(), let_in=self.do in ("let-in", "take"))

    def _late(self) -> Arrival:
        return arrival.late(**self._values())

    def _take(self) -> Arrival | None:
        """One of the free times in place of the one that has passed; with a number when it is
        today."""
        start, mine = start_in(self.request), self.appointment
        if start is None or mine is None:
            raise NoStart
        arrival.check_here(point=self.point, appointment=mine, now=self.now)
        actor = actor_of(self.request)
        moved = booking.move(appointment=mine, start=start, now=self.now, actor=actor)
        self.moved, wall = True, timezone.localtime(moved.starts_at)
        told = {"day": date_format(wall, "l j F"), "time": date_format(wall, "H:i")}
        messages.success(
            self.request,
            _("The appointment is moved to %(day)s at %(time)s.") % told,
        )
        is_today = wall.date() == today_at(self.point, self.now)
        return self._arrive() if is_today else None

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
        told = self.refused and arrival_told.of_refusal(self.refused, self.appointment)
        return {
            "code": self.code,
            "name": self.name,
            "walk_in": self.walk_in,
            "boxes": self._boxes(),
            "found": self.found,
            "refused": told,
            "lets_in": code in LETS_IN,
            "as_walk_in": code == LATE,
            "appointment": self.appointment,
            "free": self._free(),
            "no_walk_ins": arrival.why_no_walk_in(point=self.point, now=self.now),
            "made": self._made(),
        }

    def _free(self) -> list[Free]:
        """What can be taken in place of a time that has passed, or of one that was just taken."""
        if self.appointment is None or self.refused is None or not self._may_take():
            return []
        others = map(read_start, self.refused.details.get("alternatives", ()))
        return free_for(
            self.appointment,
            else_these=[start for start in others if start],
            zone=ZoneInfo(self.point.zone),
            now=self.now,
        )

    def _may_take(self) -> bool:
        refused = self.refused
        return refused is not None and (refused.code == LATE or "alternatives" in refused.details)

    def _boxes(self) -> Boxes:
        form = self.walk_in
        typed = str(form["find"].value() or "") if self.do == "find" else ""
        offerings = form.offerings
        return boxes_of(form["services"], offerings, typed=typed, point=self.point, now=self.now)

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
            "number": ticket.number,
            "lines": arrival_told.of_ticket(ticket, now=self.now),
            "picture": segno.make(nearly.url_of(ticket), error="m").svg_data_uri(border=4),
            "page": reverse("queue:ticket", args=[token_of(ticket)]),
        }
