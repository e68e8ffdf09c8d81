"""Who knocks: a client by its secret, or by the token that it got for it."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import unquote_plus

from django.db.models import Q

from hub.clients.keys import hash_of
from hub.clients.models import AccessToken, Client, ClientSecret

USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Presented:
    client: Client
    scopes: frozenset[str]


def by_secret(*, client_id: str, secret: str, now: datetime) -> Presented | None:
    """Wrong, run out and revoked are alike."""
    found = (
        ClientSecret.objects.select_related("client")
        .filter(Q(valid_until=None) | Q(valid_until__gt=now))
        .filter(hashed=hash_of(secret), client__client_id=client_id, client__revoked_at=None)
        .first()
    )
    if found is None:
        return None
    if _is_worth_noting(found.last_used_at, now):
        ClientSecret.objects.filter(pk=found.pk).update(last_used_at=now)
    return _noted(found.client, frozenset(found.client.scopes), now)


def by_token(token: str, *, now: datetime) -> Presented | None:
    found = (
        AccessToken.objects.select_related("application")
        .filter(token_checksum=hash_of(token), expires__gt=now, application__revoked_at=None)
        .first()
    )
    if found is None:
        return None
    client: Client = found.application
    # Never more than the client has now, whatever the token was made with.
    return _noted(client, frozenset(found.scope.split()) & frozenset(client.scopes), now)


def basic_of(header: str) -> tuple[str, str] | None:
    """Id and secret of an Authorization header (RFC 6749, 2.3.1: both encoded as in a form)."""
    scheme, _space, packed = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(packed.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    client_id, colon, secret = text.partition(":")
    return (unquote_plus(client_id), unquote_plus(secret)) if colon else None


def _noted(client: Client, scopes: frozenset[str], now: datetime) -> Presented:
    """Once a minute at most: many requests at once would all wait for this row."""
    if _is_worth_noting(client.last_used_at, now):
        Client.objects.filter(pk=client.pk).update(last_used_at=now)
    return Presented(client, scopes)


def _is_worth_noting(last: datetime | None, now: datetime) -> bool:
    return last is None or now - last >= USE_NOTED_EVERY
