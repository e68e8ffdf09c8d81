"""One appointment on the screen of staff: who comes, and what can be done about it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.errors import DomainError
from hub.people.access import Right
from hub.people.gate import user_of
from scheduling import booking
from scheduling.agenda import notices, rows, sights, times
from scheduling.agenda.answers import answers_of
from scheduling.agenda.diary import day_in
from scheduling.agenda.doors import actor_of, at_appointment, may
from scheduling.agenda.forms import CancelForm, FollowUpForm, NoteForm
from scheduling.agenda.video_pages import of_appointment
from scheduling.agenda.workplaces import Workplace
from scheduling.booking.wish import items_of
from scheduling.conversations import helping
from scheduling.errors import NoStart
from scheduling.messages.addressee import policy_for
from scheduling.models import Appointment, Participant, State
from scheduling.queue.models import LIVE, Ticket
from scheduling.typed import read_start
from scheduling.video import confirming, doors
from scheduling.video.leading import leading_to
from scheduling.waitlist import standing


@require_GET
@at_appointment(Right.SEE)
def show(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    """Looking at somebody's details leaves a line in the audit trail."""
    sights.log(
        "appointment.seen",
        appointment,
        user=user_of(request),
        now=timezone.now(),
        origin="agenda",
    )
    return _page(request, appointment, workplace)


@require_POST
@at_appointment(Right.ACT)
def note(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _page(request, appointment, workplace, note_form=form)
    booking.note(
        appointment=appointment,
        text=form.cleaned_data["note"],
        now=timezone.now(),
        actor=actor_of(request),
    )
    messages.success(request, _("The note is kept."))
    return redirect("agenda:appointment", reference=appointment.reference)


@require_POST
@at_appointment(Right.ACT)
def follow_up(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    """Only where the organisation writes such messages at all."""
    if not policy_for(appointment).follow_ups:
        raise Http404
    form = FollowUpForm(request.POST)
    if form.is_valid():
        try:
            booking.follow_up(
                appointment=appointment,
                text=form.cleaned_data["text"],
                now=timezone.now(),
                actor=actor_of(request),
            )
        except DomainError as refused:
            form.add_error("text", str(refused))
        else:
            messages.success(request, _("The citizen gets your message by e-mail."))
            return redirect("agenda:appointment", reference=appointment.reference)
    return _page(request, appointment, workplace, follow_up_form=form)


@require_http_methods(["GET", "POST"])
@at_appointment(Right.ACT)
def cancel(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    form = CancelForm(request.POST if request.method == "POST" else None)
    refused = None
    if form.is_valid():
        try:
            booking.cancel(
                appointment=appointment,
                now=timezone.now(),
                actor=actor_of(request),
                reason=form.cleaned_data["reason"],
            )
        except DomainError as error:
            refused = error
        else:
            _tell(request, appointment, _("The appointment is cancelled."))
            return redirect("agenda:appointment", reference=appointment.reference)
    context = _changing(appointment, workplace) | {"form": form, "refused": refused}
    return render(request, "agenda/cancel.html", context, status=_status(refused, form))


@require_http_methods(["GET", "POST"])
@at_appointment(Right.ACT)
def move(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    now, refused = timezone.now(), None
    if request.method == "POST":
        try:
            start = start_in(request)
            if start is None:
                raise NoStart
            booking.move(appointment=appointment, start=start, now=now, actor=actor_of(request))
        except DomainError as error:
            refused = error
        else:
            _tell(request, appointment, _("The appointment has a new time."))
            return redirect("agenda:appointment", reference=appointment.reference)
    local = appointment.starts_at.astimezone(workplace.zone).date()
    choice = times.choose(
        items=items_of(appointment),
        day=day_in(request.GET.get("date", ""), max(local, now.astimezone(workplace.zone).date())),
        zone=workplace.zone,
        now=now,
        ignoring=appointment,
    )
    context = _changing(appointment, workplace) | {"choice": choice, "refused": refused}
    return render(request, "agenda/move.html", context, status=_status(refused))


def _tell(request: HttpRequest, appointment: Appointment, done: str) -> None:
    """Stands out where somebody has to call."""
    said, to_call = notices.has_heard(appointment, done)
    (messages.warning if to_call else messages.success)(request, said)


def start_in(request: HttpRequest) -> datetime | None:
    """The instant of the button that was pressed."""
    return read_start(request.POST.get("start", ""))


def _page(
    request: HttpRequest,
    appointment: Appointment,
    workplace: Workplace,
    note_form: NoteForm | None = None,
    follow_up_form: FollowUpForm | None = None,
) -> HttpResponse:
    video = doors.policy_of(appointment)
    context = {
        **_context(appointment, workplace),
        "video": of_appointment(appointment, video),
        "confirmed": confirming.of(appointment),
        "follow_up_form": follow_up_form or writing_form(appointment),
        "may_act": may(request, Right.ACT, workplace),
        "answered": appointment,
        "answers": answers_of(
            appointment, user=user_of(request), now=timezone.now(), origin="agenda"
        ),
        "may_record": helping.own_part(user_of(request), appointment) is not None,
        "note_form": note_form or NoteForm(initial={"note": appointment.note}),
    }
    status = _status(None, note_form or follow_up_form)
    page = render(request, "agenda/appointment.html", context, status=status)
    return leading_to(video, page)


def writing_form(appointment: Appointment) -> FollowUpForm | None:
    """After the conversation began, where there is an address and the organisation writes."""
    if appointment.state != State.CONFIRMED or timezone.now() < appointment.starts_at:
        return None
    booker = Participant.objects.filter(appointment=appointment).first()
    if booker is None or not booker.email:
        return None
    return FollowUpForm() if policy_for(appointment).follow_ups else None


def _context(appointment: Appointment, workplace: Workplace) -> dict[str, Any]:
    return {
        "appointment": appointment,
        "workplace": workplace,
        "row": rows.row_of(appointment, workplace),
        "services": rows.services_of(appointment, workplace),
        "live": appointment.state == State.CONFIRMED,
        "ticket": _ticket_of(appointment),
        "waits_since": standing.waits_since(appointment),
        "agenda_url": workplace.url("agenda"),
        "day": appointment.starts_at.astimezone(workplace.zone).date(),
    }


def _changing(appointment: Appointment, workplace: Workplace) -> dict[str, Any]:
    return {**_context(appointment, workplace), "will_hear": notices.will_hear(appointment)}


def _ticket_of(appointment: Appointment) -> Ticket | None:
    """Whether the citizen is in the building: changing the appointment changes the line then."""
    return Ticket.objects.filter(appointment=appointment, state__in=LIVE).first()


def _status(refused: DomainError | None, form: Any = None) -> int:
    if refused:
        return refused.status
    return 422 if form is not None and form.errors else 200
