"""At most so many of something within a time, counted in the cache: where no REST view does it."""

from django.core.cache import cache


def is_one_too_many(key: str, *, most: int, seconds: int) -> bool:
    """Counts this one. `key` names what and who, by `callers.caller_of`."""
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out in between
        return False
