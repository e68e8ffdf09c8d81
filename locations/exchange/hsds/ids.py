"""HSDS wants UUIDs. Ours are made of the hub's address and the row's number, the same every time,
and can be read back: version 8 of RFC 9562, whose content is our own.

48 bits of the hub's address (two hubs differ), 12 bits of what it is, 62 bits of the number.
"""

import hashlib
from uuid import UUID, uuid5

from django.conf import settings

SERVICE, ORGANISATION, LOCATION, AT_LOCATION = 1, 2, 3, 4
VERSION, VARIANT = 8 << 76, 2 << 62
NUMBER = (1 << 62) - 1


def _hub() -> int:
    return int.from_bytes(hashlib.sha256(settings.BASE_URL.encode()).digest()[:6], "big")


def _made(kind: int, pk: int) -> str:
    return str(UUID(int=_hub() << 80 | VERSION | kind << 64 | VARIANT | pk))


def service(pk: int) -> str:
    return _made(SERVICE, pk)


def organisation(pk: int) -> str:
    return _made(ORGANISATION, pk)


def location(pk: int) -> str:
    return _made(LOCATION, pk)


def at_location(pk: int) -> str:
    """Of an offering."""
    return _made(AT_LOCATION, pk)


def pk_of(kind: int, told: str) -> int:
    """The number that is in it; 0, which no row has, where it is not one of ours of this kind."""
    try:
        number = UUID(told).int
    except ValueError:
        return 0
    pk = number & NUMBER
    return pk if _made(kind, pk) == str(UUID(told)) else 0


def part(parent: str, name: str) -> str:
    """Of a row that belongs to another, such as the second cost of a service."""
    return str(uuid5(UUID(parent), name))
