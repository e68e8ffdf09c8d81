"""Opens the address of a calendar elsewhere as hub.outside does, and so each redirect."""

import time
from dataclasses import dataclass
from http.client import HTTPResponse
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

from hub import outside
from hub.outside import (
    PIECE,
    Network,
    Pinned,
    Unreached,
    is_public,
    may_ever_be_opened,
)
from scheduling.planning.models import CalendarProblem

__all__ = ["Network", "NotFetched", "fetch", "is_public", "may_ever_be_opened"]

MOST_BYTES = 5_000_000
MOST_SECONDS = 20.0
MOST_REDIRECTS = 3
USER_AGENT = "service-point-hub"


class NotFetched(Exception):
    """Why the calendar did not come, for its owner."""

    def __init__(self, problem: CalendarProblem, detail: str = "") -> None:
        super().__init__(problem.value)
        self.problem, self.detail = problem, detail


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file as it came, or None when the server says that the version of `etag` still holds."""

    body: bytes | None
    etag: str = ""


def fetch(address: str, *, etag: str = "", network: Network | None = None) -> Fetched:
    """The calendar at the address. Raises NotFetched."""
    network = network or Network()
    deadline = time.monotonic() + MOST_SECONDS
    for _redirect in range(MOST_REDIRECTS + 1):
        connection = prepared(checked(address), network, deadline)
        try:
            response = _ask(connection, address, etag)
            if response.status not in {301, 302, 303, 307, 308}:
                found = _answer(response)
                if connection.late:  # cut off, which may look like the end of the file
                    raise NotFetched(CalendarProblem.TOO_SLOW)
                return found
            address = urljoin(address, response.headers.get("Location", ""))
        except NotFetched:
            raise
        except Exception as error:
            raise NotFetched(problem_of(error, late=connection.late)) from error
        finally:
            connection.close()
    raise NotFetched(CalendarProblem.REFUSED)


def problem_of(error: Exception, *, late: bool) -> CalendarProblem:
    """Raises the error again when it is not one of the network."""
    return CalendarProblem(outside.fault_of(error, late=late).value)


def checked(address: str) -> SplitResult:
    try:
        return outside.checked(address)
    except Unreached as unreached:
        raise NotFetched(CalendarProblem(unreached.fault.value)) from unreached


def prepared(parts: SplitResult, network: Network, deadline: float) -> Pinned:
    try:
        return outside.prepared(parts, network, deadline)
    except Unreached as unreached:
        raise NotFetched(CalendarProblem(unreached.fault.value)) from unreached


def _ask(connection: Pinned, address: str, etag: str) -> HTTPResponse:
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # No compression: a small file that unfolds into a large one is not asked for.
    headers = {
        "Accept": "text/calendar",
        "Accept-Encoding": "identity",
        "User-Agent": f"{USER_AGENT} ({settings.BASE_URL})",
    }
    if etag:
        headers["If-None-Match"] = etag
    connection.request("GET", path, headers=headers)
    return connection.getresponse()


def _answer(response: HTTPResponse) -> Fetched:
    if response.status == 304:
        return Fetched(None)
    if response.status != 200:
        raise NotFetched(CalendarProblem.REFUSED, f"HTTP {response.status}")
    if response.headers.get("Content-Encoding", "identity").strip().lower() != "identity":
        raise NotFetched(CalendarProblem.NO_CALENDAR)
    etag = response.headers.get("ETag", "")
    return Fetched(_body(response), etag if len(etag) <= 200 else "")


def _body(response: HTTPResponse) -> bytes:
    """Never more than a piece beyond the limit, whatever Content-Length says."""
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            raise NotFetched(CalendarProblem.TOO_LARGE)
        pieces.append(piece)
    if response.length:  # the server hung up before the end that it had promised
        raise NotFetched(CalendarProblem.UNREACHABLE)
    return b"".join(pieces)
