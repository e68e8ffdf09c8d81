"""Counting down: to published dates, and to one's own appointments by their manage links."""

import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from hub.keydates import publishing
from hub.keydates.web import choice
from scheduling import links
from scheduling.messages.facts import day_of
from scheduling.models import Appointment, State
from scheduling.reference import readable

MOST_APPOINTMENTS = 20
MOST_BYTES = 10_000


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The chosen series stand in the address; the browser may keep them, and own dates with
    them. Nothing of it is kept here."""
    chosen = choice.read(request)
    address = f"{settings.BASE_URL}/aftellen.ics?{chosen.query}&taal={get_language() or 'nl'}"
    by_owner: dict[str, list[Any]] = {}
    for series in chosen.every:
        by_owner.setdefault(series.organisation.name, []).append(
            {"series": series, "chosen": series in chosen.series}
        )
    context = {
        "chosen": chosen,
        "counts": publishing.counts(chosen.series, today=chosen.today),
        "by_owner": by_owner.items(),
        "calendar_url": address,
        "webcal_url": f"webcal://{address.partition('://')[2]}",
    }
    response = render(request, "scheduling/countdown.html", context)
    # Which payments somebody waits for is nobody else's business.
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


# Nothing changes here and no cookie counts: the links themselves are what opens.
@csrf_exempt
@require_POST
def appointments(request: HttpRequest) -> HttpResponse:
    """The coming appointments of these manage links, in the order of time. Links that lead
    nowhere are left out, so that the browser can forget them. The service is not named."""
    tokens = _tokens(request)
    if tokens is None:
        return JsonResponse({"code": "invalid"}, status=400)
    now = timezone.now()
    found = [(token, links.opened_by(token)) for token in tokens]
    # Several links may lead to one appointment; the first of them stands for it.
    coming: dict[int, tuple[Appointment, list[str]]] = {}
    for token, appointment in found:
        if appointment and appointment.state == State.CONFIRMED and appointment.ends_at > now:
            coming.setdefault(appointment.pk, (appointment, []))[1].append(token)
    ordered = sorted(coming.values(), key=lambda one: (one[0].starts_at, one[0].pk))
    response = JsonResponse({"results": [_told(own, one, now) for one, own in ordered]})
    response["Cache-Control"] = "no-store"
    return response


def _tokens(request: HttpRequest) -> list[str] | None:
    if len(request.body) > MOST_BYTES:
        return None
    try:
        tokens = json.loads(request.body)["links"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(tokens, list) or not all(_is_token(token) for token in tokens):
        return None
    return list(dict.fromkeys(tokens))[:MOST_APPOINTMENTS]


def _is_token(token: object) -> bool:
    return isinstance(token, str) and token.isascii()


def _told(tokens: list[str], appointment: Appointment, now: datetime) -> dict[str, object]:
    zone = ZoneInfo(appointment.zone)
    wall = appointment.starts_at.astimezone(zone)
    place = appointment.service_point
    return {
        "links": tokens,
        "url": reverse("web:manage", args=[tokens[0]]),
        "title": _("Your appointment %(code)s") % {"code": readable(appointment.reference)},
        "day": wall.date().isoformat(),
        "count": nights(wall.date(), now.astimezone(zone).date()),
        "told": f"{day_of(wall)}, {date_format(wall, 'H:i')}",
        "place": place.name if place else str(appointment.get_channel_display()),
    }


def nights(day: date, today: date) -> int:
    return (day - today).days
