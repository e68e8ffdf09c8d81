"""How far the worker is. In the cache, for what its transaction writes is seen at its end alone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

from django.core.cache import cache
from redis.exceptions import RedisError

T = TypeVar("T")
EVERY = 10
KEPT_SECONDS = 3600
Tell = Callable[[int], object]


def over(rows: Sequence[T], tell: Tell | None) -> Iterator[T]:
    """The rows; now and then it tells how many were done."""
    for done, row in enumerate(rows):
        if tell and done % EVERY == 0:
            tell(done)
        yield row


def teller(import_id: int) -> Tell:
    def tell(done: int) -> None:
        with suppress(RedisError, OSError):  # the work goes on where nobody can be told
            cache.set(_key(import_id), done, KEPT_SECONDS)

    return tell


def of(import_id: int) -> int | None:
    with suppress(RedisError, OSError):
        done: int | None = cache.get(_key(import_id))
        return done
    return None


def forget(import_id: int) -> None:
    with suppress(RedisError, OSError):
        cache.delete(_key(import_id))


def _key(import_id: int) -> str:
    return f"import-progress-{import_id}"
