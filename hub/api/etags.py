"""Nobody overwrites another: entity tags (RFC 9110, 8.8.3), and what is asked of them (13)."""

import hashlib
import json
import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from hub.errors import DomainError

TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')


class ConditionMissing(DomainError):
    code = "if_match_missing"
    status = 428
    sentence = _("Say which version you change.")
    way_forward = _("Read it first, and send its ETag in the If-Match header.")


class ChangedMeanwhile(DomainError):
    code = "version_changed"
    status = 412
    sentence = _("This was changed meanwhile.")
    way_forward = _("Read it again, and decide anew. The ETag header names the present version.")


def of(values: Any) -> str:
    """The strong tag of what is shown: another one after each change of it."""
    text = json.dumps(values, cls=JSONEncoder, sort_keys=True)
    return quoted(hashlib.sha256(text.encode()).hexdigest()[:32])


def quoted(stamp: str) -> str:
    return f'"{stamp}"'


def must_match(request: Request, tag: str) -> None:
    """Call it while holding what the tag is of. Raises ConditionMissing, ChangedMeanwhile."""
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted:
        raise ConditionMissing
    must_be(wanted, tag)


def must_be(wanted: str, tag: str) -> None:
    """`wanted` as an If-Match header has it: `*`, or tags, of which weak ones never match."""
    if wanted != "*" and tag not in _strong(wanted):
        raise ChangedMeanwhile(details={"etag": tag})


def is_known(request: Request, tag: str) -> bool:
    """Whether If-None-Match names what the caller would get; weak and strong are alike there."""
    known = request.headers.get("If-None-Match", "").strip()
    return known == "*" or tag in {one.group().removeprefix("W/") for one in TAG.finditer(known)}


def answer(request: Request, values: Any, tag: str, status: int = 200) -> Response:
    """The values with their tag; 304 without them where the caller has them already."""
    headers = {"ETag": tag, "Cache-Control": "no-store"}
    if request.method in ("GET", "HEAD") and is_known(request, tag):
        return Response(status=304, headers=headers)
    return Response(values, status=status, headers=headers)


def _strong(header: str) -> set[str]:
    return {one.group() for one in TAG.finditer(header) if not one.group().startswith("W/")}
