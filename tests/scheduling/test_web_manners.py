"""What the citizen's pages say of themselves: nothing dropped in silence, nothing left behind."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from locations.models import Offering
from scheduling import booking
from scheduling.models import Appointment, State
from scheduling.planning import cover
from scheduling.web import places, same
from tests import town as towns
from tests import visiting
from tests.scheduling.test_visit_pages import FORM, at, read, starts_on, visited
from tests.town import Town

CALM = "De rest van uw keuzes geldt gewoon."


@pytest.fixture
def today(db: None) -> Town:
    made = towns.build(now=timezone.now())
    Offering.objects.update(notice_minutes=120, cancel_deadline_minutes=0)
    made.passport.refresh_from_db()
    return made


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("weekdag=12&weekdag=1", "de dagen van de week"),
        ("van=31-12-2026", "de eerste dag"),
        ("van=2098-02-02&tot=2098-01-01", "de laatste dag (die ligt voor de eerste dag)"),
        ("tot=2021-01-01", "de laatste dag (die is voorbij)"),
        ("dag=2021-01-01", "de dag (die is voorbij)"),
        ("binnen=10", "de afstand (vul ook uw postcode of plaats in)"),
        ("binnen=7&bij=8911", "de afstand"),
        ("dagdeel=ochtend&na=13:00", "het uur (dat is na dat deel van de dag)"),
        ("na=25:00", "het uur"),
        ("hulp=999999", "de hulp bij het gesprek"),
        ("personen=x", "het aantal personen"),
        ("start=gisteren", "de tijd in het adres"),
        ("week=ooit&kanaal=duif", "hoe u ons wilt spreken, de week"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_sentence(
    today: Town, client: Client, typed: str, what: str
) -> None:
    told = f"Hier konden wij niets mee: {what}. {CALM}"
    for page in ("waar", "wanneer"):
        path = at(page, today, f"aanbod={today.passport.pk}", typed)
        assert told in read(client, path)


def test_what_can_be_used_is_not_spoken_of(today: Town, client: Client) -> None:
    day = timezone.localdate() + timedelta(days=1)
    good = (
        *("personen=1", "bij=8911", "binnen=10", "rolstoel=ja", "kanaal=phone", "weekdag=1"),
        *("weekdag=2", f"van={day}", f"tot={day}", f"dag={day}", "na=10:00", "dagdeel=ochtend"),
    )
    for page in ("waar", "wanneer"):
        assert CALM not in read(client, at(page, today, f"aanbod={today.passport.pk}", *good))


def test_the_time_that_an_appointment_has_is_no_other_time(today: Town, client: Client) -> None:
    token, made = visited(today, by="Aisha")
    offered = starts_on(read(client, f"/afspraak/{token}/verzetten"))
    assert made.starts_at not in offered
    assert offered
    answer = client.post(f"/afspraak/{token}/verzetten", {"start": "morgen"})
    assert (answer.status_code, "Kies een tijd." in answer.content.decode()) == (400, True)


def test_moving_asks_first_and_a_yes_moves(today: Town, client: Client) -> None:
    token, made = visited(today, by="Aisha")
    path, before = f"/afspraak/{token}/verzetten", made.starts_at
    page = read(client, path)
    assert page.index("<h2>") < page.index("<h3>")
    new = starts_on(page)[-1]
    asked = client.post(path, {"start": new.isoformat()})
    assert (asked.status_code, "Ja, verzetten" in asked.content.decode()) == (200, True)
    made.refresh_from_db()
    assert made.starts_at == before
    answer = client.post(path, {"start": new.isoformat(), "sure": "yes"})
    assert answer.headers["Location"] == f"/afspraak/{token}"
    made.refresh_from_db()
    assert made.starts_at == new


def test_a_time_that_was_lost_while_asking_is_told(today: Town, client: Client) -> None:
    token, made = visited(today, by="Aisha")
    path, before = f"/afspraak/{token}/verzetten", made.starts_at
    new = starts_on(read(client, path))[-1]
    assert client.post(path, {"start": new.isoformat()}).status_code == 200
    today.hall.closures.create(starts_at=new, ends_at=new + timedelta(hours=8))
    cover.rebuild_points([today.hall], now=timezone.now())
    answer = client.post(path, {"start": new.isoformat(), "sure": "yes"})
    assert answer.status_code == 409
    assert "Kies een andere tijd" in answer.content.decode()
    made.refresh_from_db()
    assert made.starts_at == before


def test_a_code_that_is_over_is_told_as_over(today: Town, client: Client) -> None:
    token, made = visited(today, by="Aisha")
    assert "Uw code was" not in read(client, f"/afspraak/{token}")
    booking.cancel(appointment=made, now=timezone.now())
    assert "Uw code was" in read(client, f"/afspraak/{token}")


def test_a_search_for_nothing_offers_what_is_asked_most(today: Town, client: Client) -> None:
    service = today.passport.service
    service.rank = 9
    service.save()
    for query in ("", "?q=", "?q=%20"):
        page = read(client, f"/zoeken{query}")
        assert "Typ waar u hulp bij zoekt" in page
        assert f'href="/diensten/{service.pk}/{service.slug}"' in page


def test_an_address_of_a_button_is_a_page_too(today: Town, client: Client) -> None:
    token, _made = visited(today, by="Aisha")
    answer = client.get(f"/afspraak/{token}/herinneringen")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Dit adres hoort bij een knop" in answer.content.decode()
    english = client.get(f"/en/afspraak/{token}/herinneringen")
    assert "This address belongs to a button" in english.content.decode()
    api = client.put("/api/v1/service-points")
    assert (api.status_code, api.headers["Content-Type"]) == (405, "application/problem+json")


@pytest.mark.parametrize("page", ["verzetten", "afzeggen"])
def test_what_is_cancelled_is_not_asked_about(today: Town, client: Client, page: str) -> None:
    token, made = visited(today, by="Aisha")
    booking.cancel(appointment=made, now=timezone.now())
    answer = client.get(f"/afspraak/{token}/{page}", follow=True)
    assert answer.redirect_chain == [(f"/afspraak/{token}", 302)]
    assert "Uw afspraak is afgezegd" in answer.content.decode()
    start = made.starts_at.isoformat()
    late = client.post(f"/afspraak/{token}/{page}", {"start": start}).content.decode()
    assert "Nu is het" not in late


def test_the_waits_within_a_visit_are_told(today: Town, client: Client) -> None:
    moving = visiting.moving(today, now=timezone.now())
    today.hall.visit_gap_minutes = 15
    today.hall.save()
    asked = (f"ook={moving.service_id}", f"aanbod={today.passport.pk}")
    page = read(client, at("wanneer", today, *asked))
    assert "Het duurt 40 minuten, met hoogstens 15 minuten wachttijd" in page
    client.post(at("wanneer", today, *asked), {"start": starts_on(page)[-1].isoformat()})
    first, second = Appointment.objects.get().segments.order_by("position")
    pause = timedelta(minutes=10)
    first.ends_at, first.starts_at = first.ends_at - pause, first.starts_at - pause
    first.save()
    details = read(client, "/afspraak/gegevens")
    zone = timezone.get_default_timezone()
    spans = [
        f"{one.starts_at.astimezone(zone):%H:%M} - {one.ends_at.astimezone(zone):%H:%M}"
        for one in (first, second)
    ]
    assert re.search(f"{spans[0]}<.*10 minuten wachten.*{spans[1]}<", details)
    assert "Uw bezoek: stap 4 van 5" in details


def test_the_same_person_is_forgotten_in_time_and_at_another_service(
    today: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, _made = visited(today, by="Aisha")
    told = "U ziet de tijden met dezelfde medewerker"
    where = client.post(f"/afspraak/{token}/zelfde-medewerker").headers["Location"]
    assert told in read(client, where)
    other = f"/diensten/{today.pension.service_id}/wanneer?aanbod={today.pension.pk}"
    assert told not in read(client, other)
    assert same.KEY not in client.session
    assert told not in read(client, where)
    client.post(f"/afspraak/{token}/zelfde-medewerker")
    monkeypatch.setattr(same, "FOR", timedelta(seconds=-1))
    read(client, where)  # looked at for the last time
    assert told not in read(client, where)


def test_ready_takes_the_details_from_the_computer(today: Town, client: Client) -> None:
    here = at("wanneer", today, f"aanbod={today.passport.pk}")
    client.post(here, {"start": starts_on(read(client, here))[-1].isoformat()})
    client.post("/afspraak/gegevens", FORM)
    client.post("/afspraak/controleren")
    done = client.get("/afspraak/gemaakt")
    assert "no-store" in done.headers["Cache-Control"]
    assert "Klaar? Wis mijn gegevens" in done.content.decode()
    assert client.get("/afspraak/klaar").status_code == 405
    home = client.post("/afspraak/klaar", follow=True)
    assert "Uw gegevens zijn weg van deze computer." in home.content.decode()
    assert client.get("/afspraak/gemaakt").headers["Location"] == "/"
    assert not set(client.session.keys()) & {"visit", same.KEY}
    assert Appointment.objects.get().state == State.CONFIRMED


def test_only_the_first_places_stand_open(
    today: Town, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "FIRST_SHOWN", 0)
    page = read(client, f"/diensten/{today.pension.service_id}/waar")
    head, _summary, rest = page.partition("Toon nog 1 plek")
    assert ("Bibliotheek Goirle" in head, "Bibliotheek Goirle" in rest) == (False, True)
    assert "Telefoon" in head or "telefonisch" in head.lower()
