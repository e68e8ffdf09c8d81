"""The base of every door for a form elsewhere: who knocks, how often, in which language, and a
refusal in the shape of the vendor."""

from collections.abc import Callable
from typing import Any

from django.core.signals import got_request_exception
from django.utils import translation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api import problems
from hub.api.doors import PRIVATE
from hub.api.edge import language_of
from hub.clients import doors
from hub.clients.doors import ByClient
from hub.clients.models import Client, Scope
from hub.errors import DomainError
from scheduling.facades.errors import NoBody, NotLetIn


class Door(APIView):
    """`client` is who asks. A subclass says how its vendor tells a refusal."""

    schema = None  # the shape is the vendor's, and described there
    throttle_classes = [ByClient]
    http_method_names = ["get", "head", "post", "delete"]
    basic = False  # whether id and secret may come with each request

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        asked = request.headers.get("language") or request.headers.get("Accept-Language", "")
        language = language_of(asked)
        translation.activate(language)
        request._request.LANGUAGE_CODE = language
        super().initial(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        request.auth = self._let_in(request)

    @property
    def client(self) -> Client:
        assert isinstance(self.request.auth, Client)  # noqa: S101 - let in before anything else
        return self.request.auth

    def _let_in(self, request: Request) -> Client:
        known = doors.presented(request, basic=self.basic)
        if known is None or Scope.BOOKINGS not in known.scopes:
            if known is not None:
                doors.count_wrong(request)
            raise NotLetIn(details={"challenge": "Basic" if self.basic else "Bearer"})
        return known.client

    def get_exception_handler(self) -> Callable[[Exception, Any], Response | None]:
        return self._answered

    def _answered(self, error: Exception, context: Any) -> Response | None:
        refusal = problems.refusal_of(error)
        told = problems.answer(error, context)
        if refusal is None or told is None:  # a bug of ours
            got_request_exception.send(sender=type(self), request=self.request._request)
            refusal = problems.InternalError()
            return self.refused(refusal, refusal.status, {})
        headers = {
            name: value
            for name, value in told.headers.items()
            if name in ("Retry-After", "WWW-Authenticate")
        }
        return self.refused(refusal, refusal.status, headers)

    def refused(self, refusal: DomainError, status: int, headers: dict[str, str]) -> Response:
        raise NotImplementedError


def body_of(request: Request) -> dict[str, Any]:
    """Raises NoBody for whatever is no JSON object with something in it."""
    if not isinstance(request.data, dict) or not request.data:
        raise NoBody
    return request.data


def answer(values: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(values, status=status, headers={**PRIVATE, **(headers or {})})


def told(refusal: DomainError) -> str:
    """One line for people: what is wrong, where, and what to do."""
    where = "; ".join(f"{name}: {text}" for name, text in refusal.fields.items())
    return " ".join(part for part in (str(refusal), where) if part)
