"""The base of every door of the API: its language, its methods, its answers."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.shapes import Shape


class Door(APIView):
    """No cookie and no session comes in here, so cross-site forgery has nothing to borrow."""

    http_method_names = ["get", "head", "post", "patch", "delete"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Before anything can be refused: a refusal is told in the caller's language.
        translation.activate(language_of(request.headers.get("Accept-Language", "")))
        super().initial(request, *args, **kwargs)


def language_of(header: str) -> str:
    """The best language that we speak, by the header alone (RFC 9110, 12.5.4)."""
    for code, _quality in parse_accept_lang_header(header[:500].lower()):
        try:
            return translation.get_supported_language_variant(code)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def read_query(request: Request, shape: type[Shape]) -> dict[str, Any]:
    """The checked query, in snake_case. Raises ValidationError by parameter."""
    query = shape(data=request.query_params)
    query.is_valid(raise_exception=True)
    return dict(query.validated_data)


def read_body(request: Request, shape: type[Shape]) -> dict[str, Any]:
    """The checked body, in snake_case. Raises ValidationError by field."""
    body = shape(data=request.data)
    body.is_valid(raise_exception=True)
    return dict(body.validated_data)


# For an answer that no cache may keep: somebody's own, or true only now.
PRIVATE = {"Cache-Control": "no-store"}


def private(shape: Shape, status: int = 200) -> Response:
    return Response(shape.data, status=status, headers=PRIVATE)
