"""How often one address may ask: reads and writes are counted apart."""

import logging
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from hub.api.callers import caller_of

if TYPE_CHECKING:  # views load the throttles
    from rest_framework.views import APIView

log = logging.getLogger(__name__)


class ByAddress(SimpleRateThrottle):
    """Counts per client address in the shared cache, which never sees the address itself.

    NUM_PROXIES in the settings says how many proxies may be believed about the address.
    """

    rates = "API_RATES"  # the name of the setting

    def __init__(self) -> None:
        """The rate depends on the method, which is not known yet."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        self.scope = "read" if request.method in ("GET", "HEAD") else "write"
        self.rate = getattr(settings, self.rates)[self.scope]
        self.num_requests, self.duration = self.parse_rate(self.rate)
        try:
            return self._let_in(request, view)
        except RedisError as error:
            # Without its counter the API serves on: a citizen's booking outweighs the limit.
            log.warning("The throttle cannot count: %s", type(error).__name__)
            return True

    def _let_in(self, request: Request, view: "APIView") -> bool:
        let_in = getattr(cache, "let_in", None)  # of Redis: hub.operations.cache
        if let_in is None:
            return super().allow_request(request, view)
        key, most, seconds = self.get_cache_key(request, view), self.num_requests, self.duration
        self.now = self.timer()
        oldest = let_in(key, now=self.now, most=most, seconds=seconds)
        self.history = [oldest] * (most or 0)  # what `wait` asks for
        return oldest is None

    def get_cache_key(self, request: Request, view: "APIView") -> str:
        return f"api.throttle.{self.scope}.{caller_of(request, 'api.throttle')}"
