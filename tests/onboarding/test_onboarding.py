"""A new municipality from one file: checked whole, written whole, tried, and followed."""

import re
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from hub.catalogue.importing import separated, workbooks
from hub.catalogue.importing.tables import BadFile
from hub.catalogue.models import Organisation, Service, ServiceStatus
from hub.notifications.models import Message
from hub.notifications.unwritten import written
from hub.people import inviting
from hub.people.models import Role, User
from locations.models import OpeningSpan, ServicePoint
from scheduling.models import Appointment
from scheduling.onboarding import building, checklist, example, trying
from scheduling.onboarding.problems import NotReady
from scheduling.planning.models import Professional
from tests import town as towns
from tests.agenda.conftest import member
from tests.town import NOW

pytestmark = pytest.mark.django_db
PAGES = "/medewerker/aansluiten/"


def file(**changed: Any) -> bytes:
    """The example, with other rows in some sheets: a change of its first row, or all rows."""
    tables = {}
    for sheet, rows in example.ROWS.items():
        said = changed.get(sheet, {})
        given = said if isinstance(said, list) else [rows[0] | said, *rows[1:]]
        header = tuple(
            dict.fromkeys([*example.header_of(sheet), *(k for row in given for k in row)])
        )
        tables[sheet] = (header, [[row.get(column, "") for column in header] for row in given])
    return workbooks.write(tables)


def onboard(data: bytes, name: str = "nieuw.xlsx", **more: Any) -> building.Done:
    return building.onboard(data=data, name=name, now=NOW, **more)


def rows_of_all_tables() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


def test_everything_in_the_file_stands_there_and_can_be_booked() -> None:
    done = onboard(file())
    owner = Organisation.objects.get(slug="gemeente-voorbeeld")
    assert done.counts == {"locaties": 1, "balies": 1, "mensen": 2, "aanbod": 1, "diensten": 1}
    point = ServicePoint.objects.get()
    assert (point.postcode, round(point.latitude, 1)) == ("8911 DH", 53.2)
    assert OpeningSpan.objects.count() == 5
    assert Service.objects.get().status == ServiceStatus.PUBLISHED
    assert Professional.objects.get().user == User.objects.get(email="sam@voorbeeld.example")
    assert owner.holiday_choices.count() == 10
    assert done.tried is not None and not done.tried.why_not
    assert done.tried.with_whom == ("Balie 1", "Sam de Vries")
    assert not Appointment.objects.exists()


def test_a_dry_run_does_it_all_and_leaves_nothing() -> None:
    before = rows_of_all_tables()
    done = onboard(file(), dry_run=True)
    assert done.is_dry and done.tried is not None and done.tried.starts_at is not None
    assert rows_of_all_tables() == before


def test_a_test_booking_leaves_nothing_behind() -> None:
    onboard(file())
    owner, before = Organisation.objects.get(), rows_of_all_tables()
    tried = trying.book(owner, now=NOW)
    assert tried is not None and tried.with_whom
    assert rows_of_all_tables() == before


def test_who_has_nobody_there_is_told_why() -> None:
    done = onboard(file(mensen=[example.ROWS["mensen"][0]]))
    assert done.tried is not None and done.tried.why_not == "Er is geen vrije tijd."


def test_a_zip_of_csv_files_is_read_alike() -> None:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for sheet, rows in example.ROWS.items():
            header = example.header_of(sheet)
            cells = [[row.get(column, "") for column in header] for row in rows]
            archive.writestr(f"map/{sheet}.csv", separated.write(header, cells))
        archive.writestr("__MACOSX/map/._mensen.csv", b"x")
    onboard(data.getvalue(), "nieuw.zip")
    assert ServicePoint.objects.get().slug == "stadhuis-voorbeeld"


@pytest.mark.parametrize(
    ("sheet", "said", "line", "column"),
    [
        ("organisatie", {"kenmerk": "Met spatie"}, 2, "kenmerk"),
        ("organisatie", {"oin": "12"}, 2, "oin"),
        ("organisatie", {"provincie": "nergens"}, 2, "provincie"),
        ("organisatie", {"feestdagen": "carnaval"}, 2, "feestdagen"),
        ("organisatie", {"prijs": "1"}, 1, "prijs"),
        ("locaties", {"postcode": "0000 AA"}, 2, "postcode"),
        ("locaties", {"postcode": "8911 SS"}, 2, "postcode"),
        ("locaties", {"telefoon": "12"}, 2, "telefoon"),
        ("locaties", {"talen": "Nederlands"}, 2, "talen"),
        ("openingstijden", {"dag": "dinsdeg"}, 2, "dag"),
        ("openingstijden", {"dag": "vr-ma"}, 2, "dag"),
        ("openingstijden", {"dicht": "08:00"}, 2, "dicht"),
        ("openingstijden", {"locatie": "elders"}, 2, "locatie"),
        ("balies", {"soort": "stoel"}, 2, "soort"),
        ("mensen", {"rol": "baas"}, 2, "rol"),
        ("mensen", {"email": ""}, 2, "email"),
        ("mensen", {"vaardigheden": "toveren"}, 2, "vaardigheden"),
        ("mensen", {"dagen": "ma"}, 2, "van"),
        ("mensen", {"email": "sam@voorbeeld.example"}, 3, "email"),
        ("diensten", {"titel_nl": ""}, 2, "titel_nl"),
        ("diensten", {"meeste_personen": "99"}, 2, "meeste_personen"),
        ("aanbod", {"dienst": "onbekend"}, 2, "dienst"),
        ("aanbod", {"minuten": "7"}, 2, "minuten"),
        ("aanbod", {"kanaal": "telefoon"}, 2, "locatie"),
        ("aanbod", {"kanaal": "video_locatie", "locatie": ""}, 2, "locatie"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column(
    sheet: str, said: dict[str, str], line: int, column: str
) -> None:
    with pytest.raises(NotReady) as refused:
        onboard(file(**{sheet: said}))
    places = [(one.sheet, one.line, one.column) for one in refused.value.problems]
    assert (sheet, line, column) in places
    assert not Organisation.objects.exists() and not User.objects.exists()


def test_hours_until_the_next_day_are_refused_with_the_way_around() -> None:
    with pytest.raises(NotReady) as refused:
        onboard(file(openingstijden={"open": "18:00", "dicht": "01:00"}))
    (problem,) = refused.value.problems
    assert (problem.sheet, problem.line, problem.column) == ("openingstijden", 2, "dicht")
    assert "tot de volgende dag" in str(problem.sentence)


def test_a_sheet_of_services_may_be_empty() -> None:
    assert onboard(file(diensten=[], aanbod=[])).counts["diensten"] == 0


def test_a_file_that_is_too_large_names_the_limit() -> None:
    province = towns.organisation("province", "fryslan", "Provincie Fryslân")
    client = member("pim", "manager", province).client
    big = SimpleUploadedFile("nieuw.xlsx", b"x" * 10_000_001)
    answer = client.post(f"{PAGES}nieuw/", {"province": "fryslan", "file": big})
    assert answer.status_code == 413
    assert "Het bestand is groter dan 10 MB." in answer.content.decode()


def test_hours_and_names_stand_there_once() -> None:
    hours, desk, offered = (
        example.ROWS[name][0] for name in ("openingstijden", "balies", "aanbod")
    )
    with pytest.raises(NotReady) as refused:
        onboard(
            file(
                openingstijden=[hours, hours | {"dag": "wo", "open": "16:00", "dicht": "20:00"}],
                balies=[desk, desk],
                aanbod=[offered, offered],
            )
        )
    assert [(p.sheet, p.line, p.column) for p in refused.value.problems] == [
        ("openingstijden", 3, "open"),
        ("balies", 3, "naam"),
        ("aanbod", 3, "kanaal"),
    ]


def test_twice_is_refused_and_all_names_are_told() -> None:
    onboard(file())
    with pytest.raises(NotReady) as refused:
        onboard(file())
    assert [(p.sheet, p.column) for p in refused.value.problems] == [
        ("organisatie", "kenmerk"),
        ("locaties", "kenmerk"),
        ("mensen", "email"),
        ("mensen", "email"),
    ]


@pytest.mark.parametrize(
    ("name", "sheets"),
    [("x.pdf", ["organisatie"]), ("x.xlsx", ["organisatie"]), ("x.xlsx", ["iets"])],
)
def test_another_file_is_refused(name: str, sheets: list[str]) -> None:
    data = workbooks.write({sheet: (("kenmerk",), [["a"]]) for sheet in sheets})
    with pytest.raises(BadFile):
        onboard(data, name)


def test_who_is_invited_chooses_a_password_once(client: Client, settings: Settings) -> None:
    onboard(file())
    message = written(Message.objects.get(recipient="noor@voorbeeld.example"))
    assert "Gemeente Voorbeeld" in message.text
    found = re.search(r"https?://[^/]+(/medewerker/uitnodiging/\S+)", message.text)
    assert found
    stored = Message.objects.get(recipient="noor@voorbeeld.example")
    assert "uitnodiging" not in f"{stored.text}{stored.facts}"
    noor = User.objects.get(email="noor@voorbeeld.example")
    assert not noor.has_usable_password()
    assert client.get(found[1][:-2] + "!/").status_code == 404
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert client.get(found[1]).status_code == 404
    settings.PASSWORD_RESET_TIMEOUT = 60
    page = client.get(found[1])
    assert page.status_code == 200 and page["Referrer-Policy"] == "no-referrer"
    short = client.post(found[1], {"new_password1": "kort", "new_password2": "kort"})
    assert short.status_code == 422
    words = dict.fromkeys(["new_password1", "new_password2"], "een-lang-wachtwoord")
    assert client.post(found[1], words).status_code == 302
    noor.refresh_from_db()
    assert noor.check_password("een-lang-wachtwoord")
    for verb in (client.get, client.post):
        assert verb(found[1]).status_code == 404
    assert client.get(found[1].replace("uitnodiging/", "uitnodiging/x")).status_code == 404


def test_who_did_not_come_in_is_invited_again_once_a_day() -> None:
    onboard(file())
    owner = Organisation.objects.get()
    mine = member("mo", "manager", owner)
    at = f"{PAGES}lijst/gemeente-voorbeeld/"
    Message.objects.all().delete()
    noor = User.objects.get(email="noor@voorbeeld.example")
    inviting.accept(user=noor, password="een-lang-wachtwoord", now=NOW)
    page = mine.client.post(at, {"how": "invite"}, follow=True).content.decode()
    assert "1 uitnodiging is verstuurd." in page
    assert [one.recipient for one in Message.objects.all()] == ["sam@voorbeeld.example"]
    page = mine.client.post(at, {"how": "invite"}, follow=True).content.decode()
    assert "vandaag al" in page and Message.objects.count() == 1


def test_the_checklist_tells_what_is_missing() -> None:
    onboard(file(mensen=[example.ROWS["mensen"][1]], balies=[]))
    items = checklist.of(Organisation.objects.get(), now=NOW)
    missing = {one.title: one.missing for one in items if not one.is_done}
    assert missing == {
        "Hoe inwoners u bereiken": ("telefoon",),
        "Balies, kamers en cabines": ("Stadhuis Voorbeeld",),
        "Een beheerder": ("Niemand kan deze organisatie beheren.",),
        "Accounts die in gebruik zijn": ("Sam de Vries",),
    }


@pytest.fixture
def friesland() -> Organisation:
    return towns.organisation("province", "fryslan", "Provincie Fryslân")


def sent(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("nieuw.xlsx", data)


def test_the_manager_of_a_province_adds_a_municipality(friesland: Organisation) -> None:
    manager = member("pim", "manager", friesland)
    said = {"province": "fryslan", "how": "look", "file": sent(file())}
    looked = manager.client.post(f"{PAGES}nieuw/", said)
    assert looked.status_code == 200 and "Sam de Vries" in looked.content.decode()
    assert not ServicePoint.objects.exists()
    bad = manager.client.post(
        f"{PAGES}nieuw/", said | {"file": sent(file(openingstijden={"dag": "dinsdeg"}))}
    )
    assert bad.status_code == 422 and "dinsdeg" in bad.content.decode()
    answer = manager.client.post(f"{PAGES}nieuw/", said | {"how": "do", "file": sent(file())})
    at = f"{PAGES}lijst/gemeente-voorbeeld/"
    assert answer["Location"] == at
    assert Organisation.objects.get(slug="gemeente-voorbeeld").parent == friesland
    assert "Gemeente Voorbeeld" in manager.client.get(PAGES).content.decode()
    before = rows_of_all_tables()
    page = manager.client.post(at).content.decode()
    assert "Het werkt." in page and "Balie 1" in page
    assert rows_of_all_tables() == before
    assert manager.client.get(f"{PAGES}voorbeeld.xlsx").status_code == 200


def test_a_province_follows_until_somebody_there_manages(friesland: Organisation) -> None:
    manager = member("pim", "manager", friesland)
    older = towns.organisation("municipality", "goirle", "Gemeente Goirle")
    older.parent = friesland
    older.save()
    onboard(file(), province=friesland)
    at = f"{PAGES}lijst/gemeente-voorbeeld/"
    assert manager.client.get(at).status_code == 200
    assert manager.client.get(f"{PAGES}lijst/goirle/").status_code == 404
    noor = User.objects.get(email="noor@voorbeeld.example")
    inviting.accept(user=noor, password="een-lang-wachtwoord", now=NOW)
    assert manager.client.get(at).status_code == 404
    own = member("mo", "manager", Organisation.objects.get(slug="gemeente-voorbeeld"))
    assert own.client.get(at).status_code == 200


def test_another_province_is_not_theirs(friesland: Organisation) -> None:
    towns.organisation("province", "drenthe", "Provincie Drenthe")
    manager = member("pim", "manager", friesland)
    said = {
        "province": "fryslan",
        "how": "do",
        "file": sent(file(organisatie={"provincie": "drenthe"})),
    }
    answer = manager.client.post(f"{PAGES}nieuw/", said)
    assert answer.status_code == 422 and "eigen provincie" in answer.content.decode()
    answer = manager.client.post(f"{PAGES}nieuw/", said | {"province": "drenthe"})
    assert answer.status_code == 422
    assert not ServicePoint.objects.exists()


@pytest.mark.parametrize("kind", ["clerk", "planner", "editor", "auditor", "manager"])
def test_others_find_nothing(friesland: Organisation, kind: str) -> None:
    onboard(file(), province=friesland)
    owner = friesland
    if kind == "manager":  # of another municipality
        owner = towns.organisation("municipality", "goirle", "Gemeente Goirle")
    who = member("piet", kind, owner).client
    at = f"{PAGES}lijst/gemeente-voorbeeld/"
    for address in (f"{PAGES}nieuw/", f"{PAGES}voorbeeld.xlsx", at):
        assert who.get(address).status_code == 404, address
    assert who.post(at).status_code == 404
    assert who.post(f"{PAGES}nieuw/").status_code == 404
    if kind != "manager":
        assert who.get(PAGES).status_code == 404


def test_strangers_are_asked_to_log_in(client: Client) -> None:
    for address in (PAGES, f"{PAGES}nieuw/", f"{PAGES}voorbeeld.xlsx", f"{PAGES}lijst/x/"):
        assert client.get(address).status_code == 302


def test_the_command_tells_tries_and_writes(tmp_path: Path) -> None:
    path, out = tmp_path / "nieuw.xlsx", StringIO()
    call_command("onboard", path, "--example", stdout=out)
    call_command("onboard", path, "--dry-run", stdout=out)
    assert not Organisation.objects.exists()
    call_command("onboard", path, stdout=out)
    assert Role.objects.count() == 2
    assert out.getvalue().count("Test booking, made and cancelled: Wandelvergunning") == 2
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("onboard", path, stderr=err)
    assert "organisatie 2, kenmerk:" in err.getvalue()
    with pytest.raises(CommandError):
        call_command("onboard", tmp_path / "weg.xlsx")
