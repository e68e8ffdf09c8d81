"""The `@context` of a JSON-LD file from elsewhere: only what stands in the file itself.

A library that meets an address there goes and fetches it, from wherever a stranger likes, files of
this machine included. So every address is found before the library sees the file.
"""

from collections.abc import Iterator
from typing import Any


def remote(raw: Any) -> Iterator[str]:
    """Every address that a reader of this JSON-LD would fetch."""
    if isinstance(raw, list):
        for one in raw:
            yield from remote(one)
    elif isinstance(raw, dict):
        for key, value in raw.items():
            if key == "@context":
                yield from _named(value)
            elif key == "@import":
                yield str(value)
            yield from remote(value)


def _named(context: Any) -> Iterator[str]:
    for one in context if isinstance(context, list) else [context]:
        if isinstance(one, str):
            yield one
