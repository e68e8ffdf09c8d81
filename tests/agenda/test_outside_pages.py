"""Calendars from elsewhere, as their owner and the planner see them."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from hub.audit.models import Event
from scheduling.planning import outside
from scheduling.planning.models import CalendarProblem, OutsideCalendar
from tests.agenda.conftest import Staff, member
from tests.town import Town

MINE = "/medewerker/mijn-kalender/"
HALL = "/medewerker/agenda/stadhuis-leeuwarden/kalenders-van-elders/"


@pytest.fixture
def aisha(town: Town) -> Staff:
    staff = member("Aisha", "clerk", town.municipality)
    town.aisha.user = staff.user
    town.aisha.save()
    return staff


def form(town: Town, **given: object) -> dict[str, object]:
    return {"professional": town.aisha.pk, "name": "Team", **given}


def file(start: datetime) -> SimpleUploadedFile:
    text = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Tandarts\r\n"
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return SimpleUploadedFile("agenda.ics", text.encode(), content_type="text/calendar")


def test_an_address_is_added_and_its_health_shown(town: Town, aisha: Staff) -> None:
    secret = "https://outlook.example/geheim.ics"
    answer = aisha.client.post(
        MINE, form(town, address="webcal://outlook.example/geheim.ics"), follow=True
    )
    page = answer.content.decode()
    assert "Toegevoegd. We lezen de kalender binnen een minuut" in page
    assert secret not in page
    calendar = OutsideCalendar.objects.get()
    assert (calendar.address, calendar.professional) == (secret, town.aisha)
    assert Event.objects.get(verb="calendar.added").actor == aisha.user
    outside.fail(calendar, CalendarProblem.UNKNOWN_ZONE, detail="Mars/X", now=timezone.now())
    page = aisha.client.get(MINE).content.decode()
    assert "De kalender gebruikt een tijdzone die niet bestaat: Mars/X" in page
    assert "We proberen het weer om" in page


def test_a_file_is_added_and_removed(town: Town, aisha: Staff) -> None:
    start = timezone.now() + timedelta(days=1)
    page = aisha.client.post(MINE, form(town, file=file(start)), follow=True).content.decode()
    assert "Op de bezette tijden kan niemand meer boeken." in page
    assert "Tandarts" not in page
    calendar = OutsideCalendar.objects.get()
    assert calendar.busy_times.count() == 1
    assert aisha.client.post(MINE, {"remove": calendar.pk}).status_code == 302
    assert not OutsideCalendar.objects.exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Vul een adres in of kies een bestand"),
        ({"address": "http://kalender.example/a.ics"}, "Het adres moet beginnen met https://"),
        ({"address": "https://"}, "geldige URL"),
        ({"address": f"https://a.example/{'x' * 1000}"}, "1000"),
        ({"address": "https://a.example/", "name": ""}, "vul dit in"),
        ({"address": "https://a.example/", "name": "x" * 81}, "80"),
        ({"file": SimpleUploadedFile("a.ics", b"PK\x03\x04zip")}, "Dit is geen kalender."),
        ({"file": SimpleUploadedFile("a.ics", b"")}, "leeg"),
        ({"address": "https://a.example/", "professional": "999999"}, "999999"),
    ],
)
def test_what_cannot_be_added_is_told_at_the_field(
    town: Town, aisha: Staff, given: dict[str, object], told: str
) -> None:
    answer = aisha.client.post(MINE, form(town, **given))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not OutsideCalendar.objects.exists()


def test_a_planner_sees_and_adds_for_everybody_at_the_point(town: Town, planner: Staff) -> None:
    given = form(town, address="https://a.example/b.ics", professional=town.bram.pk)
    page = planner.client.post(HALL, given, follow=True).content.decode()
    assert "Bram" in page
    assert OutsideCalendar.objects.get().professional == town.bram


def test_hidden_and_missing_are_alike(town: Town, clerk: Staff, aisha: Staff) -> None:
    calendar = outside.follow(
        person=town.fatima,
        name="T",
        address="https://a.example/",
        now=timezone.now(),
        actor_id=None,
    )
    assert clerk.client.get(HALL).status_code == 404  # a clerk plans nobody
    assert clerk.client.get(MINE).status_code == 404  # and is no professional
    for wanted in (calendar.pk, 999_999, "x"):
        assert aisha.client.post(MINE, {"remove": wanted}).status_code == 404
    other = form(town, address="https://a.example/c.ics", professional=town.bram.pk)
    assert aisha.client.post(MINE, other).status_code == 422
    assert OutsideCalendar.objects.get() == calendar
