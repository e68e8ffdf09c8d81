"""Feeds: what each level tells, who may make one, and how a calendar program reads it."""

from datetime import UTC, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from hub.audit.models import Event
from scheduling import booking
from scheduling.booking import Contact
from scheduling.calendars import feeds
from scheduling.calendars.models import CalendarFeed
from scheduling.models import Appointment
from scheduling.reference import readable
from tests.agenda.conftest import member
from tests.town import NOW, TUESDAY_NINE, Town

PAGE = "/medewerker/agenda/stadhuis-leeuwarden/kalenders/"


def book(town: Town, minutes: int = 0) -> Appointment:
    start = TUESDAY_NINE + timedelta(minutes=minutes)
    held = booking.hold(offering=town.passport, start=start, now=NOW).appointment
    contact = Contact(name="Sanne Visser", phone="0612345678")
    return booking.confirm(appointment=held, contact=contact, now=NOW)


def feed_of(town: Town, level: str = "busy", of: object = None) -> tuple[CalendarFeed, str]:
    return feeds.make(of=of or town.hall, level=level, language="nl", made_by_id=None, now=NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "summary"),
    [
        ("busy", "Bezet"),
        ("reference", "Afspraak {code}"),
        ("full", "Paspoort: Sanne Visser"),
    ],
)
def test_each_level_tells_no_more_than_it_says(town: Town, level: str, summary: str) -> None:
    appointment = book(town)
    text = feeds.write(feed_of(town, level)[0], now=NOW).text
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    code = readable(appointment.reference)
    assert str(event["SUMMARY"]) == summary.format(code=code)
    assert event.decoded("dtstart").astimezone(UTC) == TUESDAY_NINE
    assert ("Sanne" in text) == (level == "full")
    assert (code in text) == (level == "reference")
    assert ("Oldehoofsterkerkhof" in text) == (level != "busy")
    assert "VALARM" not in text


def test_a_desk_and_a_person_have_feeds_of_their_own(town: Town) -> None:
    book(town), book(town)  # both desks, both people
    for resource in (*town.desks, town.aisha.resource, town.bram.resource):
        text = feeds.write(feed_of(town, of=resource)[0], now=NOW).text
        assert text.count("BEGIN:VEVENT") == 1
    assert feeds.write(feed_of(town)[0], now=NOW).text.count("BEGIN:VEVENT") == 2


def test_what_is_cancelled_disappears_and_what_is_old_too(town: Town) -> None:
    appointment = book(town)
    feed = feed_of(town)[0]
    assert "VEVENT" not in feeds.write(feed, now=TUESDAY_NINE + timedelta(days=31)).text
    booking.cancel(appointment=appointment, now=NOW)
    assert "VEVENT" not in feeds.write(feed, now=NOW).text


def test_an_unchanged_agenda_is_answered_with_304(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    book(town)
    address = reverse("feed", args=[feed_of(town)[1]])
    first = Client().get(address)
    assert first["Content-Type"].startswith("text/calendar; method=PUBLISH")
    assert first["Cache-Control"] == "private, no-cache"
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    book(town, 60)
    fresh = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (fresh.status_code, fresh["ETag"] == first["ETag"]) == (200, False)


def test_wrong_and_revoked_are_the_same_404(town: Town) -> None:
    feed, token = feed_of(town)
    assert Client().get(reverse("feed", args=[token])).status_code == 200
    feeds.revoke(feed, now=NOW)
    pages = []
    for secret in (token, "x" * 32):
        answer = Client().get(reverse("feed", args=[secret]))
        pages.append((answer.status_code, answer.content.decode().replace(secret, "")))
    assert pages[0] == pages[1]
    assert pages[0][0] == 404


def test_many_appointments_cost_no_more_queries(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    feed = feed_of(town, "full")[0]
    for minutes in (0, 60, 120):
        book(town, minutes)
    with django_assert_num_queries(6):
        feeds.write(feed, now=NOW)


def test_a_planner_makes_a_link_that_is_shown_once_and_ends_it(town: Town) -> None:
    planner = member("Bram", "planner", town.municipality)
    answer = planner.client.post(PAGE, {"agenda": "point", "level": "busy"})
    link = answer.context["link"]
    assert link.startswith("webcal://")
    path = "/" + link.partition("://")[2].partition("/")[2]
    assert Client().get(path).status_code == 200
    page = planner.client.get(PAGE).content.decode()
    assert link not in page
    feed = CalendarFeed.objects.get()
    assert feed.last_read_at is not None
    assert planner.client.post(PAGE, {"revoke": str(feed.pk)}).status_code == 302
    assert Client().get(path).status_code == 404
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["feed.made", "feed.revoked"]


def test_nobody_makes_or_ends_a_link_elsewhere(town: Town) -> None:
    feed = feed_of(town)[0]
    stranger = member("Karin", "manager", town.library)
    theirs = "/medewerker/agenda/bibliotheek-goirle/kalenders/"
    assert stranger.client.get(PAGE).status_code == 404
    assert stranger.client.post(theirs, {"revoke": str(feed.pk)}).status_code == 404
    wrong = stranger.client.post(theirs, {"agenda": str(town.desks[0].pk), "level": "full"})
    assert wrong.status_code == 422
    clerk = member("Joke", "clerk", town.municipality)
    assert clerk.client.get(PAGE).status_code == 404
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1
