"""Structured logs without personal data: routes in place of paths, no query, no body."""

import json
import logging
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime

from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("hub.requests")
SLOW_MS = 1000


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Of an exception: its type and where it was raised, not its text,
    which may quote what somebody typed."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


class WithoutRequests(logging.Filter):
    """The web server names the address and the path of a request that it could not read or
    answer; its line ends before them."""

    openings = ("Invalid request", "Error handling request")

    def filter(self, record: logging.LogRecord) -> bool:
        for opening in self.openings:
            if str(record.msg).startswith(opening):
                record.msg, record.args = opening, ()
        return True


class RequestLog:
    """A line for each request that failed or was slow: method, route, status, milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        took = round((time.monotonic() - began) * 1000)
        if response.status_code >= 500 or took >= SLOW_MS:
            match = request.resolver_match
            facts = {
                "method": request.method,
                "route": match.route if match else "",
                "status": response.status_code,
                "ms": took,
            }
            logger.warning("request", extra={"facts": facts})
        return response


def log_exception(sender: object, request: HttpRequest | None = None, **_: object) -> None:
    """Where an unexpected error came from; Django's own line would name the whole path."""
    match = request.resolver_match if request else None
    facts = {"route": match.route if match else ""}
    logger.error("unexpected error", exc_info=sys.exc_info(), extra={"facts": facts})


got_request_exception.connect(log_exception, dispatch_uid="hub.operations.logs")
