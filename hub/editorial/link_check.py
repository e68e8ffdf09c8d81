"""Opens the addresses in published texts, a few at a time. They are somebody's typing: each is
opened as calendars elsewhere are (scheduling.calendars.fetching), by https, on the public internet,
at the address that was looked at; and so is each redirect. Nothing of the answer is read but its
status."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from http.client import HTTPResponse
from urllib.parse import urljoin, urlsplit

from django.conf import settings

from hub.catalogue.quality import links
from scheduling.calendars.fetching import (
    USER_AGENT,
    Network,
    NotFetched,
    checked,
    prepared,
    problem_of,
)
from scheduling.planning.models import CalendarProblem

MOST = 40  # in one round
MOST_PER_HOST = 4
MOST_SECONDS = 10.0
MOST_REDIRECTS = 4
SEVERAL = 3
SILENT = {"unreachable", "too_slow"}
MOVED = {301, 302, 303, 307, 308}
GONE = {404, 410}
# Whose page opens for people and not for programs, or who asks to come back later: no fault of
# the link.
SHY = {401, 403, 405, 406, 429, 451}
FAULT = {
    CalendarProblem.TOO_SLOW: "too_slow",
    CalendarProblem.UNSAFE: "unsafe",
    CalendarProblem.NOT_ALLOWED: "not_allowed",
}


def check_due(
    *,
    now: datetime,
    network: Network | None = None,
    rest: Callable[[float], None] = time.sleep,
) -> int:
    """Returns of how many it is known now whether they open. One after another, with a second of
    rest between."""
    faults: dict[str, str] = {}
    for address in links.due(now=now, most=MOST, most_per_host=MOST_PER_HOST):
        faults[address] = fault_of(address, network=network or Network())
        rest(1.0)
    if _is_ours(faults):
        return 0
    for address, fault in faults.items():
        links.note(address=address, fault=fault, now=now)
    return len(faults)


def _is_ours(faults: Mapping[str, str]) -> bool:
    """Whether it is our own line that is down: several sites, and none of them says anything."""
    hosts = {urlsplit(address).netloc for address in faults}
    return len(hosts) >= SEVERAL and all(fault in SILENT for fault in faults.values())


def fault_of(address: str, *, network: Network) -> str:
    """One of links.FAULTS, or "" where the address opens."""
    deadline = time.monotonic() + MOST_SECONDS
    try:
        for _redirect in range(MOST_REDIRECTS + 1):
            status, address = _look(address, network, deadline)
            if status not in MOVED:
                return _judged(status)
    except NotFetched as fault:
        return FAULT.get(fault.problem, "unreachable")
    return "too_many_redirects"


def _judged(status: int) -> str:
    if status in GONE:
        return "gone"
    return "" if 200 <= status < 300 or status in SHY else "failed"


def _look(address: str, network: Network, deadline: float) -> tuple[int, str]:
    """The status, and where it sends on to. Raises NotFetched."""
    parts = checked(address)
    connection = prepared(parts, network, deadline)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        own = {"User-Agent": f"{USER_AGENT} ({settings.BASE_URL})", "Accept": "text/html, */*"}
        connection.request("GET", path, headers=own)
        answer: HTTPResponse = connection.getresponse()
        if connection.late:
            raise TimeoutError
        return answer.status, urljoin(address, answer.headers.get("Location", ""))
    except Exception as error:
        raise NotFetched(problem_of(error, late=connection.late)) from error
    finally:
        connection.close()
