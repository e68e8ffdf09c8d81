"""The busy times in an iCalendar file (RFC 5545) that came from elsewhere.

Only the lines that say WHEN are read: what an appointment is about, where and with whom never
enters the hub. Everything is bounded: size, entries, rules, seconds.
"""

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from hub.intervals import Interval, merge, span
from scheduling.planning.models import CalendarProblem

MOST_EVENTS = 5_000
MOST_DATES = 20_000  # of EXDATE and RDATE together
MOST_SECONDS = 10.0
MOST_LINES = 400_000
EARLIEST = 1970  # rules that begin earlier cost time and say nothing about now

COMPONENTS = {"VCALENDAR", "VEVENT", "VFREEBUSY"}
WHEN = {
    *("UID", "SEQUENCE", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "DTSTAMP"),
    *("RECURRENCE-ID", "STATUS", "TRANSP", "FREEBUSY", "X-MICROSOFT-CDO-BUSYSTATUS"),
}
TIMED = ("DTSTART", "DTEND", "RECURRENCE-ID")
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}  # calmer ones only
ZONES = available_timezones()
NAME = re.compile(r"[A-Za-z0-9-]+")
# Before the first colon that stands in no quotes: the rest of the line is the value.
TZID = re.compile(r'(?P<before>(?:"[^"]*"|[^":])*?);TZID=(?P<zone>"[^"]*"|[^;:]*)', re.IGNORECASE)
LONGEST_ZONE = 200


class NotRead(Exception):
    """Why the file cannot be read, for its owner."""

    def __init__(self, problem: CalendarProblem, detail: str = "") -> None:
        super().__init__(problem.value)
        self.problem, self.detail = problem, detail


def busy_times(body: bytes, *, window: Interval, zone: ZoneInfo) -> list[Interval]:
    """When the calendar says busy within the window: merged, in order. `zone` is that of the
    owner, for whole days and times without a zone. Raises NotRead."""
    deadline = time.monotonic() + MOST_SECONDS
    calendar = _parsed(_when_lines(body))
    found: list[Interval] = []
    for piece in _pieces(calendar, window, zone):
        if time.monotonic() > deadline:
            raise NotRead(CalendarProblem.TOO_SLOW)
        found += piece
        if len(found) > MOST_EVENTS:
            raise NotRead(CalendarProblem.TOO_MANY)
    return merge(found)


def _when_lines(body: bytes) -> str:
    """The file without everything that is not about time. Definitions of time zones go too: a
    name is looked up, so that no calendar brings rules of its own."""
    lines = _unfolded(body)
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise NotRead(CalendarProblem.NO_CALENDAR)
    kept: list[str] = []
    inside: list[str] = []
    for line in lines:
        found = NAME.match(line)
        name = found.group().upper() if found else ""
        if name == "BEGIN":
            inside.append(line.partition(":")[2].strip().upper())
        if COMPONENTS.issuperset(inside) and name in WHEN | {"BEGIN", "END"}:
            kept.append(_with_known_zone(line))
        if name == "END" and inside:
            inside.pop()
    if inside:
        raise NotRead(CalendarProblem.NO_CALENDAR)
    return "\r\n".join(kept) + "\r\n"


def _unfolded(body: bytes) -> list[str]:
    """Content lines (RFC 5545 section 3.1), without empty ones."""
    text = body.decode("utf-8-sig", errors="replace")
    if "\0" in text or text.count("\n") > MOST_LINES:
        raise NotRead(CalendarProblem.NO_CALENDAR if "\0" in text else CalendarProblem.TOO_LARGE)
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    return [line for line in re.split(r"\r?\n", unfolded) if line.strip()]


def _with_known_zone(line: str) -> str:
    found = TZID.match(line)
    if not found:
        return line
    wanted = found.group("zone").strip('"')
    known = _zone_name(wanted)
    if known is None:
        raise NotRead(CalendarProblem.UNKNOWN_ZONE, _printable(wanted))
    return f"{found.group('before')};TZID={known}{line[found.end() :]}"


def _zone_name(wanted: str) -> str | None:
    """The IANA name: as it is, from a Windows name, or at the end of a path (RFC 5545 allows
    names like "/example.org/Europe/Amsterdam")."""
    if len(wanted) > LONGEST_ZONE:
        return None
    if wanted in WINDOWS_TO_OLSON:
        return str(WINDOWS_TO_OLSON[wanted])
    parts = wanted.strip("/").split("/")
    ends = ("/".join(parts[at:]) for at in range(len(parts)))
    return next((end for end in ends if end in ZONES), None)


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())[:80]


def _parsed(text: str) -> Calendar:
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT")]
        if len(events) > MOST_EVENTS:
            raise NotRead(CalendarProblem.TOO_MANY)
        _check_size_of_lists(events)
        whole = Calendar()
        for one in calendars:
            whole.subcomponents += one.subcomponents
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError) as error:
        raise NotRead(CalendarProblem.NO_CALENDAR) from error
    return whole


def _check_size_of_lists(events: list[Component]) -> None:
    dates = sum(
        len(entry.dts)
        for event in events
        for name in ("EXDATE", "RDATE")
        for entry in _all(event, name)
    )
    if dates > MOST_DATES:
        raise NotRead(CalendarProblem.TOO_MANY)


def _all(component: Component, name: str) -> list[Any]:
    """Every value of a property, which the library gives as none, one or a list."""
    value: Any = component.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _moment(event: Component, name: str) -> date | datetime:
    value: Any = event[name]
    moment: date | datetime = value.dt
    return moment


def _pieces(calendar: Calendar, window: Interval, zone: ZoneInfo) -> Iterator[list[Interval]]:
    """The busy times of one series at a time, so that the caller can look at the clock."""
    series: dict[str, list[Component]] = defaultdict(list)
    for number, event in enumerate(calendar.walk("VEVENT")):
        series[str(event.get("UID", f"without {number}"))].append(event)
    for events in series.values():
        try:
            yield _busy_of(events, window, zone)
        except NotRead:
            raise
        # Whatever a file from elsewhere makes a library raise, it is the file that is wrong.
        except Exception as error:
            raise NotRead(CalendarProblem.BAD_TIME) from error
    for part in calendar.walk("VFREEBUSY"):
        try:
            yield list(_freebusy(part, window))
        except (ValueError, AttributeError, TypeError, OverflowError) as error:
            raise NotRead(CalendarProblem.BAD_TIME) from error


def _busy_of(events: list[Component], window: Interval, zone: ZoneInfo) -> list[Interval]:
    for event in events:
        _check_rules(event)
    alone = Calendar()
    alone.subcomponents = list(events)
    # A day more on both sides: times without a zone are compared in UTC by the library.
    day = timedelta(days=1)
    query = recurring_ical_events.of(alone, skip_bad_series=False)
    found = query.between(window.start - day, window.end + day)
    spans = (_span(event, zone) for event in found if _is_busy(event))
    return [piece for one in spans if one and (piece := one.intersection(window))]


def _check_rules(event: Component) -> None:
    for name in TIMED:
        if name in event and _moment(event, name).year < EARLIEST:
            raise NotRead(CalendarProblem.BAD_TIME)
    for rule in _all(event, "RRULE"):
        frequency = {str(one).upper() for one in rule.get("FREQ", [])}
        if not frequency or not frequency <= FREQUENCIES:
            raise NotRead(CalendarProblem.BAD_TIME)
        # A step of nothing never ends.
        if any(int(step) < 1 for step in rule.get("INTERVAL", [1])):
            raise NotRead(CalendarProblem.BAD_TIME)
        if {"BYHOUR", "BYMINUTE", "BYSECOND"} & {str(part).upper() for part in rule}:
            raise NotRead(CalendarProblem.BAD_TIME)


def _is_busy(event: Component) -> bool:
    """Free, transparent and cancelled entries keep nobody from work."""
    return (
        str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
        and str(event.get("STATUS", "")).upper() != "CANCELLED"
        and str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() != "FREE"
    )


def _span(event: Component, zone: ZoneInfo) -> Interval | None:
    starts = _instant(_moment(event, "DTSTART"), zone)
    ends = _instant(_moment(event, "DTEND"), zone) if "DTEND" in event else starts
    return span(starts, ends)


def _instant(value: date | datetime, zone: ZoneInfo) -> datetime:
    """A whole day begins at midnight of the owner; a time without zone is on the owner's clock."""
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=zone)
    elif value.tzinfo is None:
        value = value.replace(tzinfo=zone)
    return value.astimezone(UTC)


def _freebusy(part: Component, window: Interval) -> Iterator[Interval]:
    """RFC 5545 section 3.8.2.6; every type but FREE keeps its owner from work."""
    for entry in _all(part, "FREEBUSY"):
        if str(getattr(entry, "params", {}).get("FBTYPE", "BUSY")).upper() == "FREE":
            continue
        period = span(entry.start.astimezone(UTC), entry.end.astimezone(UTC))
        piece = period.intersection(window) if period else None
        if piece:
            yield piece
