"""The door in front of every staff page: both factors, or the log-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeGuard
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from hub.audit import behalf
from hub.people import unsent
from hub.people.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def is_verified(user: User | AnonymousUser) -> TypeGuard[User]:
    """`is_verified` is set by the OTP middleware."""
    return user.is_authenticated and bool(user.is_verified())  # type: ignore[attr-defined]


def staff_only(view: View[P]) -> View[P]:
    """Lets in whoever passed both factors, and keeps the page out of every cache. What somebody
    sent whose log-in is over waits for them."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_verified(request.user):
            return _to_log_in(request)
        unsent.offer(request, user=request.user, now=timezone.now())
        with behalf.nobody_yet():
            response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        unsent.know_again(request, response, user=request.user)
        return response

    return guarded


def _to_log_in(request: HttpRequest) -> HttpResponse:
    back = _back_to(request)
    if request.method == "POST":
        unsent.keep(request, page=urlsplit(back).path, now=timezone.now())
    page = "people:verify" if request.user.is_authenticated else "people:login"
    return redirect_to_login(back, resolve_url(page))


def _back_to(request: HttpRequest) -> str:
    """Where one goes after the log-in: a page, and never a form's door that takes POST alone. Of
    who pressed a button that is the own page with the button, else the home of staff."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came = request.headers.get("Referer", "")
    here = {request.get_host()}
    if came and url_has_allowed_host_and_scheme(came, here, require_https=request.is_secure()):
        page = urlsplit(came)
        return urlunsplit(("", "", page.path or "/", page.query, ""))
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def user_of(request: HttpRequest) -> User:
    """The user behind the gate."""
    assert isinstance(request.user, User) or is_verified(request.user)  # noqa: S101
    return request.user
