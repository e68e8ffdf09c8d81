"""The citizen's own appointment, by its secret link. GET only shows; POST changes."""

from collections.abc import Callable, Set
from datetime import datetime
from functools import wraps
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import DomainError
from scheduling import availability, booking, links
from scheduling.booking.wish import items_of
from scheduling.calendars import invite
from scheduling.errors import NoStart
from scheduling.journeys import dated, passing
from scheduling.models import Appointment, Participant, ReminderChoice, State
from scheduling.typed import read_start
from scheduling.video import doors
from scheduling.waitlist import standing
from scheduling.web import session
from scheduling.web.card import card_of
from scheduling.web.days import Day, days_of

View = Callable[[HttpRequest, Appointment, str], HttpResponse]
CHANGES = {"move", "cancel"}  # pages that only make sense while it can be changed
SHOWN = {State.CONFIRMED, State.CANCELLED}
LEADS_ON = {*SHOWN, State.EXPIRED}


def by_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Finds the appointment of the link; a wrong link is a page that was never there."""
    return _opens(view, SHOWN)


def by_place(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """The same, also for who waits without an appointment."""
    return _opens(view, {*SHOWN, State.WAITING})


def _opens(view: View, states: Set[str]) -> Callable[[HttpRequest, str], HttpResponse]:

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        appointment = session.by_token(token)
        if appointment is None or appointment.state not in states:
            raise Http404
        response = view(request, appointment, token)
        # The link is a secret: it must not travel in a Referer, nor stay in a cache.
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, as a mail scanner does; POST confirms, and the second time changes nothing."""
    appointment = links.opened_by_mail(token)
    if appointment is None or not (
        appointment.state in LEADS_ON or booking.awaits_link(appointment)
    ):
        raise Http404
    if appointment.state in SHOWN:
        return redirect("web:manage", token=token)
    refused = None
    if request.method == "POST":
        try:
            booking.confirm_by_link(appointment=appointment, now=timezone.now())
        except DomainError as error:
            refused = error
        else:
            return redirect("web:manage", token=token)
    over = appointment.state == State.EXPIRED or booking.has_expired(appointment, timezone.now())
    context = {"card": card_of(appointment), "over": over, "held": appointment}
    response = render(
        request,
        "scheduling/confirm.html",
        context,
        status=refused.status if refused else 410 if over else 200,
    )
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@by_place
def show(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    if appointment.state == State.WAITING:
        return redirect("web:earlier", token=token)
    return _page(request, "manage", appointment, token)


@by_link
def cancel(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "cancel", appointment, token)
    try:
        booking.cancel(appointment=appointment, now=timezone.now())
    except DomainError as refused:
        return _page(request, "manage", appointment, token, refused)
    return redirect("web:manage", token=token)


@by_link
def move(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    if request.method != "POST":
        return _page(request, "move", appointment, token)
    try:
        start = read_start(request.POST.get("start", ""))
        if start is None:
            raise NoStart
        dated.must_be_allowed(appointment, start, now=timezone.now())
        if request.POST.get("sure") != "yes" and booking.can_change(appointment, timezone.now()):
            return _asked_if_sure(request, appointment, token, start)
        booking.move(appointment=appointment, start=start, now=timezone.now())
    except DomainError as refused:
        return _page(request, "move", appointment, token, refused)
    messages.success(request, _("Your appointment has a new time."))
    return redirect("web:manage", token=token)


def _asked_if_sure(
    request: HttpRequest, appointment: Appointment, token: str, start: datetime
) -> HttpResponse:
    """The old time and the new one. It is not held meanwhile: who is too late is told so."""
    new = start.astimezone(ZoneInfo(appointment.zone))
    context = {"card": card_of(appointment), "token": token, "start": new}
    return render(request, "scheduling/move_check.html", context)


@by_link
def calendar(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    file = invite.published(appointment, now=timezone.now())
    kind = f"{invite.content_type(invite.PUBLISH)}; charset=utf-8"
    response = HttpResponse(file, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{_("appointment")}.ics"'
    return response


@require_POST
@by_link
def remind(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    choice = request.POST.get("reminders", "")
    try:
        booking.choose_reminders(appointment=appointment, choice=choice, now=timezone.now())
    except DomainError as refused:
        return _page(request, "manage", appointment, token, refused)
    return redirect("web:manage", token=token)


@require_POST
@by_link
def keep_answers_back(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    """Whatever the citizen let somebody read is taken back, and deleted."""
    passing.withdraw(appointment=appointment, now=timezone.now())
    messages.success(request, _("Your answers are deleted. Your appointment stays."))
    return redirect("web:manage", token=token)


def _page(
    request: HttpRequest,
    name: str,
    appointment: Appointment,
    token: str,
    refused: DomainError | None = None,
) -> HttpResponse:
    now = timezone.now()
    can_change = booking.can_change(appointment, now)
    if name in CHANGES and not can_change:
        if refused is None:  # the appointment's own page says why
            return redirect("web:manage", token=token)
        name = "manage"
    context = {
        "card": card_of(appointment),
        "token": token,
        "can_change": can_change,
        "passed_on": passing.of(appointment),
        "reminder_choices": _reminder_choices(appointment),
        "cancelled": appointment.state == State.CANCELLED,
        "past": appointment.ends_at <= now,
        "refused": refused,
        "standing": standing.of(appointment, now=now),
        "by_video": doors.is_by_link(appointment),
    }
    if name == "move":
        context["days"] = _days(appointment)
    status = refused.status if refused else 200
    return render(request, f"scheduling/{name}.html", context, status=status)


def _reminder_choices(appointment: Appointment) -> list[dict[str, object]]:
    """The ways that reach this citizen, and which one is chosen."""
    booker = Participant.objects.filter(appointment=appointment).first()
    if booker is None:
        return []
    reachable = {
        ReminderChoice.EMAIL: bool(booker.email),
        ReminderChoice.SMS: booking.can_get_text_messages(str(booker.phone or "")),
        ReminderChoice.NONE: True,
    }
    return [
        {"value": choice.value, "label": choice.label, "chosen": booker.reminders == choice}
        for choice in ReminderChoice
        if reachable[choice]
    ]


def _days(appointment: Appointment) -> list[Day]:
    """Free days for the same services, people and place; the time it has now is no choice."""
    now = timezone.now()
    items = items_of(appointment)
    answer = availability.find_visit(
        items=items,
        window=availability.bookable_window(items[0].offering, now),
        now=now,
        ignoring=appointment,
    )
    times = [start for start in answer.times() if start != appointment.starts_at]
    times = dated.allowed(appointment, times, now=now)
    return list(days_of(times, ZoneInfo(appointment.zone)))[:30]
