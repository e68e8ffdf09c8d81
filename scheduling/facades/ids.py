"""The ids by which forms elsewhere know what is here: UUIDs of version 8 (RFC 9562, 5.8) that hold
the kind and our own number, so that nothing needs to be stored and one kind is never taken for the
other."""

from uuid import UUID

POINT, SERVICE = 1, 2
_LARGEST = 2**48 - 1
_FIXED = (8 << 76) | (2 << 62)  # version and variant


def written(kind: int, number: int) -> str:
    return str(UUID(int=(kind << 96) | _FIXED | number))


def read(kind: int, text: str) -> int | None:
    """The number, or None for whatever is no id of this kind."""
    try:
        value = UUID(text).int
    except ValueError:
        return None
    number = value & _LARGEST
    return number if number and value == (kind << 96) | _FIXED | number else None


def read_public(text: str) -> UUID | None:
    """The id of something booked."""
    try:
        return UUID(text)
    except ValueError:
        return None
