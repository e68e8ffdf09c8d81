"""The hours of a point as a calendar: what it shows on ordinary days, holidays and at closures."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar, Event

from hub.intervals import Interval, local_day
from locations import hours
from locations.models import Closure, HolidayChoice, OpeningException
from scheduling.calendars import opening
from tests.town import NOW, Town

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MONDAY = date(2026, 6, 1)


def events(town: Town, *, now: datetime = NOW, language: str = "nl") -> list[Event]:
    text = opening.write(town.hall, language=language, now=now)
    return [event for event in Calendar.from_ical(text).walk() if isinstance(event, Event)]


def on(town: Town, day: date, *, now: datetime = NOW, language: str = "nl") -> list[str]:
    """ "Open 09:00-17:00" of one day, whole days without times."""
    told = []
    for event in events(town, now=now, language=language):
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        if not isinstance(start, datetime):
            if start == day:
                told.append(str(event["summary"]))
        elif start.astimezone(AMSTERDAM).date() == day:
            local = (start.astimezone(AMSTERDAM), end.astimezone(AMSTERDAM))
            told.append(f"{event['summary']} {local[0]:%H:%M}-{local[1]:%H:%M}")
    return told


def test_an_ordinary_week(town: Town) -> None:
    assert on(town, MONDAY) == ["Open 09:00-17:00"]
    assert on(town, MONDAY + timedelta(days=5)) == []


def test_a_holiday_is_told_by_its_name(town: Town) -> None:
    HolidayChoice.objects.create(organisation=town.municipality, holiday="kings_day")
    march = datetime(2026, 4, 20, 6, tzinfo=UTC)
    assert on(town, date(2026, 4, 27), now=march) == ["Gesloten: Koningsdag"]
    assert on(town, date(2026, 4, 27), now=march, language="en") == ["Closed: King's Day"]


def test_other_hours_and_a_day_that_is_closed(town: Town) -> None:
    for offset, opens, closes in ((1, time(12), time(20)), (2, None, None)):
        OpeningException.objects.create(
            service_point=town.hall,
            date=MONDAY + timedelta(days=offset),
            opens=opens,
            closes=closes,
            reason_nl="Aisha trouwt",
        )
    assert on(town, MONDAY + timedelta(days=1)) == ["Open 12:00-20:00"]
    assert on(town, MONDAY + timedelta(days=2)) == ["Gesloten"]


def test_a_closure_takes_its_hours_away_and_is_told(town: Town) -> None:
    start = datetime(2026, 6, 3, 8, tzinfo=UTC)
    for resource in (None, town.desks[0]):
        Closure.objects.create(
            service_point=town.hall,
            resource=resource,
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            reason_nl="Bram is ziek",
        )
    assert on(town, date(2026, 6, 3)) == [
        "Open 09:00-10:00",
        "Open 12:00-17:00",
        "Gesloten 10:00-12:00",
    ]


def test_by_appointment_only_is_said(town: Town) -> None:
    town.hall.opening_spans.filter(weekday=0).update(by_appointment_only=True)
    assert on(town, MONDAY) == ["Open, alleen op afspraak 09:00-17:00"]


def test_reasons_of_planners_stay_inside(town: Town) -> None:
    day = MONDAY + timedelta(days=2)
    OpeningException.objects.create(service_point=town.hall, date=day, reason_nl="Aisha trouwt")
    Closure.objects.create(
        service_point=town.hall,
        starts_at=NOW + timedelta(days=3),
        ends_at=NOW + timedelta(days=4),
        reason_nl="Bram is ziek",
    )
    text = opening.write(town.hall, language="nl", now=NOW)
    assert "Aisha" not in text
    assert "Bram" not in text


def test_both_clock_changes_keep_wall_time(town: Town) -> None:
    for day in (date(2026, 3, 30), date(2026, 10, 26)):
        now = datetime.combine(day - timedelta(days=3), time(6), tzinfo=UTC)
        assert on(town, day, now=now) == ["Open 09:00-17:00"]


def test_it_says_what_the_hours_say(town: Town) -> None:
    """Against the rule itself, over all days that it covers."""
    HolidayChoice.objects.create(organisation=town.municipality, holiday="pentecost_monday")
    when = hours.of(town.hall, since=NOW - timedelta(days=9))
    told = {
        Interval(e.decoded("dtstart"), e.decoded("dtend"))
        for e in events(town)
        if str(e["summary"]) == "Open"
    }
    for offset in range(-7, 120):
        day = local_day(MONDAY + timedelta(days=offset), AMSTERDAM)
        for open_now in when.openings(day):
            assert any(
                span.start == open_now.span.start and span.end == open_now.span.end for span in told
            )


def test_the_zone_is_the_houses_own_rule(town: Town) -> None:
    text = opening.write(town.hall, language="nl", now=NOW)
    assert text.count("BEGIN:VTIMEZONE") == 1
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "RDATE" not in text
    assert "DTSTART;TZID=Europe/Amsterdam:20260601T090000" in text
    assert "METHOD:PUBLISH" in text


def test_another_zone_is_told_in_utc(town: Town) -> None:
    town.hall.zone = "America/Curacao"
    town.hall.save()
    text = opening.write(town.hall, language="nl", now=NOW)
    assert "VTIMEZONE" not in text
    assert "DTSTART:20260601T130000Z" in text  # 09:00 in Willemstad


def test_every_entry_has_an_id_of_its_own_that_stays(town: Town) -> None:
    first = [str(e["uid"]) for e in events(town)]
    assert len(set(first)) == len(first)
    assert len(set(first) & {str(e["uid"]) for e in events(town, now=NOW + timedelta(days=1))}) > 70


def test_the_same_day_is_the_same_text(town: Town) -> None:
    first = opening.write(town.hall, language="nl", now=NOW)
    assert first == opening.write(town.hall, language="nl", now=NOW + timedelta(hours=3))


def test_the_address(town: Town, client: Client) -> None:
    path = "/servicepunten/stadhuis-leeuwarden/openingstijden.ics"
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; method=PUBLISH; charset=utf-8"
    assert client.get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert b"opening hours" in client.get(f"{path}?taal=en").content
    assert b"openingstijden" in client.get(f"{path}?taal=xx").content
    page = client.get("/servicepunten/stadhuis-leeuwarden").content.decode()
    assert f'href="{path}?taal=nl"' in page
    town.hall.active = False
    town.hall.save()
    assert client.get(path).status_code == 404
    assert client.get("/servicepunten/nergens/openingstijden.ics").status_code == 404
