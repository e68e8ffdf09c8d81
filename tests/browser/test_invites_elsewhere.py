"""Invites read by a second implementation: ical.js, as it runs in Thunderbird."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from scheduling import booking
from scheduling.booking import Contact
from scheduling.calendars import invite
from scheduling.calendars.invite import Party
from tests import town as towns

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

ICAL = (Path(__file__).parent / "vendor" / "ical.js" / "ical.es5.min.cjs").read_text("utf-8")
LOAD = f"const module = {{exports: {{}}}}; const exports = module.exports; {ICAL}"
READ = """text => {
    const ICAL = window.ICAL;
    const file = new ICAL.Component(ICAL.parse(text));
    const zone = file.getFirstSubcomponent('vtimezone');
    if (zone) ICAL.TimezoneService.register(zone);
    const event = new ICAL.Event(file.getFirstSubcomponent('vevent'));
    return {
        method: file.getFirstPropertyValue('method'), uid: event.uid, sequence: event.sequence,
        start: event.startDate.toJSDate().toISOString(),
        end: event.endDate.toJSDate().toISOString(),
        location: event.location, organizer: event.organizer,
        status: event.component.getFirstPropertyValue('status'),
        attendee: event.attendees[0].getParameter('cn'),
        alarms: event.component.getAllSubcomponents('valarm').length,
    };
}"""
HUB = Party("Gemeente Leeuwarden", "afspraken@hub.example")
SANNE = Party("Sanne; Visser, \\ & Åsa", "sanne@example.nl")


@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 3, 27, 8, tzinfo=UTC),  # the Friday before summer time
        datetime(2026, 3, 30, 7, tzinfo=UTC),
        datetime(2026, 10, 23, 7, tzinfo=UTC),
        datetime(2026, 10, 26, 8, tzinfo=UTC),  # the Monday after it
    ],
)
def test_another_reader_finds_the_same_instant_and_people(chromium: Browser, day: datetime) -> None:
    now = day - timedelta(days=5)
    town = towns.build(now=now)
    held = booking.hold(offering=town.passport, start=day, now=now).appointment
    made = booking.confirm(appointment=held, contact=Contact(name="S", email="s@x.nl"), now=now)
    request = invite.request(made, organizer=HUB, attendee=SANNE, now=now)
    made = booking.cancel(appointment=made, now=now)
    cancel = invite.cancel(made, organizer=HUB, attendee=SANNE, now=now)
    page = chromium.new_page()
    page.evaluate(f"() => {{ {LOAD}; window.ICAL = module.exports; }}")
    first, last = page.evaluate(READ, request), page.evaluate(READ, cancel)
    page.close()
    assert datetime.fromisoformat(first["start"]) == day
    assert datetime.fromisoformat(first["end"]) == day + timedelta(minutes=20)
    assert (first["method"], first["sequence"], first["alarms"]) == ("REQUEST", 0, 1)
    assert first["attendee"] == SANNE.name
    assert first["organizer"] == "mailto:afspraken@hub.example"
    assert first["location"] == "Stadhuis Leeuwarden, Oldehoofsterkerkhof 2, 8911 DH Leeuwarden"
    assert (last["method"], last["status"], last["sequence"]) == ("CANCEL", "CANCELLED", 1)
    assert last["uid"] == first["uid"]
