"""The daily files: complete, of one moment, replaced as one, and without any person."""

import csv
import gzip
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from django.core.management import call_command
from django.test import Client
from rdflib import Graph
from rdflib.compare import isomorphic

from hub.catalogue.exchange.samenwerkende_check import problems
from hub.catalogue.models import ServiceStamp, ServiceText
from hub.people.models import User
from locations.exchange import dump
from locations.exchange.hsds.tables import broken_links
from locations.models import Closure, OpeningException
from scheduling import booking
from tests import town as towns
from tests.exchange.test_hsds import unpacked
from tests.town import NOW, TUESDAY_NINE, Town

pytestmark = pytest.mark.django_db
CANARY = "Kanarie"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.OPEN_DATA_DIR = tmp_path / "open-data"
    return tmp_path / "open-data"


def texts_of(made: dump.Round) -> Iterator[tuple[str, str]]:
    """(name, text) of every file, and of every file in a zip."""
    for file in made.files:
        path = made.folder / file.name
        if file.name.endswith(".gz"):
            yield file.name, gzip.decompress(path.read_bytes()).decode()
        elif file.name.endswith(".zip"):
            with ZipFile(path) as inside:
                for name in inside.namelist():
                    yield f"{file.name}/{name}", inside.read(name).decode()
        else:
            yield file.name, path.read_text("utf-8-sig")


def rows_of(made: dump.Round, name: str) -> list[dict[str, str]]:
    text = (made.folder / name).read_text("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_every_file_holds_what_it_says(town: Town) -> None:
    made = dump.make(now=NOW)
    texts = dict(texts_of(made))
    services = rows_of(made, "diensten.csv")
    assert [row["naam"] for row in services] == ["Paspoort", "AOW"]
    assert [row["naam"] for row in rows_of(made, "servicepunten.csv")] == [
        "Stadhuis Leeuwarden",
        "Bibliotheek Goirle",
    ]
    assert len(rows_of(made, "aanbod.csv")) == 4
    assert len(rows_of(made, "openingstijden.csv")) == 10
    as_json = Graph().parse(data=texts["cpsv-ap.jsonld.gz"], format="json-ld")
    as_turtle = Graph().parse(data=texts["cpsv-ap.ttl.gz"], format="turtle")
    assert isomorphic(as_json, as_turtle)
    xml = fromstring(texts["samenwerkende-catalogi.xml.gz"])
    assert len(xml) == 2
    assert list(problems(xml)) == []
    _described, tables = unpacked((made.folder / "hsds.zip").read_bytes())
    assert len(tables["service"]) == 2
    assert len(tables["location"]) == 2
    assert list(broken_links(tables)) == []


def test_no_person_is_in_any_file(town: Town) -> None:
    """A canary in every place where somebody's name, address or reason may stand."""
    for professional in (town.aisha, town.bram, town.fatima):
        professional.resource.name = f"{CANARY} {professional.resource.name}"
        professional.resource.save()
    for desk in town.desks:
        desk.name = f"{CANARY} balie"
        desk.save()
    User.objects.create_user(email="kanarie@example.nl", password="x" * 20, name=CANARY)
    held = booking.hold(offering=town.passport, start=TUESDAY_NINE, now=NOW)
    booking.confirm(
        appointment=held.appointment,
        contact=booking.Contact(name=f"{CANARY} Visser", email="kanarie.visser@example.nl"),
        now=NOW,
    )
    OpeningException.objects.create(
        service_point=town.hall,
        date=(NOW + timedelta(days=9)).date(),
        reason_nl=f"{CANARY} trouwt",
        reason_en=f"{CANARY} marries",
    )
    for resource in (None, town.desks[0]):
        Closure.objects.create(
            service_point=town.hall,
            resource=resource,
            starts_at=NOW + timedelta(days=2),
            ends_at=NOW + timedelta(days=3),
            reason_nl=f"{CANARY} is ziek",
            reason_en=f"{CANARY} is ill",
        )
    made = dump.make(now=NOW)
    for name, text in texts_of(made):
        assert CANARY.lower() not in text.lower(), name
    assert len(rows_of(made, "sluitingen.csv")) == 1  # of the point, not of the desk


def test_the_canary_would_be_seen(town: Town) -> None:
    ServiceText.objects.filter(language="nl").update(summary=f"Vraag {CANARY}")
    found = [name for name, text in texts_of(dump.make(now=NOW)) if CANARY in text]
    assert {"diensten.csv", "cpsv-ap.jsonld.gz", "hsds.zip/services.csv"} <= set(found)


def test_a_round_that_breaks_leaves_the_last_one(
    town: Town, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    before = dump.make(now=NOW)

    def broken(*_args: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("locations.exchange.dump.package.write", broken)
    with pytest.raises(OSError, match="disk full"):
        dump.make(now=NOW + timedelta(days=1))
    shown = dump.shown()
    assert shown is not None
    assert shown.made_at == before.made_at
    assert {one.name for one in folder.iterdir()} == {before.folder.name, "current"}


def test_the_last_two_rounds_stay_and_older_ones_go(town: Town, folder: Path) -> None:
    made = [dump.make(now=NOW + timedelta(days=day)) for day in range(4)]
    kept = {one.name for one in folder.iterdir()} - {"current"}
    assert kept == {made[2].folder.name, made[3].folder.name}
    assert dump.shown() == made[3] or dump.shown().folder == made[3].folder.resolve()  # type: ignore[union-attr]


def test_who_reads_an_older_file_reads_it_to_its_end(town: Town) -> None:
    made = dump.make(now=NOW)
    with (made.folder / "diensten.csv").open() as file:
        for day in (1, 2, 3):
            dump.make(now=NOW + timedelta(days=day))
        assert "Paspoort" in file.read()


def test_the_same_content_is_the_same_file(town: Town) -> None:
    first, second = dump.make(now=NOW), dump.make(now=NOW + timedelta(minutes=1))
    assert first.files == second.files


def test_it_is_made_once_a_day(town: Town) -> None:
    assert dump.make_if_due(now=NOW)
    assert not dump.make_if_due(now=NOW + timedelta(hours=23))
    assert dump.make_if_due(now=NOW + timedelta(hours=24))


def test_a_stamp_stays_until_what_is_told_changes(town: Town) -> None:
    dump.make(now=NOW)
    later = NOW + timedelta(days=3)
    ServiceText.objects.filter(service=town.passport.service_id, language="nl").update(
        summary="Nieuw"
    )
    dump.make(now=later)
    stamps = dict(ServiceStamp.objects.values_list("service", "since"))
    assert stamps == {town.passport.service_id: later, town.pension.service_id: NOW}
    made = dump.make(now=later + timedelta(days=1))
    changed = {row["naam"]: row["gewijzigd"] for row in rows_of(made, "diensten.csv")}
    assert changed == {"Paspoort": "2026-06-04", "AOW": "2026-06-01"}


def test_a_base_text_that_changes_stamps_who_inherits(town: Town) -> None:
    base = towns.service(towns.organisation("national", "basis", "Basis"), "verhuizen", "Verhuizen")
    variant = towns.service(town.municipality, "verhuizen", "")
    variant.base = base
    variant.save()
    dump.make(now=NOW)
    base.texts.update(description="Anders")
    dump.make(now=NOW + timedelta(days=1))
    assert ServiceStamp.objects.get(service=variant).since == NOW + timedelta(days=1)
    assert not ServiceStamp.objects.filter(service=base).exists()


def test_the_page_lists_the_files(town: Town, client: Client) -> None:
    assert "voor het eerst gemaakt" in client.get("/open-data").content.decode()
    dump.make(now=NOW)
    page = client.get("/open-data").content.decode()
    assert "CC0 1.0" in page
    assert "1 juni 2026" in page
    for file in dump.shown().files:  # type: ignore[union-attr]
        assert f'href="/open-data/bestanden/{file.name}"' in page
    assert 'href="/open-data/samenwerkende-catalogi/leeuwarden.xml"' in page
    assert "Files" in client.get("/en/open-data").content.decode()


def test_a_file_is_given_once_and_not_again(town: Town, client: Client) -> None:
    made = dump.make(now=NOW)
    answer = client.get("/open-data/bestanden/hsds.zip")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert answer["Access-Control-Allow-Origin"] == "*"
    body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert body == (made.folder / "hsds.zip").read_bytes()
    for header in (
        {"If-None-Match": answer["ETag"]},
        {"If-Modified-Since": answer["Last-Modified"]},
    ):
        again = client.get("/open-data/bestanden/hsds.zip", headers=header)
        assert again.status_code == 304
        assert not b"".join(again)
    told = client.get("/open-data/bestanden/index.json").json()
    assert told["licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert [one["name"] for one in told["files"]] == [file.name for file in made.files]


@pytest.mark.parametrize("name", ["geheim.txt", "..%2f..%2fhub.sqlite3", "index", ".", ".."])
def test_only_what_the_index_names_is_given(town: Town, client: Client, name: str) -> None:
    dump.make(now=NOW)
    (dump.shown().folder / "geheim.txt").write_text("x")  # type: ignore[union-attr]
    assert client.get(f"/open-data/bestanden/{name}").status_code == 404


def test_the_command_tells_what_it_made(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("make_open_data")
    assert "hsds.zip" in capsys.readouterr().out
    assert dump.shown() is not None
