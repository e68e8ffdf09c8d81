"""How data is answered: for everybody, with an ETag, unchanged when it is."""

import hashlib
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

FRESH_SECONDS = 300
Answer = TypeVar("Answer", bound=HttpResponseBase)


def data(
    request: HttpRequest, body: str | bytes, kind: str, *, modified: datetime | None = None
) -> HttpResponse:
    """200 with the body, or 304 (RFC 9110 section 13) where the caller has the same already."""
    raw = body.encode() if isinstance(body, str) else body
    etag = f'"{hashlib.sha256(raw).hexdigest()[:32]}"'
    response = HttpResponse(raw, content_type=f"{kind}; charset=utf-8")
    stamp = None
    if modified:
        stamp = int(modified.timestamp())
        response["Last-Modified"] = http_date(stamp)
    response["ETag"] = etag
    answer = get_conditional_response(request, etag, stamp, response)
    return opened(answer or response)


def opened(response: Answer) -> Answer:
    """Public facts, without cookies: pages of other sites may read them too."""
    response["Access-Control-Allow-Origin"] = "*"
    response.setdefault("Cache-Control", f"public, max-age={FRESH_SECONDS}")
    patch_vary_headers(response, ("Accept",))
    return response
