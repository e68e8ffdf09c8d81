"""The layer that lets a session count no longer than its log-in by a provider, and lets the
log-out button lead there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from hub.people.oidc import logins
from hub.people.oidc.web import leaving


class ProviderLogIns:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not hasattr(request, "session"):  # the API has none
            return self.get_response(request)
        # Asked when a page asks who it is, so that pages for all cost nothing.
        request.user = SimpleLazyObject(partial(_user, request, request.user))  # type: ignore[assignment]
        response = self.get_response(request)
        if origins := leaving.origins(request):
            response._csp_update = {"form-action": origins}  # type: ignore[attr-defined]
        return response


def _user(request: HttpRequest, user: Any) -> Any:
    came_by_provider = user.is_authenticated and logins.STAFF_KEY in request.session
    if came_by_provider and leaving.staff_of(request) is None:
        request.session.flush()
        return AnonymousUser()
    return user
