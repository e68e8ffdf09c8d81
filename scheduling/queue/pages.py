"""The ticket on one's own phone, by its secret link. GET only shows; POST changes."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from hub.errors import DomainError, Invalid, NotFound
from scheduling.queue import beside, changes, lapses, nearly, telling, tickets
from scheduling.queue.models import Ticket

View = Callable[[HttpRequest, Ticket, str], HttpResponse]


def by_link(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Finds the ticket of the link; a wrong link is a page that was never there."""

    @wraps(view)
    def wrapped(request: HttpRequest, token: str) -> HttpResponse:
        try:
            ticket = tickets.opened_by(token)
        except NotFound as missing:
            raise Http404 from missing
        response = view(request, ticket, token)
        # The link is a secret: it must not travel in a Referer, nor stay in a cache.
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store"
        return response

    return wrapped


@require_safe
@by_link
def show(request: HttpRequest, ticket: Ticket, token: str) -> HttpResponse:
    return _page(request, ticket, token)


@require_POST
@by_link
def leave(request: HttpRequest, ticket: Ticket, token: str) -> HttpResponse:
    return _done(request, ticket, token, lapses.leave)


@require_POST
@by_link
def come_back(request: HttpRequest, ticket: Ticket, token: str) -> HttpResponse:
    return _done(request, ticket, token, lapses.come_back)


@require_POST
@by_link
def tell_me(request: HttpRequest, ticket: Ticket, token: str) -> HttpResponse:
    to = request.POST.get("to", "")
    try:
        nearly.ask(ticket=ticket, to=to, now=timezone.now())
    except Invalid as wrong:
        return _page(request, ticket, token, wrong, typed=to[:254])
    except DomainError as refused:
        return _page(request, tickets.opened_by(token), token, refused)
    return redirect("queue:ticket", token=token)


def _done(
    request: HttpRequest, ticket: Ticket, token: str, deed: Callable[..., Ticket]
) -> HttpResponse:
    try:
        deed(ticket=ticket, now=timezone.now())
    except DomainError as refused:
        return _page(request, tickets.opened_by(token), token, refused)
    return redirect("queue:ticket", token=token)


def _page(
    request: HttpRequest,
    ticket: Ticket,
    token: str,
    refused: DomainError | None = None,
    typed: str = "",
) -> HttpResponse:
    now = timezone.now()
    context = {
        # Read first: what happens from here on is in a message with a higher number.
        "sequence": changes.number_of(ticket.service_point_id),
        "told": telling.told(ticket=ticket, now=now),
        "at": now,
        "zone": ticket.service_point.zone,
        "token": token,
        "can_ask": nearly.can_ask(ticket),
        "is_told": nearly.is_told(ticket),
        "parts": beside.parts_of(request, ticket, token),
        "typed": typed,
        "wrong": refused.fields.get("to", "") if refused else "",
        "refused": None if isinstance(refused, Invalid) else refused,
    }
    status = refused.status if refused else 200
    return render(request, "queue/ticket.html", context, status=status)
