"""The list for an earlier time: joining, leaving, and answering an offer, by the appointment's
secret link. GET only shows, as a mail scanner does; POST changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import DomainError, Invalid
from scheduling import booking
from scheduling.models import Appointment, State
from scheduling.typed import read_id
from scheduling.waitlist import answering, offering, standing, wishes
from scheduling.waitlist.form import WishForm
from scheduling.waitlist.models import Outcome
from scheduling.waitlist.visits import visit_of
from scheduling.web.card import card_of
from scheduling.web.manage import by_place


@by_place
def earlier(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    now = timezone.now()
    place = standing.of(appointment, now=now)
    waits = appointment.state == State.WAITING
    if not waits and not booking.can_change(appointment, now):
        return redirect("web:manage", token=token)
    form = WishForm(
        request.POST if request.method == "POST" else None,
        visit=visit_of(appointment),
        wish=place.wish if place else None,
        now=now,
    )
    refused = None
    if form.is_valid():
        refused = _join(form, appointment)
        if refused is None and form.is_valid():
            messages.success(request, _told(waits=waits))
            return redirect("web:manage", token=token)
    context = {
        "form": form,
        "standing": place,
        "kept_minutes": standing.kept_minutes(appointment),
        "soonest_minutes": standing.soonest_minutes(),
        "refused": refused,
        "waits": waits,
        "places": list(place.wish.points.all()) if place and waits else [],
        "sooner": None if place else offering.sooner(appointment, now=now),
    }
    status = refused.status if refused else 422 if form.errors else 200
    return _page(request, "earlier", appointment, token, context, status)


def _told(*, waits: bool) -> str:
    if waits:
        return _("Saved. You keep your place in line.")
    return _("You are on the list. You keep your own time until then.")


def _join(form: WishForm, appointment: Appointment) -> DomainError | None:
    try:
        wishes.join(appointment=appointment, wanted=form.wanted(), now=timezone.now())
    except Invalid as wrong:
        for field, sentence in wrong.fields.items():
            form.add_error(field, str(sentence))
    except DomainError as refused:
        return refused
    return None


@require_POST
@by_place
def leave(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    wishes.leave(appointment=appointment, now=timezone.now())
    if appointment.state == State.WAITING:
        messages.success(request, _("You are off the list."))
        return redirect("pages:home")
    messages.success(request, _("You are off the list. You keep your own time."))
    return redirect("web:manage", token=token)


@by_place
def offer(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    """Shows what is kept at this moment, whichever message the link came from."""
    refused, waits = None, appointment.state == State.WAITING
    if request.method == "POST":
        try:
            _answer(request, appointment)
        except DomainError as error:
            refused = error
        else:
            return redirect("web:manage", token=token)
    appointment.refresh_from_db()
    place = standing.of(appointment, now=timezone.now())
    if place is None or place.offer is None:
        return _over(request, appointment, token, on_the_list=place is not None)
    hold = place.offer.hold
    context = {
        "offer": place.offer,
        "new": hold and card_of(hold),
        "refused": refused,
        "waits": waits,
    }
    return _page(request, "offer", appointment, token, context, refused.status if refused else 200)


def _answer(request: HttpRequest, appointment: Appointment) -> None:
    """The button names the offer that was on the page, which may be another one by now."""
    offer_id, now = read_id(request.POST.get("offer", "")), timezone.now()
    if request.POST.get("answer") == "yes":
        again = answering.is_accepted(appointment=appointment, offer_id=offer_id)
        told = str(answering.AlreadyYours.sentence) if again else _taken(appointment)
        answering.accept(appointment=appointment, offer_id=offer_id, now=now)
        messages.success(request, told)
    elif request.POST.get("answer") == "no":
        answering.decline(appointment=appointment, offer_id=offer_id, now=now)
        messages.success(request, _kept(appointment))
    else:
        raise Invalid(_("Choose yes or no. Nothing is changed."))


def _taken(appointment: Appointment) -> str:
    if appointment.state == State.WAITING:
        return _("Your appointment is made. You get a message too.")
    return _("Your appointment has its new time. You get a message too.")


def _kept(appointment: Appointment) -> str:
    if appointment.state == State.WAITING:
        return _("You stay on the list.")
    return _("You keep your own time, and you stay on the list.")


def _over(
    request: HttpRequest, appointment: Appointment, token: str, *, on_the_list: bool
) -> HttpResponse:
    last = standing.last_offer(appointment)
    waits = appointment.state == State.WAITING
    accepted = last is not None and last.outcome == Outcome.ACCEPTED
    if appointment.state not in wishes.WAITS or accepted:
        theirs = last is not None and last.starts_at == appointment.starts_at
        if accepted and theirs and appointment.state == State.CONFIRMED:
            messages.info(request, str(answering.AlreadyYours.sentence))
        return redirect("web:manage", token=token)
    return _page(
        request, "over", appointment, token, {"on_the_list": on_the_list, "waits": waits}, 410
    )


def _page(
    request: HttpRequest,
    name: str,
    appointment: Appointment,
    token: str,
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    values = {"card": card_of(appointment), "token": token, **context}
    return render(request, f"waitlist/{name}.html", values, status=status)
