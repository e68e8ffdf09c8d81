"""What pages need and the API has no use for: no cookie, session, user or form comes in there. On
its addresses these layers step aside; only its documentation is a page.
"""

from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django_htmx.middleware import HtmxMiddleware
from django_otp.middleware import OTPMiddleware

API, DOCUMENTATION = "/api/", "/api/v1/docs"
# Doors for other systems in shapes that are not ours: they bring a secret, and no cookie either.
OF_SYSTEMS = ("/oauth/token", "/qmatic/calendar-backend/public/api/", "/jcc/api/warp/v1/")


def is_api(request: HttpRequest) -> bool:
    path = request.path_info
    return path.startswith((API, *OF_SYSTEMS)) and not path.startswith(DOCUMENTATION)


class OnPages:
    """Before the class of a middleware that has no part in the API."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        if is_api(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Policies(OnPages, CSPMiddleware): ...


class Sessions(OnPages, SessionMiddleware): ...


class Language(OnPages, LocaleMiddleware):
    """The API has its own: hub.api.edge. Of the other doors, what is refused before a door is
    reached is told in the first language."""

    def __call__(self, request: HttpRequest) -> Any:
        if is_api(request) and not request.path_info.startswith(API):
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        return super().__call__(request)


class Forgery(OnPages, CsrfViewMiddleware): ...


class Users(OnPages, AuthenticationMiddleware): ...


class SecondFactor(OnPages, OTPMiddleware): ...  # type: ignore[misc]


class Messages(OnPages, MessageMiddleware): ...


class Htmx(OnPages, HtmxMiddleware): ...
