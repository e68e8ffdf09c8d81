"""Idempotency-Key on writes (draft-ietf-httpapi-idempotency-key-header): one deed, one answer.

The table holds no key, no body and no secret in clear: keys and requests are kept as keyed hashes,
and the manage token is left out of a stored answer. It is derived from the caller's key, the row's
number and the server's secret, so that only a repeat of the same request, within the day that the
row lives, brings it back.
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.problems import CONTENT_TYPE
from hub.errors import DomainError, Invalid
from scheduling.api.access import token_of
from scheduling.models import IdempotencyKey
from scheduling.reference import new_token

HEADER = "Idempotency-Key"
# Random UUIDs alone (RFC 9562, version 4 or 7): who guesses a key could repeat the request.
PATTERN = (
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[47][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$"
)
KEPT = timedelta(hours=24)
ABANDONED = timedelta(seconds=60)  # past this, whoever was at work has died
SECRET = "manageToken"  # noqa: S105 - the name of a member, no secret
KEPT_HEADERS = ("Location", "ETag")


class RequestInProgress(DomainError):
    code = "request_in_progress"
    status = 409
    sentence = _("A request with this key is being handled at this moment.")
    way_forward = _("Send it again in a second to get its answer.")


class KeyReused(DomainError):
    code = "idempotency_key_reused"
    status = 422
    sentence = _("This key was used for another request.")
    way_forward = _("Use a new key for a new request.")


@dataclass(frozen=True, slots=True)
class Once:
    """What a guarded handler gets: the manage token to use for what it makes, and whether an
    earlier try may have done the deed and died before it could answer."""

    token: str
    resumed: bool = False


V = TypeVar("V", bound=APIView)
P = ParamSpec("P")
Handler = Callable[Concatenate[V, Request, Once, P], Response]


def once(handler: Handler[V, P]) -> Callable[..., Response]:
    """Guards a handler that writes. Without the header it simply runs."""

    @wraps(handler)
    def guarded(view: V, request: Request, *args: P.args, **kwargs: P.kwargs) -> Response:
        key = key_of(request)
        if not key:
            return handler(view, request, Once(new_token()), *args, **kwargs)
        claim = claimed(request, key, timezone.now())
        if claim.row.status:
            return _replay(view, claim.row, key)
        state = Once(_token(claim.row, key), claim.resumed)
        try:
            response = _answer(view, lambda: handler(view, request, state, *args, **kwargs))
        except BaseException:
            _let_go(claim.row)
            raise
        _keep(view, claim.row, response)
        return response

    return guarded


def key_of(request: Request) -> str:
    """The key in lower case, or nothing. Quotes (RFC 8941 strings) may stand around it."""
    text = request.headers.get(HEADER, "").strip()
    if len(text) > 2 and text[0] == text[-1] == '"':
        text = text[1:-1]
    if text and not re.fullmatch(PATTERN, text):
        raise Invalid(fields={HEADER: _("Use a random UUID (version 4 or 7) as key.")})
    return text.lower()


@dataclass(frozen=True, slots=True)
class Claim:
    """The row of a key. With a status it has its answer; else the work is the caller's."""

    row: IdempotencyKey
    resumed: bool = False


def claimed(request: Request, key: str, now: datetime) -> Claim:
    """The unique constraint decides who works. Raises KeyReused, or RequestInProgress while
    another is at it."""
    who = {"client": _hash("client", _asker_of(request)), "key": _hash("key", key)}
    rows = IdempotencyKey.objects.filter(**who)
    rows.filter(created_at__lte=now - KEPT).delete()
    asked = _hash("request", key, request.method or "", request.path, _canonical(request.data))
    try:
        with transaction.atomic():
            return Claim(rows.create(**who, request_hash=asked, created_at=now))
    except IntegrityError:
        earlier = rows.first()
    if earlier is None:  # let go in this very moment
        raise RequestInProgress
    if earlier.request_hash != asked:
        raise KeyReused
    return Claim(earlier) if earlier.status else _taken_over(earlier, now)


def _asker_of(request: Request) -> str:
    """Another system by what it is, for its token is a new one each hour; else the token."""
    return f"client:{request.auth.pk}" if request.auth else token_of(request)


def _taken_over(row: IdempotencyKey, now: datetime) -> Claim:
    """The row of a caller that died at work. One update wins; the others wait."""
    abandoned = IdempotencyKey.objects.filter(
        pk=row.pk, status=None, created_at__lte=now - ABANDONED
    )
    if not abandoned.update(created_at=now):
        raise RequestInProgress
    return Claim(row, resumed=True)


def _let_go(row: IdempotencyKey) -> None:
    """After a failure nobody knows whether the deed was done: a repeat may take over at once, and
    looks first."""
    row.created_at -= ABANDONED
    row.save(update_fields=["created_at"])


def forget_old(*, now: datetime) -> int:
    """Deletes what was kept for a day; gives the number of keys."""
    deleted, _by_model = IdempotencyKey.objects.filter(created_at__lte=now - KEPT).delete()
    return deleted


def _answer(view: APIView, handle: Callable[[], Response]) -> Response:
    try:
        return handle()
    except (DomainError, APIException, ValidationError) as refusal:
        return view.handle_exception(refusal)


class Recalled:
    """Base of a door whose answers hold a secret beside the manage token: it is not kept, and made
    again for a repeat."""

    secret: ClassVar[str]  # the name of the member

    def recall(self, body: dict[str, Any]) -> str:
        raise NotImplementedError


def _keep(view: APIView, claim: IdempotencyKey, response: Response) -> None:
    """Keeps what was done and what was refused as things stood; a mistake in the request itself
    is let go, so that it can be put right under the same key."""
    if response.status_code >= 300 and response.status_code not in (409, 410):
        claim.delete()
        return
    body = json.loads(JSONRenderer().render(response.data) or b"null")
    secret = isinstance(body, dict) and body.pop(SECRET, None) is not None
    if isinstance(view, Recalled) and isinstance(body, dict):
        body.pop(view.secret, None)
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    claim.status = response.status_code
    claim.response = {"body": body, "secret": secret, "headers": headers}
    claim.save(update_fields=["status", "response"])


def _replay(view: APIView, claim: IdempotencyKey, key: str) -> Response:
    kept: dict[str, Any] = claim.response or {}
    if kept["secret"]:
        kept["body"][SECRET] = _token(claim, key)
    status = claim.status or 200
    if isinstance(view, Recalled) and status < 300:
        kept["body"][view.secret] = view.recall(kept["body"])
    headers = {"Idempotency-Replayed": "true", "Cache-Control": "no-store"}
    # A row of before an update of the hub has its address alone.
    headers |= kept.get("headers", {"Location": kept.get("location", "")})
    content_type = CONTENT_TYPE if status >= 400 else None
    return Response(kept["body"], status=status, headers=headers, content_type=content_type)


def _token(claim: IdempotencyKey, key: str) -> str:
    digest = salted_hmac("api.manage-token", f"{claim.pk}:{key}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _hash(purpose: str, *parts: str) -> str:
    value = json.dumps(parts)
    return salted_hmac(f"api.idempotency.{purpose}", value, algorithm="sha256").hexdigest()


def _canonical(data: Any) -> str:
    return json.dumps(data, sort_keys=True)
