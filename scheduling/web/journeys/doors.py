"""What every page of a journey begins with: the party that the link stands for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from hub.errors import DomainError, NotFound
from hub.intake.sealing import CannotOpen
from scheduling.journeys import links
from scheduling.journeys import running as journeys
from scheduling.journeys.models import Journey, JourneyState
from scheduling.journeys.running import Running

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Opened:
    """A journey by one party's own link."""

    journey: Journey
    running: Running
    me: str
    token: str
    now: datetime


def with_party(view: View) -> View:
    """A wrong link, one that was replaced, and one of a journey that is deleted are the same 404.
    The link is a secret: it travels in no Referer and stays in no cache."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        now = timezone.now()
        party = links.opened_by(token)
        if party is None:
            return render(request, "scheduling/journeys/gone.html", status=404)
        try:
            found = Opened(
                party.journey, journeys.opened(party.journey, now=now), party.key, token, now
            )
            with timezone.override(found.running.zone):
                response = view(request, found, **more)
        except NotFound as missing:
            raise Http404 from missing
        except CannotOpen as error:
            page = "scheduling/journeys/gone.html"
            response = render(request, page, {"refused": error}, status=error.status)
        patch_cache_control(response, private=True, no_store=True)
        response["Referrer-Policy"] = "no-referrer"
        return response

    return opened


def shown_revision(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def back(request: HttpRequest, found: Opened, refused: DomainError) -> HttpResponse:
    messages.warning(request, str(refused))
    return redirect("web:journey", found.token)


def about(found: Opened) -> dict[str, Any]:
    return {
        "journey": found.journey,
        "template": found.running.template,
        "token": found.token,
        "me": found.me,
        "names": found.running.names(),
        "live": found.journey.state == JourneyState.RUNNING,
        "owner": found.journey.organisation,
        "seen": found.journey.revision,
    }
