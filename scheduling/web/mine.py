"""The appointments that somebody made while they were logged in."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.errors import NotFound
from hub.people.oidc import providers
from hub.people.oidc.models import Audience
from hub.people.oidc.web import leaving
from hub.people.oidc.web.leaving import citizen_of
from scheduling.mine import keeping
from scheduling.web.card import card_of
from scheduling.web.citizen import ask_address

MOST_SHOWN = 50


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    log_in = citizen_of(request)
    if log_in is None:
        return _asked_to_log_in(request)
    now = timezone.now()
    cards = [card_of(one) for one in keeping.of(log_in)[:MOST_SHOWN]]
    context = {
        "log_in": log_in,
        "coming": [card for card in reversed(cards) if card.end > now],
        "past": [card for card in cards if card.end <= now],
    }
    return render(request, "mine/list.html", context)


def _asked_to_log_in(request: HttpRequest) -> HttpResponse:
    offered = providers.offered(Audience.CITIZENS, chosen=request.GET.get("organisatie", ""))
    here = reverse("web:mine")
    ways = [
        {
            "name": provider.name,
            "organisation": provider.organisation.name,
            "address": ask_address(provider, next_page=here),
        }
        for provider in offered.ways
    ]
    return render(request, "mine/log_in.html", {"offered": offered, "ways": ways})


@require_POST
def open_one(request: HttpRequest, reference: str) -> HttpResponse:
    """Leads to the page of the appointment by a link of its own."""
    log_in = citizen_of(request)
    if log_in is None:
        return redirect("web:mine")
    try:
        token = keeping.link_to(log_in=log_in, reference=reference, now=timezone.now())
    except NotFound as missing:
        raise Http404 from missing
    return redirect("web:manage", token=token)


@require_http_methods(["GET", "POST"])
@never_cache
def unlink(request: HttpRequest) -> HttpResponse:
    """Asks once. Then nothing here is theirs any more, and they are out, also at the provider."""
    log_in = citizen_of(request)
    if log_in is None:
        return redirect("web:mine")
    now = timezone.now()
    if request.method == "GET":
        context = {"log_in": log_in, "coming": keeping.coming(log_in, now=now)}
        return render(request, "mine/unlink.html", context)
    keeping.unlink(log_in=log_in, now=now)
    away = leaving.leave(request, log_in)
    request.session.flush()  # a computer that others use too
    messages.success(request, _("Your log-in is no longer linked to appointments here."))
    return redirect(away or "web:mine")
