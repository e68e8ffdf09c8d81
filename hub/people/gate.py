"""The door in front of every staff page: both factors, or the log-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeGuard

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control

from hub.people.models import User

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def is_verified(user: User | AnonymousUser) -> TypeGuard[User]:
    """`is_verified` is set by the OTP middleware."""
    return user.is_authenticated and bool(user.is_verified())  # type: ignore[attr-defined]


def staff_only(view: View[P]) -> View[P]:
    """Lets in whoever passed both factors, and keeps the page out of every cache."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_verified(request.user):
            page = "people:verify" if request.user.is_authenticated else "people:login"
            return redirect_to_login(request.get_full_path(), resolve_url(page))
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def user_of(request: HttpRequest) -> User:
    """The user behind the gate."""
    assert isinstance(request.user, User) or is_verified(request.user)  # noqa: S101
    return request.user
