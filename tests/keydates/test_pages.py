"""Counting down as citizens see it, and publishing as editors do it."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from hub.intervals import Interval
from hub.keydates.models import DateSeries, KeyDate
from hub.keydates.reminding import ZONE
from hub.notifications.models import Message
from locations.models import PointAssignment
from scheduling import availability, booking
from scheduling.booking import Contact
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.keydates.conftest import published
from tests.town import Town

LIST = "/medewerker/datums/"
FORM = {
    "title_nl": "De bijstand wordt betaald",
    "title_en": "Social assistance is paid",
    "kind": "payment",
    "service": "",
    "about_nl": "",
    "about_en": "",
    "dates": "23-12-2026 | met kerstgeld | with bonus\r\n\r\n2027-01-22",
    "published": "on",
}


def soon(days: int) -> date:
    return timezone.now().astimezone(ZONE).date() + timedelta(days=days)


@pytest.fixture
def editor(town: Town) -> Staff:
    return member("Eva", "editor", town.agency)


def test_the_choice_stands_in_the_address_and_is_counted(town: Town, client: Client) -> None:
    series = published(town, soon(5))
    published(town, soon(1), title="Toeslag")
    page = client.get(f"/aftellen?reeks={series.slug}")
    text = page.content.decode()
    assert "5 dagen" in text
    assert ">Morgen<" not in text  # the other was not chosen
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert f"/aftellen.ics?reeks={series.slug}&amp;taal=nl" in text
    assert "5 days" in client.get(f"/en/aftellen?reeks={series.slug}").content.decode()


def test_unknown_and_hidden_series_are_left_out(town: Town, client: Client) -> None:
    hidden = published(town, soon(5), public=False)
    page = client.get(f"/aftellen?reeks={hidden.slug}&reeks=nergens&reeks=%00")
    assert page.status_code == 200
    assert "AOW" not in page.content.decode()
    assert client.get(f"/aftellen.ics?reeks={hidden.slug}").status_code == 404


def test_the_service_page_names_its_next_date(town: Town, client: Client) -> None:
    published(town, soon(3))
    service = town.pension.service
    page = client.get(f"/diensten/{service.pk}/{service.slug}").content.decode()
    assert "AOW wordt betaald" in page
    assert "3 dagen" in page


def test_the_calendar_can_be_followed_cheaply(town: Town, client: Client) -> None:
    series = published(town, soon(5))
    address = f"/aftellen.ics?reeks={series.slug}&taal=en"
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "SUMMARY:AOW is paid" in answer.content.decode()
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_own_appointments_are_told_by_their_links_without_the_service(
    db: None, client: Client
) -> None:
    town = towns.build(now=timezone.now())
    # Not so near that it is too late to cancel, at whatever hour this runs.
    window = Interval(timezone.now() + timedelta(days=1), timezone.now() + timedelta(days=8))
    answer = availability.find(offering=town.passport, window=window, now=timezone.now())
    start = answer.first_free
    assert start is not None
    held = booking.hold(offering=town.passport, start=start, now=timezone.now())
    booking.confirm(
        appointment=held.appointment,
        contact=Contact(name="Sanne", email="sanne@example.nl"),
        now=timezone.now(),
    )

    def asked(body: object) -> tuple[int, dict[str, list[dict[str, object]]]]:
        found = client.post(
            "/aftellen/afspraken", json.dumps(body), content_type="application/json"
        )
        return found.status_code, json.loads(found.content)

    status, body = asked({"links": [held.token, "nergens", held.token]})
    assert status == 200
    (told,) = body["results"]
    local = start.astimezone(ZONE).date()
    assert told["links"] == [held.token]
    assert told["count"] == (local - soon(0)).days
    assert told["place"] == "Stadhuis Leeuwarden"
    assert "Paspoort" not in json.dumps(body)
    booking.cancel(appointment=held.appointment, now=timezone.now())
    assert asked({"links": [held.token]}) == (200, {"results": []})
    wrong: list[object] = [[], {}, {"links": "x"}, {"links": [1]}, {"links": ["x" * 11_000]}, None]
    for nonsense in wrong:
        assert asked(nonsense)[0] == 400


def test_a_citizen_asks_to_be_reminded(town: Town, client: Client) -> None:
    series = published(town, soon(5))
    where = f"/aftellen/herinnering?reeks={series.slug}"
    assert "AOW wordt betaald" in client.get(where).content.decode()
    given = {"reeks": series.slug, "email": "sanne@example.nl", "days_before": "3"}
    assert "We hebben u een mail gestuurd" in client.post(where, given).content.decode()
    assert Message.objects.get().recipient == "sanne@example.nl"
    wrong = client.post(where, {**given, "email": "geen adres"})
    assert wrong.status_code == 422
    assert "Dit is geen e-mailadres." in wrong.content.decode()
    assert client.post(where, {**given, "days_before": "2"}).status_code == 422
    assert client.get("/aftellen/herinnering").status_code == 302


def test_an_editor_publishes_changes_and_removes(editor: Staff, town: Town) -> None:
    add = f"{LIST}nieuw/{town.agency.slug}/"
    assert editor.client.post(add, FORM).status_code == 302
    series = DateSeries.objects.get()
    assert (series.title_nl, series.published) == ("De bijstand wordt betaald", True)
    rows = KeyDate.objects.order_by("day").values_list("day", "note_nl", "note_en")
    assert list(rows) == [
        (date(2026, 12, 23), "met kerstgeld", "with bonus"),
        (date(2027, 1, 22), "", ""),
    ]
    page = f"{LIST}{series.slug}/"
    assert "23-12-2026 | met kerstgeld | with bonus" in editor.client.get(page).content.decode()
    changed = {**FORM, "dates": "1-2-2027", "published": ""}
    assert editor.client.post(page, changed).status_code == 302
    series.refresh_from_db()
    assert not series.published
    assert "Niet gepubliceerd" in editor.client.get(LIST).content.decode()
    assert editor.client.post(page, {"remove": "yes"}).status_code == 302
    assert not DateSeries.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("dates", "23-13-2026", "Regel 1 is geen datum: 23-13-2026"),
        ("dates", "1-1-2027\nmorgen", "Regel 2 is geen datum: morgen"),
        ("dates", "1-1-2027\n2027-01-01", "Regel 2 staat er dubbel"),
        ("dates", "1-1-1999", "Regel 1 is geen datum"),
        ("dates", "1-1-2027 | a | b | c", "Regel 1 is geen datum"),
        ("dates", "", "Vul “"),
        ("title_nl", "", "Vul “"),
        ("title_en", "x" * 81, "80"),
        ("kind", "feest", "een van de mogelijkheden"),
        ("service", "999999", "een van de mogelijkheden"),
        ("dates", "\n".join(f"{d}-{m}-{y}" for y in range(2030, 2034) for m in range(1, 13)
                            for d in range(1, 29)), "400"),
    ],
)  # fmt: skip
def test_what_cannot_be_published_is_told_by_line(
    editor: Staff, town: Town, field: str, value: str, told: str
) -> None:
    answer = editor.client.post(f"{LIST}nieuw/{town.agency.slug}/", {**FORM, field: value})
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not DateSeries.objects.exists()


def test_only_editors_of_the_organisation_come_in(town: Town, editor: Staff) -> None:
    series = published(town, soon(5))
    clerk = member("Joke", "clerk", town.agency)
    other = member("Piet", "editor", town.municipality)
    pages = [f"{LIST}{series.slug}/", f"{LIST}nieuw/{town.agency.slug}/"]
    for staff in (clerk, other):
        for page in pages:
            assert staff.client.get(page).status_code == 404
            assert staff.client.post(page, {**FORM, "remove": "yes"}).status_code == 404
    assert clerk.client.get(LIST).status_code == 404
    assert DateSeries.objects.get() == series
    assert Client().get(LIST).status_code == 302
    assert editor.client.get(f"{LIST}nergens/").status_code == 404


def test_an_editor_finds_the_way_from_the_first_page(editor: Staff) -> None:
    assert LIST in editor.client.get("/medewerker/agenda/").content.decode()


def test_an_editor_of_one_point_publishes_nothing_for_all(town: Town, editor: Staff) -> None:
    PointAssignment.objects.create(role=editor.user.roles.get(), service_point=town.goirle)
    assert editor.client.get(LIST).status_code == 404
    assert editor.client.post(f"{LIST}nieuw/{town.agency.slug}/", FORM).status_code == 404
    assert not DateSeries.objects.exists()
