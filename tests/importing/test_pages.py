"""The editors' pages of imports: who may, what is refused, and that nothing is half done."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hub.catalogue import publishing
from hub.catalogue.importing import workbooks
from hub.catalogue.importing.models import Import, ImportState
from hub.catalogue.models import Organisation, Service, ServiceStatus
from tests import town
from tests.agenda.conftest import Staff, member
from tests.importing.conftest import planned

pytestmark = pytest.mark.django_db
LIST = "/medewerker/importeren/"
FILE = f"{LIST}leeuwarden/bestand/"
BULK = f"{LIST}leeuwarden/veel-tegelijk/"


@pytest.fixture
def editor(leeuwarden: Organisation) -> Staff:
    return member("eva", "editor", leeuwarden)


def sent(text: str, name: str = "diensten.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_from_file_to_done_and_back(editor: Staff, passport: Service) -> None:
    page = editor.client.get(LIST).content.decode()
    assert "Gemeente Leeuwarden" in page and FILE in page
    text = "kenmerk;titel_nl\npaspoort;Paspoort of kaart\nrijbewijs;Rijbewijs\nx;\n"
    answer = editor.client.post(FILE, {"file": sent(text)})
    made = Import.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{made.pk}/")
    page = editor.client.get(f"{LIST}{made.pk}/").content.decode()
    assert "Paspoort of kaart" in page and "Geef de dienst een titel." in page
    only = editor.client.get(f"{LIST}{made.pk}/?alleen=refused").content.decode()
    assert "Geef de dienst een titel." in only and "Paspoort of kaart" not in only
    editor.client.post(f"{LIST}{made.pk}/uitvoeren/", {"how": "publish"})
    assert Service.objects.get(slug="rijbewijs").status == ServiceStatus.PUBLISHED
    editor.client.post(f"{LIST}{made.pk}/terugdraaien/")
    made.refresh_from_db()
    assert made.state == ImportState.UNDONE
    assert Service.objects.get(slug="rijbewijs").status == ServiceStatus.ARCHIVED
    page = editor.client.get(f"{LIST}{made.pk}/").content.decode()
    assert "Teruggezet" in page and "In het archief gezet" in page


def test_a_catalogue_in_another_standard_goes_the_same_way(
    editor: Staff, passport: Service
) -> None:
    owner = {"id": "o-1"}
    services = [
        {"id": "s-1", "name": "Rijbewijs", "status": "active", "organization": owner},
        {"id": "s-2", "name": "Kapot", "organization": owner, "cost_options": [{"amount": "x"}]},
    ]
    assert ".jsonld" in editor.client.get(FILE).content.decode()
    answer = editor.client.post(FILE, {"file": sent(json.dumps(services), "hsds.json")})
    made = Import.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{LIST}{made.pk}/")
    page = editor.client.get(f"{LIST}{made.pk}/").content.decode()
    assert "Rijbewijs" in page and "s-2" in page
    assert "blijft zoals het is" in page and "o-1" in page
    assert "hsds.json" in editor.client.get(LIST).content.decode()
    editor.client.post(f"{LIST}{made.pk}/uitvoeren/", {"how": "publish"})
    assert Service.objects.get(organisation=passport.organisation_id, version=1, slug="s-1")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.jsonld", '{"@context": "https://x.example/c"}', "x.example"),
        ("a.ttl", "@prefix", "Turtle"),
        ("a.xml", "<x>", "XML"),
        ("a.zip", "geen zip", "JSON"),
        ("a.pdf", "x", "a.pdf"),
        ("a.csv", "titel_nl\nx\n", "kenmerk"),
        ("a.csv", "kenmerk;onzin\nx;y\n", "onzin"),
        ("a.xlsx", "geen zip", "geen XLSX-bestand"),
        ("a.csv", 'kenmerk\n"x\n', "Rij 2"),
        ("a.csv", "", "leeg"),
    ],
)
def test_a_bad_file_is_told_at_its_field(editor: Staff, name: str, text: str, told: str) -> None:
    answer = editor.client.post(FILE, {"file": sent(text, name)})
    assert answer.status_code == 422 and told in answer.content.decode()
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"kenmerk;titel_nl\n"),
        ("a.csv", b"\xef\xbb\xbfkenmerk;titel_nl\r\n;\r\n\r\n"),
        ("a.xlsx", workbooks.write({"diensten": (["kenmerk", "titel_nl"], [])})),
    ],
)
def test_a_file_without_services_says_so(editor: Staff, name: str, data: bytes) -> None:
    answer = editor.client.post(FILE, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    assert "Het bestand heeft namen van kolommen en daaronder geen diensten." in (
        answer.content.decode()
    )
    assert not Import.objects.exists()


def test_a_catalogue_without_services_says_so(editor: Staff) -> None:
    answer = editor.client.post(FILE, {"file": sent("[]", "hsds.json")})
    assert answer.status_code == 422 and not Import.objects.exists()
    assert "Er staan geen diensten in dit bestand." in answer.content.decode()


@pytest.mark.parametrize("name", ["a.csv", "a.jsonld"])
def test_a_file_that_is_too_large_names_the_limit(editor: Staff, name: str) -> None:
    answer = editor.client.post(FILE, {"file": sent("x" * (5 * 1024 * 1024 + 1), name)})
    assert answer.status_code == 413
    assert "Het bestand is groter dan 5 MB." in answer.content.decode()
    assert not Import.objects.exists()


def test_a_form_that_is_too_large_names_the_limit(editor: Staff) -> None:
    answer = editor.client.post(FILE, {"text": "x" * 3_000_000}, follow=True)
    assert answer.status_code == 413
    assert "hoogstens 2,5 MB tekst" in answer.content.decode()


def test_a_cost_without_a_first_day_says_where_it_goes(editor: Staff) -> None:
    text = "kenmerk;titel_nl;kosten\na;A;Paspoort | | 83,87\n"
    editor.client.post(FILE, {"file": sent(text)})
    (row,) = Import.objects.get().rows.all()
    assert row.problems == {
        "kosten": "“Paspoort | | 83,87”: bij kosten hoort een datum: vanaf wanneer gelden ze? Zet "
        "die in de kolom “kosten” achter het bedrag: naam | naam in het Engels | 12,50 | "
        "01-01-2026."
    }


def test_without_a_file_it_is_asked_for(editor: Staff) -> None:
    answer = editor.client.post(FILE)
    assert answer.status_code == 422 and "Kies een bestand." in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_example_comes_back_as_nothing_new(editor: Staff, passport: Service, kind: str) -> None:
    answer = editor.client.get(f"{LIST}leeuwarden/diensten.{kind}")
    assert f'filename="diensten-leeuwarden.{kind}"' in answer["Content-Disposition"]
    file = SimpleUploadedFile(f"x.{kind}", answer.content)
    editor.client.post(FILE, {"file": file})
    assert [row.outcome for row in Import.objects.get().rows.all()] == ["same"]
    assert editor.client.get(f"{LIST}leeuwarden/diensten.pdf").status_code == 404


def test_what_changed_meanwhile_is_told_and_nothing_is_done(
    editor: Staff, passport: Service
) -> None:
    made = planned(passport.organisation, ["kenmerk", "titel_nl"], ["paspoort", "A"])
    raw = {"texts": {"nl": {"title": "Van Aisha"}}}
    publishing.save_draft(service=passport, raw=raw, now=town.later(5))
    answer = editor.client.post(f"{LIST}{made.pk}/uitvoeren/", {"how": "draft"})
    assert answer.status_code == 409
    assert "<li>paspoort</li>" in answer.content.decode()


def every_address(made: Import) -> list[tuple[str, str]]:
    return [
        ("get", FILE),
        ("post", FILE),
        ("get", f"{LIST}leeuwarden/diensten.csv"),
        ("get", f"{LIST}{made.pk}/"),
        ("post", f"{LIST}{made.pk}/uitvoeren/"),
        ("post", f"{LIST}{made.pk}/terugdraaien/"),
        ("get", BULK),
        ("get", f"{BULK}wat/"),
        ("post", f"{BULK}wat/"),
    ]


@pytest.mark.parametrize("kind", ["manager", "editor", "auditor"])
def test_other_organisations_and_other_roles_find_nothing(passport: Service, kind: str) -> None:
    made = planned(passport.organisation, ["kenmerk", "titel_nl"], ["paspoort", "A"])
    other = town.organisation("municipality", "goirle", "Gemeente Goirle")
    owner = passport.organisation if kind != "editor" else other
    who = member("mo", kind, owner)
    for verb, address in every_address(made):
        assert getattr(who.client, verb)(address).status_code == 404, address
    assert Import.objects.get().state == ImportState.PLANNED


def test_strangers_are_asked_to_log_in(passport: Service, client: Client) -> None:
    made = planned(passport.organisation, ["kenmerk", "titel_nl"], ["paspoort", "A"])
    for verb, address in [("get", LIST), *every_address(made)]:
        answer = getattr(client, verb)(address)
        assert answer.status_code == 302 and reverse("people:login") in answer["Location"]


def test_looking_changes_nothing(editor: Staff, passport: Service) -> None:
    made = planned(passport.organisation, ["kenmerk", "titel_nl"], ["paspoort", "A"])
    assert editor.client.get(f"{LIST}{made.pk}/uitvoeren/").status_code == 405
    assert editor.client.get(f"{LIST}{made.pk}/terugdraaien/").status_code == 405


def test_many_services_are_changed_at_once(editor: Staff, passport: Service) -> None:
    town.service(passport.organisation, "verhuizing", "Verhuizing")
    page = editor.client.get(f"{BULK}?missing=contact").content.decode()
    assert "Paspoort" in page and "Verhuizing" in page
    ids = list(Service.objects.values_list("pk", flat=True))
    at = f"{BULK}wat/?soort=contact&" + "&".join(f"dienst={pk}" for pk in ids)
    said = {"verb": "replace", "tongue": "nl", "words": "Bel 14 058"}
    answer = editor.client.post(at, said)
    made = Import.objects.get()
    assert answer["Location"] == f"{LIST}{made.pk}/"
    assert (made.format, made.rows.filter(outcome="changed").count()) == ("bulk", 2)
    editor.client.post(f"{LIST}{made.pk}/uitvoeren/", {"how": "publish"})
    page = editor.client.get(f"{BULK}?missing=contact").content.decode()
    assert "Er is geen dienst die hieraan voldoet." in page


@pytest.mark.parametrize(
    "kind", ["contact", "legalBasis", "cost", "lifeEvents", "audience", "words"]
)
def test_each_change_asks_what_it_needs(editor: Staff, passport: Service, kind: str) -> None:
    at = f"{BULK}wat/?soort={kind}&dienst={passport.pk}"
    assert editor.client.get(at).status_code == 200
    answer = editor.client.post(at, {})
    assert answer.status_code == 422 and "error-summary" in answer.content.decode()
    assert not Import.objects.exists()


def test_services_of_others_cannot_be_ticked(editor: Staff, passport: Service) -> None:
    other = town.organisation("municipality", "goirle", "Gemeente Goirle")
    theirs = town.service(other, "paspoort", "Paspoort")
    answer = editor.client.get(f"{BULK}wat/?soort=contact&dienst={theirs.pk}")
    assert answer.status_code == 422
    assert editor.client.get(f"{BULK}wat/?dienst=x&soort=y").status_code == 422
