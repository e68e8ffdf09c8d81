"""At most so many of something within a time, counted in the cache: where no REST view does it."""

from django.core.cache import cache
from redis.exceptions import RedisError


def is_one_too_many(key: str, *, most: int, seconds: int) -> bool:
    """Counts this one. `key` names what and who, by `callers.caller_of`. Without its counter the
    door stays open."""
    try:
        cache.add(key, 0, seconds)
        return cache.incr(key) > most
    except (ValueError, RedisError):  # it ran out in between, or Redis is away
        return False
