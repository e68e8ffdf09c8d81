"""Follows calendars from elsewhere: reads those whose turn it is, and tells what went wrong."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import close_old_connections, connections

from hub.errors import Invalid
from scheduling.calendars import fetching, reading
from scheduling.calendars.fetching import Network, NotFetched
from scheduling.calendars.reading import NotRead
from scheduling.planning import outside
from scheduling.planning.models import CalendarProblem, OutsideCalendar, Professional

logger = logging.getLogger(__name__)
AT_ONCE = 8
WHOLE_READING_EVERY = timedelta(hours=12)  # the horizon moves on, also when nothing changes


class FileRefused(Invalid):
    """An uploaded file that cannot be read; `fields` names the file."""

    code = "calendar_refused"


def upload(
    *, person: Professional, name: str, body: bytes, now: datetime, actor_id: int | None
) -> OutsideCalendar:
    """Reads the file once and keeps its busy times. Raises FileRefused, TooManyCalendars."""
    if len(body) > fetching.MOST_BYTES:
        raise _refused(CalendarProblem.TOO_LARGE)
    window = outside.window(now, ahead=outside.AHEAD_OF_A_FILE)
    try:
        busy = reading.busy_times(body, window=window, zone=ZoneInfo(person.zone))
    except NotRead as why:
        raise _refused(why.problem, why.detail) from why
    return outside.take_file(person=person, name=name, busy=busy, now=now, actor_id=actor_id)


def _refused(problem: CalendarProblem, detail: str = "") -> FileRefused:
    return FileRefused(fields={"file": f"{problem.label} {detail}".strip()})


def check_due(
    *, clock: Callable[[], datetime], network: Network | None = None, at_once: int = AT_ONCE
) -> int:
    """Reads every calendar whose turn it is, `at_once` side by side. Returns how many."""
    checked = 0
    while claimed := outside.claim(now=clock(), limit=at_once):
        if at_once == 1:
            for calendar in claimed:
                check(calendar, clock=clock, network=network)
        else:
            with ThreadPoolExecutor(at_once) as readers:
                list(readers.map(lambda one: _check_apart(one, clock, network), claimed))
        checked += len(claimed)
    return checked


def _check_apart(
    calendar: OutsideCalendar, clock: Callable[[], datetime], network: Network | None
) -> None:
    close_old_connections()
    try:
        check(calendar, clock=clock, network=network)
    finally:
        connections.close_all()


def check(
    calendar: OutsideCalendar, *, clock: Callable[[], datetime], network: Network | None = None
) -> None:
    """Reads one calendar; what goes wrong is written down beside it."""
    now = clock()
    ahead = outside.ahead_of(calendar.professional)
    fresh = calendar.read_until and calendar.read_until - now > ahead - WHOLE_READING_EVERY
    window = outside.window(now, ahead=ahead)
    try:
        found = fetching.fetch(
            calendar.address, etag=calendar.etag if fresh else "", network=network
        )
        if found.body is None:
            outside.unchanged(calendar, now=clock())
            return
        zone = ZoneInfo(calendar.professional.zone)
        busy = reading.busy_times(found.body, window=window, zone=zone)
    except (NotFetched, NotRead) as why:
        outside.fail(calendar, why.problem, detail=why.detail, now=clock())
        return
    outside.settle(calendar, busy, read_until=window.end, etag=found.etag, now=clock())
