"""The dates of a journey in somebody's own calendar: as a file, or as an address to follow."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from scheduling.calendars import invite
from scheduling.journeys import calendar, links
from scheduling.journeys import running as journeys
from scheduling.web.journeys.doors import Opened, with_party


@require_http_methods(["GET", "POST"])
@with_party
def show(request: HttpRequest, found: Opened) -> HttpResponse:
    """Both ways; a press makes an address, which shows dates and opens nothing."""
    address = ""
    if request.method == "POST":
        party = found.running.parties[found.me]
        token = links.issue(party, now=found.now, for_calendar=True)
        address = str(settings.BASE_URL) + reverse("journey-feed", args=[token])
    context = {"token": found.token, "address": address}
    return render(request, "scheduling/journeys/calendar.html", context)


@require_safe
@with_party
def download(_request: HttpRequest, found: Opened) -> HttpResponse:
    response = _file(calendar.written(found.running, found.me))
    response["Content-Disposition"] = f'attachment; filename="{_("steps")}.ics"'
    return response


@require_safe
def follow(_request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs: no cookies, the language of the party."""
    party = links.opened_by(token, for_calendar=True)
    if party is None:
        raise Http404
    with translation.override(party.language):
        running = journeys.opened(party.journey, now=timezone.now())
        response = _file(calendar.written(running, party.key))
    response["Cache-Control"] = "private, no-cache"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _file(text: str) -> HttpResponse:
    kind = f"{invite.content_type(invite.PUBLISH)}; charset=utf-8"
    return HttpResponse(text, content_type=kind)
