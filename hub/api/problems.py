"""Every refusal of the API as application/problem+json (RFC 9457)."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from json import JSONDecodeError
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response

from hub.api.words import camel
from hub.errors import DomainError, Invalid, NotFound, Text

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
RETRY_BUSY_SECONDS = 2
MEGABYTE = 1024 * 1024


class Malformed(DomainError):
    code = "malformed"
    status = 400
    sentence = _("We cannot read what you sent.")
    way_forward = _("Send valid JSON in UTF-8.")


class TooLarge(DomainError):
    code = "too_large"
    status = 413
    sentence = _("You sent more than we accept.")

    @classmethod
    def for_limit(cls, most_bytes: int) -> "TooLarge":
        large = most_bytes >= MEGABYTE
        most = f"{most_bytes // MEGABYTE} MB" if large else f"{most_bytes // 1024} kB"
        return cls(way_forward=_("Send at most %(most)s in one request.") % {"most": most})


class MethodNotAllowed(DomainError):
    code = "method_not_allowed"
    status = 405
    sentence = _("This address does not know this method.")
    way_forward = _("The Allow header names the methods that it knows.")


class NotAcceptable(DomainError):
    code = "not_acceptable"
    status = 406
    sentence = _("We cannot answer in the form that you ask for.")
    way_forward = _("Ask for application/json.")


class UnsupportedMediaType(DomainError):
    code = "unsupported_media_type"
    status = 415
    sentence = _("We do not read this kind of content.")
    way_forward = _("Send application/json.")


class TooManyRequests(DomainError):
    code = "too_many_requests"
    status = 429
    sentence = _("You ask too much in a short time.")
    way_forward = _("Wait the number of seconds in the Retry-After header and try again.")


class Unavailable(DomainError):
    code = "unavailable"
    status = 503
    sentence = _("It is too busy at the moment.")
    way_forward = _("Nothing was changed. Try again in a few seconds.")


class InternalError(DomainError):
    code = "internal_error"
    status = 500
    sentence = _("Something went wrong on our side.")
    way_forward = _("Try again later.")


OF_THE_FRAMEWORK: dict[type[Exception], type[DomainError]] = {
    Http404: NotFound,
    PermissionDenied: NotFound,  # hidden and missing answer alike
    exceptions.NotFound: NotFound,
    exceptions.MethodNotAllowed: MethodNotAllowed,
    exceptions.NotAcceptable: NotAcceptable,
    exceptions.UnsupportedMediaType: UnsupportedMediaType,
    exceptions.Throttled: TooManyRequests,
    OperationalError: Unavailable,
    InterfaceError: Unavailable,
}


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """REST framework's exception handler. None for a bug, which the edge turns into a 500."""
    refusal = _too_large(error, context) or refusal_of(error)
    if refusal is None:
        return None
    if isinstance(error, OperationalError | InterfaceError):
        log.warning("The database did not answer in time: %s", type(error).__name__)
    headers = {}
    if isinstance(refusal, Unavailable):
        headers["Retry-After"] = str(RETRY_BUSY_SECONDS)
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(max(1, round(getattr(error, "wait", None) or 1)))
    if "wait_seconds" in refusal.details:
        headers["Retry-After"] = str(refusal.details["wait_seconds"])
    if "etag" in refusal.details:
        headers["ETag"] = refusal.details["etag"]
    challenge = refusal.details.get("challenge")
    if challenge:
        headers["WWW-Authenticate"] = challenge
    return Response(
        body(refusal), status=refusal.status, headers=headers, content_type=CONTENT_TYPE
    )


def _too_large(error: Exception, context: Mapping[str, Any]) -> TooLarge | None:
    """What Django counted itself: a body is read by it when its parser could not stream it."""
    if not isinstance(error, RequestDataTooBig):
        return None
    parsers = getattr(context.get("view"), "parser_classes", ())
    limits = [limit for kind in parsers if (limit := getattr(kind, "most_bytes", 0))]
    return TooLarge.for_limit(max(limits)) if limits else TooLarge()


def refusal_of(error: Exception) -> DomainError | None:
    if isinstance(error, DomainError):
        return error
    if isinstance(error, exceptions.ValidationError):
        return Invalid(fields=dict(_by_name(error.detail)))
    if isinstance(error, exceptions.ParseError):
        return Malformed(fields={"body": _why_malformed(error.__cause__ or error.__context__)})
    for known, refusal in OF_THE_FRAMEWORK.items():
        if isinstance(error, known):
            return refusal()
    return None


def _why_malformed(cause: BaseException | None) -> Text:
    """Where it stops being JSON."""
    match cause:
        case JSONDecodeError():
            told = _("Line %(line)s, column %(column)s is no JSON.")
            return told % {"line": cause.lineno, "column": cause.colno}
        case RecursionError():
            return _("Too many lists or objects stand in one another.")
        case UnicodeError():
            return _("There is something in it that is no text in UTF-8.")
        case _other:
            return _("There is a number in it that is no JSON.")


def _by_name(detail: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Nested errors of serializers as pairs such as ("contact.email", "Fill in ...")."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = "" if name == "non_field_errors" else str(name)
            yield from _by_name(inner, ".".join(part for part in (path, own) if part))
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        for index, inner in enumerate(detail):
            yield from _by_name(inner, f"{path}[{index}]")
    else:
        reasons = detail if isinstance(detail, list) else [detail]
        yield path or "body", " ".join(str(reason) for reason in reasons)


@contextmanager
def named(rename: Callable[[str], str]) -> Iterator[None]:
    """Names the fields that the domain refuses as the request does, such as contact.email."""
    try:
        yield
    except Invalid as refused:
        fields = {rename(name): reason for name, reason in refused.fields.items()}
        raise Invalid(fields=fields) from refused


def body(refusal: DomainError) -> dict[str, Any]:
    """The members of the problem, in the active language."""
    members: dict[str, Any] = {
        "type": type_uri(refusal.code),
        "title": str(type(refusal).sentence),
        "status": refusal.status,
        "detail": str(refusal),
        "code": refusal.code,
    }
    if refusal.fields:
        members["invalidParams"] = [
            {"name": camel(name), "reason": str(reason)} for name, reason in refusal.fields.items()
        ]
    if "alternatives" in refusal.details:
        members["alternatives"] = refusal.details["alternatives"]
    if "stranded" in refusal.details:
        members["stranded"] = refusal.details["stranded"]
    return members


def type_uri(code: str) -> str:
    """Resolves to the list of all problems, at this one."""
    return f"{settings.BASE_URL}/api/v1/problems#{code}"


def known() -> list[type[DomainError]]:
    """Every refusal that a door may give, one per code, in order of code."""
    found: dict[str, type[DomainError]] = {}
    waiting = DomainError.__subclasses__()
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if "code" in vars(kind):
            found[kind.code] = kind
    return [found[code] for code in sorted(found)]
