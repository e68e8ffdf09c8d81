"""What is secret at rest: encrypted and authenticated (Fernet: AES-128-CBC with HMAC-SHA256).

The first of `INTAKE_KEYS` seals; all of them open. A new key is put in front, `manage.py
reseal_intakes` seals everything anew, and then the old key may go.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class NotOpened(Exception):
    """Sealed with a key that is not among INTAKE_KEYS: an operator's error."""


def seal(content: bytes) -> bytes:
    return _keys().encrypt(content)


def opened(sealed: bytes | memoryview) -> bytes:
    """Raises NotOpened."""
    try:
        return _keys().decrypt(bytes(sealed))
    except InvalidToken as error:
        raise NotOpened from error


def resealed(sealed: bytes | memoryview) -> bytes:
    """With the first key, and the time at which it was sealed first. Raises NotOpened."""
    try:
        return _keys().rotate(bytes(sealed))
    except InvalidToken as error:
        raise NotOpened from error


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.INTAKE_KEYS])
