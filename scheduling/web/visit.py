"""Your details, check, confirmed: from a hold to an appointment."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hub.api.callers import caller_of
from hub.errors import DomainError
from hub.people.oidc.web.leaving import citizen_of
from scheduling import booking
from scheduling.booking import Contact
from scheduling.booking.assured import LogInFirst
from scheduling.contact_form import ContactForm
from scheduling.errors import HoldExpired, NoStart
from scheduling.mine import keeping
from scheduling.models import Appointment, State
from scheduling.typed import read_start
from scheduling.video import doors
from scheduling.web import advised, citizen, passing, same, session
from scheduling.web.card import Card, card_of
from scheduling.web.questions import chosen, reuse

MOST_KEPT = 2_000  # of each field, so that a session stays small
View = Callable[[HttpRequest, Appointment], HttpResponse]


def with_hold(view: View) -> Callable[[HttpRequest], HttpResponse]:
    """Gives the view the visitor's hold; without one, leads on to where one can be had."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        held = session.appointment(request)
        if held is None:
            if request.method == "POST":  # a page of long ago, or of somebody else
                messages.warning(request, _("We keep no time for you. Choose one again."))
            return redirect("pages:home")
        if held.state == State.CONFIRMED:
            return redirect("web:done")
        if request.POST.get("hold", held.reference) != held.reference:
            # Another tab of this visitor chose another time since this page was made.
            messages.warning(request, _("You have chosen another time meanwhile. Is this right?"))
            return redirect("web:details")
        if held.state == State.EXPIRED or _is_over(held):
            _remember_typed(request)
            return expired(request, held)
        if booking.awaits_link(held):
            return redirect("web:done")
        return view(request, held)

    return wrapped


def _remember_typed(request: HttpRequest) -> None:
    """What stands in the form, whether it is right already or not: nothing typed is lost."""
    names = ContactForm.base_fields
    if any(name in request.POST for name in names):
        typed = {name: request.POST.get(name, "")[:MOST_KEPT] for name in names}
        session.remember_contact(request, Contact(**typed))


def _is_over(held: Appointment) -> bool:
    return held.hold_expires_at is not None and held.hold_expires_at <= timezone.now()


def expired(
    request: HttpRequest, held: Appointment, wrong: DomainError | None = None
) -> HttpResponse:
    """The time is gone, what was typed is not: offers the nearest free times. `wrong` is what
    else was refused just now."""
    now = timezone.now()
    refused = HoldExpired(booking.alternatives_to(held, now=now))
    context = {
        "card": _card(request, held),
        "refused": refused,
        "times": refused.alternatives.times,
    }
    status = wrong.status if wrong else refused.status
    return render(request, "scheduling/expired.html", context, status=status)


def _card(request: HttpRequest, held: Appointment) -> Card:
    """The way back to the times leads to the page that the visitor came from."""
    card = card_of(held)
    return replace(card, when_url=session.came_from(request) or card.when_url)


@never_cache
@with_hold
def details(request: HttpRequest, held: Appointment) -> HttpResponse:
    if step := citizen.step_for(request, held):
        _remember_typed(request)
        context = {"card": _card(request, held), "held": held, "step": step}
        return render(request, "scheduling/log_in.html", context)
    typed = session.contact(request)
    initial = {f: getattr(typed, f) for f in ContactForm.base_fields} if typed else {}
    answered = reuse.contact_in(request, now=timezone.now())
    if "fill" in request.POST and answered:
        form = ContactForm(initial=_filled(request, answered))
        context = {"card": _card(request, held), "form": form, "held": held}
        return render(request, "scheduling/details.html", context)
    form = ContactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        session.remember_contact(request, form.contact())
        return redirect("web:check")
    status = 422 if form.errors else 200
    context = {
        "card": _card(request, held),
        "form": form,
        "held": held,
        "can_fill": answered is not None and not typed,
    }
    return render(request, "scheduling/details.html", context, status=status)


def _filled(request: HttpRequest, answered: Contact) -> dict[str, str]:
    """What was typed stays; what was left empty is what was answered."""
    return {
        name: request.POST.get(name, "")[:MOST_KEPT] or getattr(answered, name)
        for name in ContactForm.base_fields
    }


@never_cache
@with_hold
def check(request: HttpRequest, held: Appointment) -> HttpResponse:
    contact = session.contact(request)
    if contact is None:
        return redirect("web:details")
    refused = None
    if request.method == "POST":
        try:
            _confirm(request, held, contact)
        except LogInFirst:
            return redirect("web:details")
        except HoldExpired:
            return expired(request, held)
        except DomainError as error:
            held.refresh_from_db()
            if held.state == State.CONFIRMED:  # the button was pressed twice
                return redirect("web:done")
            refused = error
        else:
            session.forget_contact(request)
            same.forget(request)
            passing.hand_on(request, held, now=timezone.now())
            advised.forget(request)
            return redirect("web:done")
    context = {
        "card": _card(request, held),
        "contact": contact,
        "held": held,
        "refused": refused,
        "answers": passing.goes_along(request, held, now=timezone.now()),
    }
    return render(
        request, "scheduling/check.html", context, status=refused.status if refused else 200
    )


def _confirm(request: HttpRequest, held: Appointment, contact: Contact) -> None:
    log_in = citizen_of(request)
    with transaction.atomic():
        booking.confirm(
            appointment=held,
            contact=contact,
            now=timezone.now(),
            token=session.token(request),
            actor=citizen.actor_of(request),
        )
        if log_in:
            keeping.keep(appointment=held, log_in=log_in)


@require_POST
@with_hold
def extend(request: HttpRequest, held: Appointment) -> HttpResponse:
    """More time for the form; what stands in it comes along with the button."""
    form = ContactForm(request.POST)
    _remember_typed(request)
    try:
        booking.extend(appointment=held, now=timezone.now())
    except HoldExpired:
        return expired(request, held)
    except DomainError as refused:
        context = {"card": _card(request, held), "form": form, "held": held, "refused": refused}
        return render(request, "scheduling/details.html", context, status=refused.status)
    return redirect("web:details" if request.POST.get("back") != "check" else "web:check")


@require_POST
def clear(request: HttpRequest) -> HttpResponse:
    """Ready, on a computer that others use too."""
    session.end(request)
    same.forget(request)
    passing.forget(request)
    advised.forget(request)
    chosen.forget_all(request)
    messages.success(request, _("Your details are gone from this computer."))
    return redirect("pages:home")


@require_POST
def hold_again(request: HttpRequest) -> HttpResponse:
    """Takes one of the alternatives, with the same service, people and details."""
    earlier = session.appointment(request)
    if earlier is None:
        return redirect("pages:home")
    start = read_start(request.POST.get("start", ""))
    if start is None:
        return expired(request, earlier, NoStart())
    try:
        held = booking.hold_like(
            appointment=earlier,
            start=start,
            now=timezone.now(),
            held_from=caller_of(request, "holds"),
        )
    except DomainError:
        return expired(request, earlier)
    session.keep(request, held)
    return redirect("web:details")


@never_cache
def done(request: HttpRequest) -> HttpResponse:
    """The reference and what to bring. The address holds nothing: the session knows."""
    appointment = session.appointment(request)
    if appointment is not None and booking.awaits_link(appointment):
        if _is_over(appointment):
            return expired(request, appointment)
        context = {"card": card_of(appointment), "held": appointment}
        return render(request, "scheduling/asked.html", context)
    if appointment is None or appointment.state != State.CONFIRMED:
        return redirect("pages:home")
    context = {
        "card": card_of(appointment),
        "token": session.token(request),
        "by_video": doors.is_by_link(appointment),
        "is_logged_in": citizen_of(request) is not None,
    }
    return render(request, "scheduling/done.html", context)
