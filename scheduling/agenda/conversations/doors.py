"""What each of these pages begins with: both factors, and the one place that says who may open it
(scheduling.conversations.access). Hidden and missing are the same 404."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from hub.errors import NotFound
from hub.intake.sealing import CannotOpen
from hub.people.gate import staff_only, user_of
from scheduling.booking import Actor
from scheduling.conversations import access

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


def at_conversation(view: View) -> View:
    """Gives the view its conversation."""

    @wraps(view)
    @staff_only
    def guarded(request: HttpRequest, /, *, pk: int, **more: Any) -> HttpResponse:
        try:
            found = access.conversation(user_of(request), pk, now=timezone.now())
            with timezone.override(ZoneInfo(found.zone)):
                return view(request, found, **more)
        except NotFound as missing:
            raise Http404 from missing
        except CannotOpen as error:
            logger.exception("A conversation was sealed with a key that is not there.")
            page = "scheduling/conversations/unopened.html"
            return render(request, page, status=error.status)

    return guarded


def at_hand_over(view: View) -> View:
    """Gives the view a hand-over to the user's own organisation, while the citizen agrees."""

    @wraps(view)
    @staff_only
    def guarded(request: HttpRequest, /, *, pk: int, **more: Any) -> HttpResponse:
        try:
            found = access.hand_over(user_of(request), pk, now=timezone.now())
            with timezone.override(ZoneInfo(found.conversation.zone)):
                return view(request, found, **more)
        except NotFound as missing:
            raise Http404 from missing
        except CannotOpen as error:
            logger.exception("A conversation was sealed with a key that is not there.")
            page = "scheduling/conversations/unopened.html"
            return render(request, page, status=error.status)

    return guarded


def actor_of(request: HttpRequest) -> Actor:
    return Actor(kind="staff", user_id=user_of(request).pk, origin="conversation")
