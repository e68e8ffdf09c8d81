"""An operation that will go says so: when that was told (Deprecation, RFC 9745), when it ends
(Sunset, RFC 8594), and what to use instead. One decorator on its door does all of it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar, cast

from django.conf import settings
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema
from rest_framework.views import APIView

LEAST_NOTICE = timedelta(days=183)  # half a year: see docs/api.md
D = TypeVar("D", bound=type[APIView])


def deprecated(*, since: datetime, sunset: datetime, instead: str) -> Callable[[D], D]:
    """`instead` is the path of what takes its place, below /api/v1. Raises ValueError for an end
    that comes too soon after it was told."""
    if sunset - since < LEAST_NOTICE:
        raise ValueError(f"{instead}: an operation ends half a year after it was told at the least")
    headers = {
        "Deprecation": f"@{int(since.timestamp())}",
        "Sunset": http_date(sunset.timestamp()),
        "Link": _link(instead),
    }

    def mark(door: D) -> D:
        class Deprecated(door):  # type: ignore[misc, valid-type]
            __doc__ = door.__doc__

            def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
                response = super().finalize_response(*args, **kwargs)
                for name, value in headers.items():
                    response[name] = value
                return response

        Deprecated.__name__, Deprecated.__qualname__ = door.__name__, door.__qualname__
        extend = extend_schema(deprecated=True, extensions=_told(since, sunset))
        return cast(D, extend(Deprecated))

    return mark


def _link(instead: str) -> str:
    told = f'<{settings.BASE_URL}/api-wijzigingen>; rel="deprecation"; type="text/html"'
    return f'{told}, <{settings.BASE_URL}/api/v1{instead}>; rel="successor-version"'


def _told(since: datetime, sunset: datetime) -> dict[str, str]:
    """For who reads the description instead of the answers."""
    return {
        "x-deprecated-since": since.astimezone(UTC).date().isoformat(),
        "x-sunset": sunset.astimezone(UTC).date().isoformat(),
    }
