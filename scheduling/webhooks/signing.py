"""Signatures as Standard Webhooks has them: HMAC-SHA256 of id, moment and body."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.utils.crypto import salted_hmac

from scheduling.webhooks.models import Subscription

PREFIX = "whsec_"


def new_nonce() -> str:
    return secrets.token_hex(32)


def key_of(nonce: str) -> bytes:
    """256 bits that nobody can make without the server's key."""
    return salted_hmac("scheduling.webhooks", nonce, algorithm="sha256").digest()


def secret_of(nonce: str) -> str:
    """As the receiver keeps it."""
    return PREFIX + base64.b64encode(key_of(nonce)).decode()


def nonces_of(subscription: Subscription, now: datetime) -> list[str]:
    """The present one, and for a while the one before."""
    old = subscription.old_until is not None and subscription.old_until > now
    return [subscription.nonce] + ([subscription.old_nonce] if old else [])


def headers(nonces: Sequence[str], event_id: str, body: bytes, now: datetime) -> dict[str, str]:
    moment = str(int(now.timestamp()))
    signed = f"{event_id}.{moment}.".encode() + body
    return {
        "webhook-id": event_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{_signature(key_of(one), signed)}" for one in nonces),
    }


def _signature(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
