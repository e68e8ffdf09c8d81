"""Answers at rest, sealed as hub.sealed does."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub import sealed as sealed_at_rest
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
    return sealed_at_rest.seal(content)


def opened_bytes(sealed: bytes | memoryview) -> bytes:
    try:
        return sealed_at_rest.opened(sealed)
    except sealed_at_rest.NotOpened as error:
        raise CannotOpen from error


def resealed(sealed: bytes | memoryview) -> bytes:
    """With the first key, and the time at which it was sealed first."""
    try:
        return sealed_at_rest.resealed(sealed)
    except sealed_at_rest.NotOpened as error:
        raise CannotOpen from error
