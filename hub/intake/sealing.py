"""Answers at rest: encrypted and authenticated (Fernet: AES-128-CBC with HMAC-SHA256).

The first of `INTAKE_KEYS` seals; all of them open. A new key is put in front, `manage.py
reseal_intakes` seals everything anew, and then the old key may go.
"""

import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError


class CannotOpen(DomainError):
    """Sealed with a key that is not among INTAKE_KEYS: an operator's error, never a citizen's."""

    code = "cannot_open_answers"
    status = 503
    sentence = _("The answers cannot be opened at this moment.")
    way_forward = _("They are not lost. Try again later, or talk to somebody.")


def seal(answers: dict[str, Any]) -> bytes:
    return seal_bytes(json.dumps(answers, ensure_ascii=False).encode())


def opened(sealed: bytes | memoryview) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(opened_bytes(sealed))
    return answers


def seal_bytes(content: bytes) -> bytes:
    return _keys().encrypt(content)


def opened_bytes(sealed: bytes | memoryview) -> bytes:
    try:
        return _keys().decrypt(bytes(sealed))
    except InvalidToken as error:
        raise CannotOpen from error


def resealed(sealed: bytes | memoryview) -> bytes:
    """With the first key, and the time at which it was sealed first."""
    try:
        return _keys().rotate(bytes(sealed))
    except InvalidToken as error:
        raise CannotOpen from error


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.INTAKE_KEYS])
