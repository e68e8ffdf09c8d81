"""Files from elsewhere: busy times out of good ones, a clear refusal of bad ones."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.intervals import Interval
from scheduling.calendars import reading
from scheduling.calendars.reading import NotRead, busy_times
from scheduling.planning.models import CalendarProblem as Problem

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
START = datetime(2026, 6, 1, tzinfo=UTC)
WINDOW = Interval(START, START + timedelta(days=30))


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "een") -> bytes:
    return calendar("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT")


def busy(body: bytes, window: Interval = WINDOW) -> list[str]:
    """Day, start and end on the clock of Amsterdam."""
    spans = busy_times(body, window=window, zone=AMSTERDAM)
    local = [(s.start.astimezone(AMSTERDAM), s.end.astimezone(AMSTERDAM)) for s in spans]
    return [f"{start:%d/%m %H:%M}-{end:%H:%M}" for start, end in local]


def refused(body: bytes) -> tuple[Problem, str]:
    with pytest.raises(NotRead) as why:
        busy_times(body, window=WINDOW, zone=AMSTERDAM)
    return why.value.problem, why.value.detail


@pytest.mark.parametrize(
    "times",
    [
        ("DTSTART:20260602T080000Z", "DTEND:20260602T090000Z"),
        ("DTSTART;TZID=Europe/Amsterdam:20260602T100000", "DURATION:PT1H"),
        ("DTSTART;TZID=W. Europe Standard Time:20260602T100000", "DURATION:PT1H"),
        ('DTSTART;TZID="W. Europe Standard Time":20260602T100000', "DURATION:PT1H"),
        ("DTSTART;TZID=/example.org/2020/Europe/Amsterdam:20260602T100000", "DURATION:PT1H"),
        ("DTSTART;TZID=Europe/London:20260602T090000", "DURATION:PT1H"),
        ("DTSTART:20260602T100000", "DURATION:PT1H"),
        ("DTST", " ART:20260602T1", "\t00000", "DURATION:PT1H"),
    ],
)
def test_a_time_is_read_however_its_zone_is_told(times: tuple[str, ...]) -> None:
    assert busy(event(*times)) == ["02/06 10:00-11:00"]


def test_definitions_of_zones_are_not_believed() -> None:
    """A calendar that says that Amsterdam lies ten hours away."""
    own: tuple[str, ...] = (
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Amsterdam",
        "BEGIN:STANDARD",
        "TZOFFSETFROM:+1000",
    )
    own += ("TZOFFSETTO:+1000", "DTSTART:19700101T000000", "END:STANDARD", "END:VTIMEZONE")
    one = ("BEGIN:VEVENT", "DTSTART;TZID=Europe/Amsterdam:20260602T100000", "DURATION:PT1H")
    assert busy(calendar(*own, *one, "END:VEVENT")) == ["02/06 10:00-11:00"]


def test_a_series_keeps_its_exceptions() -> None:
    series: tuple[str, ...] = ("DTSTART;TZID=Europe/Amsterdam:20260602T100000", "DURATION:PT1H")
    series += ("RRULE:FREQ=DAILY;COUNT=4", "EXDATE;TZID=Europe/Amsterdam:20260603T100000")
    moved: tuple[str, ...] = (
        "BEGIN:VEVENT",
        "UID:een",
        "RECURRENCE-ID;TZID=Europe/Amsterdam:20260604T100000",
    )
    moved += ("DTSTART;TZID=Europe/Amsterdam:20260604T140000", "DURATION:PT30M", "END:VEVENT")
    body = calendar("BEGIN:VEVENT", "UID:een", *series, "END:VEVENT", *moved)
    assert busy(body) == ["02/06 10:00-11:00", "04/06 14:00-14:30", "05/06 10:00-11:00"]


@pytest.mark.parametrize(
    ("month", "expected"),
    [(3, ["29/03 10:00-11:00", "30/03 10:00-11:00"]), (10, ["25/10 10:00-11:00"])],
)
def test_a_series_stays_on_the_clock_over_a_change_of_time(month: int, expected: list[str]) -> None:
    first = datetime(2026, month, 29 if month == 3 else 25, tzinfo=UTC)
    window = Interval(first, first + timedelta(days=2 if month == 3 else 1))
    rule = ("DTSTART;TZID=Europe/Amsterdam:20260101T100000", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    assert busy(event(*rule), window) == expected


def test_a_whole_day_is_from_midnight_to_midnight_of_its_owner() -> None:
    assert busy(event("DTSTART;VALUE=DATE:20260602", "DTEND;VALUE=DATE:20260604")) == [
        "02/06 00:00-00:00"
    ]
    span = busy_times(
        event("DTSTART;VALUE=DATE:20260602"), window=WINDOW, zone=ZoneInfo("America/Kralendijk")
    )
    assert span == [
        Interval(START + timedelta(days=1, hours=4), START + timedelta(days=2, hours=4))
    ]


@pytest.mark.parametrize(
    "mark", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"]
)
def test_what_is_marked_free_keeps_nobody_from_work(mark: str) -> None:
    assert busy(event("DTSTART:20260602T080000Z", "DURATION:PT1H", mark)) == []


def test_a_list_of_busy_periods_is_read_too() -> None:
    body = calendar(
        "BEGIN:VFREEBUSY",
        "FREEBUSY:20260602T080000Z/PT1H,20260602T100000Z/20260602T103000Z",
        "FREEBUSY;FBTYPE=FREE:20260602T120000Z/PT1H",
        "END:VFREEBUSY",
    )
    assert busy(body) == ["02/06 10:00-11:00", "02/06 12:00-12:30"]


def test_what_it_is_about_is_never_read() -> None:
    body = event(
        *("SUMMARY:Bij de dokter", "DESCRIPTION:geheim", "ATTENDEE;CN=Bram:mailto:b@example.nl"),
        *("DTSTART:20260602T080000Z", "DURATION:PT1H"),
    )
    kept = reading._when_lines(body)
    assert "DTSTART" in kept
    assert not any(word in kept for word in ("dokter", "geheim", "Bram", "SUMMARY"))


def test_an_alarm_or_a_task_is_no_appointment() -> None:
    body = calendar(
        *("BEGIN:VTODO", "DTSTART:20260603T080000Z", "DURATION:PT1H", "END:VTODO"),
        *("BEGIN:VEVENT", "DTSTART:20260602T080000Z", "DURATION:PT1H"),
        *("BEGIN:VALARM", "DURATION:PT9H", "TRIGGER:-PT15M", "END:VALARM", "END:VEVENT"),
    )
    assert busy(body) == ["02/06 10:00-11:00"]


def test_a_zone_that_does_not_exist_is_named() -> None:
    body = event("DTSTART;TZID=Mars/Olympus:20260602T100000", "DURATION:PT1H")
    assert refused(body) == (Problem.UNKNOWN_ZONE, "Mars/Olympus")


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"<html></html>", b"\x1f\x8b\x08zip", b"PK\x03\x04", b"BEGIN:VCALENDAR", b"\0" * 99),
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        calendar("BEGIN:VEVENT", "DTSTART:20260602T080000Z"),
    ],
)
def test_what_is_no_calendar_is_refused(body: bytes) -> None:
    assert refused(body)[0] == Problem.NO_CALENDAR


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=SECONDLY"),
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=MINUTELY;INTERVAL=2"),
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=HOURLY"),
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=DAILY;BYSECOND=1,2,3,4,5,6,7,8"),
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=DAILY;BYHOUR=1,2,3"),
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=DAILY;INTERVAL=0"),
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=DAILY;INTERVAL=-1"),
        ("DTSTART:20260602T080000Z", "RRULE:NONSENSE"),
        ("DTSTART:20260602T080000Z", "RRULE:FREQ=DAILY;UNTIL=gisteren"),
        ("DTSTART:00010101T080000Z", "RRULE:FREQ=DAILY"),
        ("DTSTART:2026-06-02", "DURATION:PT1H"),
        ("DTSTART:99999999T999999Z", "DURATION:PT1H"),
    ],
)
def test_endless_and_broken_rules_are_refused_at_once(lines: tuple[str, ...]) -> None:
    began = time.monotonic()
    assert refused(event(*lines))[0] in {Problem.BAD_TIME, Problem.NO_CALENDAR}
    assert time.monotonic() - began < 5


def test_a_long_name_of_a_zone_costs_no_time() -> None:
    began = time.monotonic()
    body = event(f"DTSTART;TZID={'a/' * 200_000}x:20260602T100000", "DURATION:PT1H")
    assert refused(body)[0] == Problem.UNKNOWN_ZONE
    assert time.monotonic() - began < 2


def test_a_quoted_name_may_hold_a_colon() -> None:
    body = event('DTSTART;TZID="(UTC+01:00) Amsterdam":20260602T100000', "DURATION:PT1H")
    assert refused(body) == (Problem.UNKNOWN_ZONE, "(UTC+01:00) Amsterdam")


def test_more_entries_than_anybody_has_are_refused() -> None:
    one = ("BEGIN:VEVENT", "DTSTART:20260602T080000Z", "DURATION:PT1H", "END:VEVENT")
    assert refused(calendar(*one * (reading.MOST_EVENTS + 1)))[0] == Problem.TOO_MANY


def test_more_single_dates_than_anybody_has_are_refused() -> None:
    dates = ",".join(["20260602T080000Z"] * (reading.MOST_DATES + 1))
    body = event("DTSTART:20260602T080000Z", "DURATION:PT1H", f"RDATE:{dates}")
    assert refused(body)[0] == Problem.TOO_MANY


def test_a_file_that_takes_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.0)
    body = event("DTSTART:20260602T080000Z", "DURATION:PT1H")
    assert refused(body)[0] == Problem.TOO_SLOW


LINES = st.sampled_from(
    [
        *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VFREEBUSY", "END:VFREEBUSY", "BEGIN:", "END:"),
        *("UID:a", "DTSTART:20260602T080000Z", "DTSTART;VALUE=DATE:20260602", "DTSTART:", ":"),
        *("DTEND:20260601T080000Z", "DURATION:-PT1H", "DURATION:P9999999D", "RRULE:FREQ=DAILY"),
        *("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:COUNT=0;FREQ=WEEKLY", "EXDATE:x"),
        *("RECURRENCE-ID:20260602T080000Z", "FREEBUSY:20260602T080000Z/x", "TRANSP:OPAQUE"),
        *("DTSTART;TZID=Europe/Amsterdam;VALUE=DATE:20260602", "RDATE;VALUE=PERIOD:x/y", " vouw"),
        "DTSTART;TZID=UTC:20260602T080000Z",
    ]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=12))
def test_any_lines_give_busy_times_or_a_refusal(lines: list[str]) -> None:
    body = calendar(*lines)
    try:
        found = busy_times(body, window=WINDOW, zone=AMSTERDAM)
    except NotRead:
        return
    assert all(WINDOW.contains(span) for span in found)


@given(st.binary(max_size=300))
def test_any_bytes_give_busy_times_or_a_refusal(body: bytes) -> None:
    with pytest.raises(NotRead):
        busy_times(body, window=WINDOW, zone=AMSTERDAM)
