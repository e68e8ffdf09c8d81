"""Calendars from elsewhere keep their owner free: followed over https, counted in the masks."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from hub.intervals import Interval
from scheduling import availability, booking
from scheduling.booking import Contact
from scheduling.calendars import checking
from scheduling.grid import occupied
from scheduling.masks import cover_of
from scheduling.models import Allocation, CoverMask
from scheduling.planning import cover, outside
from scheduling.planning.models import BusyTime, CalendarProblem, OutsideCalendar, Professional
from tests import town as towns
from tests.calendar_server import Elsewhere
from tests.town import NOW, TUESDAY_NINE, Town

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Clock:
    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now


def ics(*starts: datetime) -> bytes:
    entries = (
        f"BEGIN:VEVENT\r\nUID:{n}\r\nDTSTART:{start.astimezone(UTC):%Y%m%dT%H%M%SZ}\r\n"
        "DURATION:PT1H\r\nEND:VEVENT\r\n"
        for n, start in enumerate(starts)
    )
    return f"BEGIN:VCALENDAR\r\n{''.join(entries)}END:VCALENDAR\r\n".encode()


def followed(person: Professional, server: Elsewhere) -> OutsideCalendar:
    return outside.follow(
        person=person, name="Team", address=server.address(), now=NOW, actor_id=None
    )


def starts(town: Town) -> set[datetime]:
    window = Interval(TUESDAY_NINE, TUESDAY_NINE + 8 * HOUR)
    found = availability.find(offering=town.pension_video, window=window, now=NOW)
    return set(found.times())


def free(person: Professional, start: datetime) -> bool:
    masks = CoverMask.objects.filter(resource=person.resource_id)
    wanted = occupied([Interval(start, start + HOUR)])
    return any(not wanted - cover_of(row) for row in masks)


def test_a_busy_time_can_no_longer_be_booked_within_ten_minutes(
    town: Town, server: Elsewhere
) -> None:
    """Followed at eight, busy from nine: at the first check it is out of what is free."""
    server.says(ics(TUESDAY_NINE))
    before = starts(town)
    followed(town.fatima, server)
    assert checking.check_due(clock=Clock(), network=server.network(), at_once=1) == 1
    after = starts(town)
    assert TUESDAY_NINE in before - after
    assert TUESDAY_NINE + HOUR in after
    # And what is added later comes with the next check, well within ten minutes.
    server.says(ics(TUESDAY_NINE, TUESDAY_NINE + HOUR))
    soon = Clock(NOW + timedelta(minutes=6))
    assert checking.check_due(clock=soon, network=server.network(), at_once=1) == 1
    assert TUESDAY_NINE + HOUR not in starts(town)


def test_a_calendar_is_left_alone_until_its_turn(town: Town, server: Elsewhere) -> None:
    server.says(ics(TUESDAY_NINE))
    followed(town.fatima, server)
    clock = Clock()
    checking.check_due(clock=clock, network=server.network(), at_once=1)
    clock.now += timedelta(minutes=4)
    assert checking.check_due(clock=clock, network=server.network(), at_once=1) == 0
    assert server.knocks == 1


def test_the_nightly_rebuild_keeps_the_busy_times(town: Town, server: Elsewhere) -> None:
    server.says(ics(TUESDAY_NINE))
    followed(town.fatima, server)
    checking.check_due(clock=Clock(), network=server.network(), at_once=1)
    cover.rebuild_all(now=NOW)
    assert not free(town.fatima, TUESDAY_NINE)
    assert free(town.fatima, TUESDAY_NINE + HOUR)


def test_an_answer_that_nothing_changed_keeps_what_was_known(town: Town, server: Elsewhere) -> None:
    server.says(ics(TUESDAY_NINE), 'ETag: "v1"')
    calendar = followed(town.fatima, server)
    clock = Clock()
    checking.check_due(clock=clock, network=server.network(), at_once=1)
    server.says(b"", status="304 Not Modified")
    clock.now += outside.CHECK_EVERY
    checking.check_due(clock=clock, network=server.network(), at_once=1)
    calendar.refresh_from_db()
    assert 'If-None-Match: "v1"' in server.asked[1]
    assert (calendar.read_at, calendar.problem) == (clock.now, "")
    assert BusyTime.objects.filter(calendar=calendar).count() == 1
    # Twice a day it is read as a whole, for the horizon moves on.
    clock.now += checking.WHOLE_READING_EVERY
    checking.check_due(clock=clock, network=server.network(), at_once=1)
    assert "If-None-Match" not in server.asked[2]


def test_a_failure_keeps_the_busy_times_and_is_tried_later_and_later(
    town: Town, server: Elsewhere
) -> None:
    server.says(ics(TUESDAY_NINE))
    calendar = followed(town.fatima, server)
    clock = Clock()
    checking.check_due(clock=clock, network=server.network(), at_once=1)
    server.says(b"<html>log in</html>")
    pauses = []
    for _attempt in range(8):
        calendar.refresh_from_db()
        assert calendar.check_at is not None
        clock.now = calendar.check_at
        checking.check_due(clock=clock, network=server.network(), at_once=1)
        calendar.refresh_from_db()
        assert calendar.check_at is not None
        pauses.append((calendar.check_at - clock.now).total_seconds() / 60)
    assert pauses == [5, 5, 5, 10, 20, 40, 60, 60]
    assert (calendar.problem, calendar.read_at) == (CalendarProblem.NO_CALENDAR, NOW)
    assert not free(town.fatima, TUESDAY_NINE)
    server.says(ics())
    clock.now += timedelta(hours=1)
    checking.check_due(clock=clock, network=server.network(), at_once=1)
    calendar.refresh_from_db()
    assert (calendar.problem, calendar.failures) == ("", 0)
    assert free(town.fatima, TUESDAY_NINE)


def test_a_reader_that_died_leaves_its_calendars_to_the_next(town: Town, server: Elsewhere) -> None:
    calendar = followed(town.fatima, server)
    assert outside.claim(now=NOW, limit=8) == [calendar]
    assert outside.claim(now=NOW, limit=8) == []
    assert outside.claim(now=NOW + outside.LEASE, limit=8) == [calendar]


def test_appointments_in_a_busy_time_stay_and_are_listed(town: Town, server: Elsewhere) -> None:
    held = booking.hold(offering=town.pension_video, start=TUESDAY_NINE, now=NOW).appointment
    booking.confirm(
        appointment=held, contact=Contact(name="Sanne", email="sanne@example.nl"), now=NOW
    )
    server.says(ics(TUESDAY_NINE))
    calendar = followed(town.fatima, server)
    checking.check_due(clock=Clock(), network=server.network(), at_once=1)
    assert outside.conflicts([town.fatima], now=NOW) == [outside.Conflict(held, calendar)]
    assert Allocation.objects.filter(segment__appointment=held).exists()
    assert outside.conflicts([town.aisha], now=NOW) == []
    assert outside.conflicts([town.fatima], now=TUESDAY_NINE + 2 * HOUR) == []


def test_a_removed_calendar_no_longer_counts(town: Town, server: Elsewhere) -> None:
    server.says(ics(TUESDAY_NINE))
    calendar = followed(town.fatima, server)
    checking.check_due(clock=Clock(), network=server.network(), at_once=1)
    calendar.refresh_from_db()
    outside.remove(calendar, now=NOW, actor_id=None)
    assert free(town.fatima, TUESDAY_NINE)
    assert not BusyTime.objects.exists()


def test_a_calendar_removed_while_it_was_read_does_not_come_back(town: Town) -> None:
    calendar = outside.follow(
        person=town.fatima, name="T", address="https://a.example/", now=NOW, actor_id=None
    )
    read = OutsideCalendar.objects.get(pk=calendar.pk)
    outside.remove(calendar, now=NOW, actor_id=None)
    span = Interval(TUESDAY_NINE, TUESDAY_NINE + HOUR)
    outside.settle(read, [span], read_until=NOW, now=NOW)
    outside.unchanged(read, now=NOW)
    assert not OutsideCalendar.objects.exists()
    assert not BusyTime.objects.exists()


def test_a_file_is_read_once_and_counts_at_once(town: Town) -> None:
    body = ics(TUESDAY_NINE)
    calendar = checking.upload(person=town.fatima, name="Verlof", body=body, now=NOW, actor_id=None)
    assert not free(town.fatima, TUESDAY_NINE)
    assert calendar.check_at is None
    assert checking.check_due(clock=Clock(NOW + timedelta(days=1)), at_once=1) == 0


def test_a_file_that_cannot_be_read_leaves_nothing(town: Town) -> None:
    with pytest.raises(checking.FileRefused) as refused:
        checking.upload(person=town.fatima, name="V", body=b"PK\x03\x04", now=NOW, actor_id=None)
    assert refused.value.fields == {"file": "Dit is geen kalender."}
    assert not OutsideCalendar.objects.exists()


def test_the_same_address_twice_and_an_eleventh_are_refused(town: Town) -> None:
    def add(number: int) -> OutsideCalendar:
        return outside.follow(
            person=town.fatima,
            name="T",
            address=f"https://a.example/{number}.ics",
            now=NOW,
            actor_id=None,
        )

    add(0)
    with pytest.raises(outside.CalendarKnown):
        add(0)
    for number in range(1, outside.CALENDARS_EACH):
        add(number)
    with pytest.raises(outside.TooManyCalendars):
        add(99)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(settings.SQLITE, reason="SQLite has one writer; there the reader is alone")
def test_a_slow_calendar_does_not_hold_up_the_others(server: Elsewhere) -> None:
    """Four calendars that take a second each, side by side."""
    town = towns.build()
    server.drips = True
    server.says(b"x" * 4)
    for number in range(4):
        outside.follow(
            person=town.fatima,
            name="T",
            address=server.address(f"/{number}.ics"),
            now=NOW,
            actor_id=None,
        )
    began = time.monotonic()
    assert checking.check_due(clock=Clock(), network=server.network(), at_once=4) == 4
    took = time.monotonic() - began
    one = 0.05 * len(server.answer)
    assert took < 2.5 * one, (took, one)
    problems = set(OutsideCalendar.objects.values_list("problem", flat=True))
    assert problems == {CalendarProblem.NO_CALENDAR}
