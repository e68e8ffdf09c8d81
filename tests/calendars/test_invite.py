"""Invites, read back by a reader that did not write them."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from scheduling import booking
from scheduling.booking import Contact
from scheduling.calendars import invite
from scheduling.calendars.invite import Party
from scheduling.models import Appointment
from tests import town as towns
from tests.town import NOW, TUESDAY_NINE, Town

HUB = Party("Gemeente Leeuwarden", "afspraken@hub.example")
SANNE = Party("Sanne Visser", "sanne@example.nl")


def book(town: Town, start: datetime = TUESDAY_NINE, now: datetime = NOW) -> Appointment:
    held = booking.hold(offering=town.passport, start=start, now=now)
    return booking.confirm(
        appointment=held.appointment, contact=Contact(name="S", email="s@example.nl"), now=now
    )


def event_in(text: str) -> Event:
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert isinstance(event, Event)
    return event


def test_a_request_says_what_where_and_when_and_not_for_which_service(town: Town) -> None:
    appointment = book(town)
    text = invite.request(appointment, organizer=HUB, attendee=SANNE, now=NOW)
    event = event_in(text)
    assert Calendar.from_ical(text)["METHOD"] == "REQUEST"
    assert event.decoded("dtstart").astimezone(UTC) == TUESDAY_NINE
    assert event["DTSTAMP"].to_ical() == b"20260601T060000Z"
    assert event["ORGANIZER"] == "mailto:afspraken@hub.example"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED"
    assert str(event["LOCATION"]).startswith("Stadhuis Leeuwarden, Oldehoofsterkerkhof 2")
    assert event["GEO"].to_ical() == "53.2033;5.7892"
    assert event["SEQUENCE"] == 0
    assert "VALARM" in text
    assert "aspoort" not in text
    assert "\r\n" in text


def test_a_move_keeps_the_uid_and_raises_the_sequence(town: Town) -> None:
    appointment = book(town)
    first = event_in(invite.request(appointment, organizer=HUB, attendee=SANNE, now=NOW))
    later = TUESDAY_NINE + timedelta(hours=1)
    appointment = booking.move(appointment=appointment, start=later, now=NOW)
    second = event_in(invite.request(appointment, organizer=HUB, attendee=SANNE, now=NOW))
    appointment = booking.cancel(appointment=appointment, now=NOW)
    text = invite.cancel(appointment, organizer=HUB, attendee=SANNE, now=NOW)
    third = event_in(text)
    assert first["UID"] == second["UID"] == third["UID"]
    assert [e["SEQUENCE"] for e in (first, second, third)] == [0, 1, 2]
    assert third["STATUS"] == "CANCELLED"
    assert Calendar.from_ical(text)["METHOD"] == "CANCEL"
    assert "VALARM" not in text


def test_the_uid_tells_neither_reference_nor_token(town: Town) -> None:
    appointment = book(town)
    uid = invite.uid_of(appointment)
    assert appointment.reference not in uid
    assert appointment.manage_token_hash[:16] not in uid
    assert uid != invite.uid_of(book(town))


def test_no_secret_stands_in_the_entry(town: Town) -> None:
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    text = invite.published(held.appointment, now=NOW)
    assert held.token not in text
    assert "METHOD:PUBLISH" in text
    assert "ORGANIZER" not in text


@pytest.mark.parametrize(
    "name",
    ['Sanne"\r\nATTENDEE:mailto:x@example.nl', "Sanne; Visser, \\ & co", "Şanne " * 40],
)
def test_a_strange_name_makes_no_line_of_its_own(town: Town, name: str) -> None:
    appointment = book(town)
    party = Party(name, "sanne@example.nl")
    text = invite.request(appointment, organizer=HUB, attendee=party, now=NOW)
    event = event_in(text)
    assert event["ATTENDEE"] == "mailto:sanne@example.nl"  # one, not a list
    lines = text.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75  # RFC 5545 section 3.1, in octets
    for line in lines:
        line.decode()  # no character was cut in two


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (datetime(2026, 3, 27, 8, tzinfo=UTC), 1),  # the Friday before summer time
        (datetime(2026, 3, 30, 7, tzinfo=UTC), 2),  # the Monday after
        (datetime(2026, 10, 23, 7, tzinfo=UTC), 2),
        (datetime(2026, 10, 26, 8, tzinfo=UTC), 1),
    ],
)
def test_the_instant_is_kept_around_both_dst_sundays(db: None, day: datetime, offset: int) -> None:
    now = day - timedelta(days=5)
    appointment = book(towns.build(now=now), day, now)
    text = invite.request(appointment, organizer=HUB, attendee=SANNE, now=now)
    start = event_in(text).decoded("dtstart")
    assert start.astimezone(UTC) == day
    assert start.utcoffset() == timedelta(hours=offset)
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in text
    assert "RDATE" not in text
