"""Editors write services: drafts, rows, search in the national list; and lose nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.catalogue import publishing
from hub.catalogue.models import (
    LifeEvent,
    OrganisationKind,
    Service,
    ServiceText,
    ServiceVersion,
    UniformProduct,
)
from tests import town as towns
from tests.agenda.conftest import Staff, member
from tests.editorial.conftest import typed
from tests.intake.as_shown import fields
from tests.town import NOW, Town

LIST = "/medewerker/catalogus/"


def url(service: Service, more: str = "") -> str:
    return f"{LIST}{service.pk}/{more}"


def seen(staff: Staff, service: Service) -> str:
    page = staff.client.get(url(service, "schrijven")).content.decode()
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found
    return found[1]


def write(staff: Staff, service: Service, **more: Any) -> Any:
    sent = typed(**{"seen": seen(staff, service), **more})
    return staff.client.post(url(service, "schrijven"), sent)


def test_everything_that_is_typed_is_kept_in_a_draft(eva: Staff, passport: Service) -> None:
    LifeEvent.objects.create(slug="reizen", name_nl="Reizen", name_en="Travel")
    product = UniformProduct.objects.create(uri="https://upl.example/paspoort", name="paspoort")
    answer = write(
        eva,
        passport,
        nl_title="Paspoort of kaart",
        en_title="Passport or card",
        nl_bring="- Uw oude paspoort",
        nl_keywords="reisdocument, pas,\nreisdocument",
        life_events=["reizen"],
        audience=["citizen", "business"],
        product=product.uri,
        max_persons="4",
        minimum_age="18",
        identity_required="on",
        valid_from="2026-07-01T00:00",
        reason="Kaart erbij",
        **{
            "costs-TOTAL_FORMS": "2",
            "costs-0-label_nl": "Paspoort",
            "costs-0-amount": "83,87",
            "costs-0-valid_from": "2026-01-01",
            "deadlines-0-label_nl": "Wij besluiten",
            "deadlines-0-duration": "4 weken",
            "deadlines-0-kind": "statutory",
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    version = ServiceVersion.objects.get()
    assert (version.state, version.reason, version.changed_by) == ("draft", "Kaart erbij", eva.user)
    said = version.document
    assert said["texts"]["nl"]["title"] == "Paspoort of kaart"
    assert said["texts"]["en"]["title"] == "Passport or card"
    assert said["texts"]["nl"]["keywords"] == ["reisdocument", "pas"]
    assert said["costs"] == [
        {
            "label": {"nl": "Paspoort", "en": ""},
            "amount": "83.87",
            "validFrom": "2026-01-01",
            "validUntil": None,
        }
    ]
    assert said["deadlines"][0]["duration"] == "P4W"
    assert said["validFrom"] == "2026-06-30T22:00:00Z"
    assert (said["maxPersons"], said["minimumAge"], said["identityRequired"]) == (4, 18, True)
    assert (said["uniformProduct"], said["lifeEvents"]) == (product.uri, ["reizen"])
    page = eva.client.get(url(passport, "schrijven")).content.decode()
    for text in ("Paspoort of kaart", "83,87", "4 weken", "2026-07-01T00:00", "reisdocument, pas"):
        assert text in page, text


def test_a_draft_that_is_opened_and_kept_stays_as_it_is(eva: Staff, passport: Service) -> None:
    test_everything_that_is_typed_is_kept_in_a_draft(eva, passport)
    before = ServiceVersion.objects.get().document
    page = eva.client.get(url(passport, "schrijven")).content.decode()
    answer = eva.client.post(url(passport, "schrijven"), fields(page) | {"press": "keep"})
    assert answer.status_code == 302, answer.content.decode()
    assert ServiceVersion.objects.get().document == before


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"costs-0-label_nl": "Pas"}, "Bedrag 1. Vul “Euro&#x27;s” in."),
        (
            {
                "costs-0-label_nl": "Pas",
                "costs-0-amount": "veel",
                "costs-0-valid_from": "2026-01-01",
            },
            "Geef een bedrag in euro",
        ),
        (
            {
                "deadlines-0-label_nl": "Besluit",
                "deadlines-0-duration": "heel lang",
                "deadlines-0-kind": "target",
            },
            "Schrijf het als",
        ),
        ({"nl_title": "x" * 161}, "“Titel (Nederlands)” is te lang: hoogstens 160 tekens"),
        (
            {"product": "https://nergens.example"},
            "Kies bij “Landelijke productnaam” een van de mogelijkheden.",
        ),
        ({"max_persons": ""}, "Vul “Hoogste aantal personen tegelijk” in."),
        ({"max_persons": "veel"}, "Vul bij “Hoogste aantal personen tegelijk” een heel getal in."),
        ({"minimum_age": "-1"}, "“Laagste leeftijd, in jaren” moet minstens 0 zijn."),
        ({"minimum_age": "121"}, "“Laagste leeftijd, in jaren” mag hoogstens 120 zijn."),
        ({"valid_from": "2026-07-02T00:00", "valid_until": "2026-07-01T00:00"}, "einde"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stays(
    eva: Staff, passport: Service, more: dict[str, str], told: str
) -> None:
    answer = write(eva, passport, nl_how="Zo gaat het precies", **more)
    text = answer.content.decode()
    assert answer.status_code in (400, 422)
    assert told in text
    assert "Zo gaat het precies" in text
    assert not ServiceVersion.objects.exists()


def test_looking_something_up_judges_nothing_and_keeps_what_was_typed(
    eva: Staff, passport: Service
) -> None:
    UniformProduct.objects.create(uri="https://upl.example/rijbewijs", name="rijbewijs aanvragen")
    more = {"costs-0-label_nl": "Half getypt", "costs-0-amount": "veel"}
    answer = write(
        eva, passport, press="find", product_query="rijbewijs", nl_how="Zo", max_persons="", **more
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    for kept in ("rijbewijs aanvragen", "Half getypt", 'value="veel"', "Zo"):
        assert kept in text, kept
    assert 'name="costs-1-label_nl"' in text
    assert not ServiceVersion.objects.exists()


def test_two_editors_at_once_are_told_and_lose_nothing(
    eva: Staff, bram: Staff, passport: Service
) -> None:
    stale = seen(eva, passport)
    write(bram, passport, nl_title="Van Bram")
    answer = write(eva, passport, nl_title="Van Eva", seen=stale)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Van Eva" in text and "Wat een collega bewaarde" in text
    assert re.search(r"<del>.*Bram.*</del>", text)
    assert ServiceVersion.objects.get().document["texts"]["nl"]["title"] == "Van Bram"
    again = re.search(r'name="seen" value="([^"]*)"', text)
    assert again and again[1] != stale
    assert write(eva, passport, nl_title="Van Eva", seen=again[1]).status_code == 302


def test_others_find_the_same_nothing_as_for_what_is_missing(town: Town, passport: Service) -> None:
    pages = ("", "schrijven", "vergelijken?van=1&met=1", "bekijken/inwoner", "landelijk")
    doors = ("vragen-te-lezen", "publiceren", "inplannen", "terugsturen", "terugnemen",
             "weggooien", "archiveren", "terug/1")  # fmt: skip
    others = (member("Zoe", "editor", town.agency), member("Joke", "clerk", town.municipality))
    for staff in others:
        for more in pages:
            assert staff.client.get(url(passport, more)).status_code == 404, more
            assert staff.client.get(f"{LIST}999999/{more}").status_code == 404, more
        for more in doors:
            assert staff.client.post(url(passport, more)).status_code == 404, more
            assert staff.client.get(url(passport, more)).status_code == 405, more
        assert staff.client.get(f"{LIST}nieuw/leeuwarden/").status_code == 404
        assert staff.client.post(f"{LIST}lezer/leeuwarden/", {"wanted": "no"}).status_code == 404
    assert others[1].client.get(LIST).status_code == 404
    assert "Paspoort" not in others[0].client.get(LIST).content.decode()


def test_a_new_service_is_based_on_a_national_text(town: Town, eva: Staff) -> None:
    country = towns.organisation(OrganisationKind.NATIONAL, "landelijk", "Landelijk")
    base = towns.service(country, "verhuizen", "Verhuizing doorgeven")
    ServiceText.objects.filter(service=base).update(how="U geeft het door.")
    page = eva.client.get(f"{LIST}nieuw/leeuwarden/").content.decode()
    assert "Verhuizing doorgeven" in page
    sent = {"title": "Verhuizen naar Leeuwarden", "base": str(base.pk)}
    answer = eva.client.post(f"{LIST}nieuw/leeuwarden/", sent)
    made = Service.objects.get(slug="verhuizen-naar-leeuwarden")
    assert answer.headers["Location"] == url(made, "schrijven")
    assert (made.base, made.status) == (base, "draft")
    assert "U geeft het door." in eva.client.get(url(made, "schrijven")).content.decode()
    again = eva.client.post(f"{LIST}nieuw/leeuwarden/", {"title": "Verhuizen naar Leeuwarden"})
    assert again.status_code == 422
    assert "Verhuizing doorgeven" not in (
        eva.client.get(f"{LIST}nieuw/leeuwarden/").content.decode()
    )


def test_the_list_says_what_waits_for_whom(eva: Staff, bram: Staff, passport: Service) -> None:
    publishing.save_draft(
        service=passport,
        raw={"texts": {"nl": {"title": "Paspoort"}}},
        now=NOW,
        actor_id=eva.user.pk,
    )
    publishing.submit(service=passport, now=NOW, actor_id=eva.user.pk)
    assert "Lees het" in bram.client.get(LIST).content.decode()
    assert "Lees het" not in eva.client.get(LIST).content.decode()
    publishing.take_back(
        service=passport, now=NOW + timedelta(hours=1), remark="Prijs?", actor_id=bram.user.pk
    )
    text = eva.client.get(LIST).content.decode()
    assert "Teruggestuurd" in text and "van 100" in text


def test_a_long_list_asks_the_database_no_more_than_a_short_one(
    town: Town, eva: Staff, passport: Service
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert eva.client.get(LIST).status_code == 200
        return len(asked)

    queries()  # what is built once in a process
    few = queries()
    for number in range(5):
        towns.service(town.municipality, f"dienst-{number}", f"Dienst {number}")
    assert queries() == few


def test_a_form_that_was_tampered_with_is_told_and_not_kept(eva: Staff, passport: Service) -> None:
    for more in ({"costs-TOTAL_FORMS": "x"}, {"deadlines-TOTAL_FORMS": "9999"}):
        assert write(eva, passport, **more).status_code == 422
    words = ",".join(f"woord{number}" for number in range(70))
    answer = write(eva, passport, nl_keywords=words)
    assert answer.status_code == 400
    assert "Andere woorden waarmee mensen zoeken" in answer.content.decode()
    assert not ServiceVersion.objects.exists()
