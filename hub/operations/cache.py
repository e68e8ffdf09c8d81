"""The cache on Redis, with a client that is kept, and a count that is one command."""

from hashlib import sha1
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from hub.operations.wire import Wire


class KeptClient(RedisCacheClient):
    """Django makes a new client for each command, which costs several times the command itself."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: dict[bool, Any] = {}

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        if write not in self._kept:
            self._kept[write] = super().get_client(key, write=write)
        return self._kept[write]


# A list of moments, the last one first, none of them older than it may be.
LET_IN = """
local oldest = redis.call('LINDEX', KEYS[1], -1)
while oldest and tonumber(oldest) <= tonumber(ARGV[2]) do
  redis.call('RPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], -1)
end
if redis.call('LLEN', KEYS[1]) >= tonumber(ARGV[3]) then return oldest end
redis.call('LPUSH', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return false
"""
NAME = sha1(LET_IN.encode()).hexdigest()  # noqa: S324 - Redis names scripts so


class SharedCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient
        self._wire = Wire(self._servers[0])  # type: ignore[attr-defined] # Django's own name

    def let_in(self, key: str, *, now: float, most: int, seconds: int) -> float | None:
        """One more of at most so many in the last seconds; or the moment of the first of them. In
        one command: reading, counting and storing would be two, and let two at once through."""
        name = self.make_and_validate_key(key)
        oldest = self._wire.run(
            LET_IN, NAME, 1, name, repr(now), repr(now - seconds), most, seconds
        )
        return None if oldest is None else float(oldest)
