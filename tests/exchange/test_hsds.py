"""HSDS 3.0: nested services, and the data package, which reads back as the same rows."""

import csv
import json
from copy import deepcopy
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from locations.exchange.hsds import ids, nesting, package, schemas
from locations.exchange.hsds.tables import ALL, BY_NAME, Row, Table, Tables, broken_links
from tests.exchange.conftest import Whole

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 1)
CHECKER = FormatChecker()


def check(schema: dict[str, Any], value: Any) -> list[str]:
    validator = Draft202012Validator(schema, format_checker=CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def packed(tables: Tables) -> bytes:
    file = BytesIO()
    package.write(
        [tables], file, day=DAY, publisher="Het servicepunt", licence="https://cc0.example"
    )
    return file.getvalue()


def unpacked(data: bytes) -> tuple[dict[str, Any], Tables]:
    """As a stranger reads it: by what datapackage.json says of files, types and missing values."""
    with ZipFile(BytesIO(data)) as file:
        described = json.loads(file.read("datapackage.json"))
        found = {}
        for resource in described["resources"]:
            kinds = {f["name"]: f["type"] for f in resource["schema"]["fields"]}
            text = file.read(resource["path"]).decode(resource["encoding"])
            rows = csv.DictReader(StringIO(text, newline=""))
            found[resource["name"]] = [
                {
                    name: float(value) if kinds[name] == "number" else value
                    for name, value in row.items()
                    if value not in resource["schema"]["missingValues"]
                }
                for row in rows
            ]
    return described, found


def test_every_service_of_the_demo_fits_the_schema(whole: Whole) -> None:
    found = nesting.Nest(whole.tables).services()
    assert len(found) == len(whole.told)
    schema = schemas.service()
    assert [problem for one in found for problem in check(schema, one)] == []
    assert any(one.get("service_at_locations") for one in found)


def test_every_row_of_the_package_fits_its_table(whole: Whole) -> None:
    for table in ALL:
        rows = whole.tables[table.name]
        assert rows, table.name
        schema = schemas.row(table)
        assert [problem for row in rows for problem in check(schema, row)] == []
        assert len({row["id"] for row in rows}) == len(rows), table.name
    assert list(broken_links(whole.tables)) == []


def test_the_package_reads_back_as_the_same_rows_and_services(whole: Whole) -> None:
    _described, found = unpacked(packed(whole.tables))
    assert found == whole.tables
    assert nesting.Nest(found).services() == nesting.Nest(whole.tables).services()


def test_the_same_rows_are_the_same_bytes(whole: Whole) -> None:
    assert packed(whole.tables) == packed(whole.tables)


def test_the_package_describes_itself(whole: Whole) -> None:
    described, _rows = unpacked(packed(whole.tables))
    assert described["profile"] == "tabular-data-package"
    assert described["version"] == "3.0"
    assert {one["name"] for one in described["resources"]} == set(BY_NAME)
    service = next(one for one in described["resources"] if one["name"] == "service")
    fields = {field["name"]: field for field in service["schema"]["fields"]}
    assert fields["status"]["constraints"]["enum"][0] == "active"
    assert fields["id"] == {
        "name": "id",
        "type": "string",
        "format": "uuid",
        "constraints": {"required": True, "unique": True},
    }
    assert service["schema"]["foreignKeys"] == [
        {"fields": "organization_id", "reference": {"resource": "organization", "fields": "id"}}
    ]


# Filled where there is something to say, and the demo has nothing.
NOT_IN_THE_DEMO = {
    *(("schedule", name) for name in ("valid_from", "valid_to", "dtstart", "description")),
    ("cost_option", "valid_to"),
    ("service", "minimum_age"),
}


def test_every_field_is_one_that_we_fill(whole: Whole) -> None:
    for table in ALL:
        filled = {name for row in whole.tables[table.name] for name in row}
        missing = {(table.name, name) for name in set(table.fields) - filled}
        assert missing <= NOT_IN_THE_DEMO, table.name


def one_row(whole: Whole, table: Table) -> Row:
    return deepcopy(whole.tables[table.name][0])


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_row_that_misses_what_is_mandatory_is_found(whole: Whole, table: Table) -> None:
    for field in table.required:
        row = one_row(whole, table)
        del row[field]
        assert check(schemas.row(table), row), f"{table.name}.{field}"


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_value_of_another_kind_is_found(whole: Whole, table: Table) -> None:
    for field, kind in table.fields.items():
        row = one_row(whole, table) | {field: "niet goed" if kind != "string" else 12}
        assert check(schemas.row(table), row), f"{table.name}.{field}"


def test_a_field_that_hsds_does_not_know_is_found(whole: Whole) -> None:
    row = one_row(whole, BY_NAME["service"]) | {"person": "Aisha"}
    assert check(schemas.row(BY_NAME["service"]), row)


def test_a_reference_to_nothing_is_found(whole: Whole) -> None:
    tables = deepcopy(whole.tables)
    tables["service_at_location"][0]["location_id"] = ids.location(999_999)
    assert len(list(broken_links(tables))) == 1


@pytest.mark.parametrize("field", ["id", "name", "status", "organization"])
def test_a_nested_service_without_what_is_mandatory_is_found(whole: Whole, field: str) -> None:
    made = nesting.Nest(whole.tables).services()[0]
    del made[field]
    assert check(schemas.service(), made)


def test_ids_are_uuids_that_can_be_read_back() -> None:
    made = ids.service(1234)
    assert made == ids.service(1234)
    assert made[14] == "8"  # RFC 9562, version 8
    assert ids.pk_of(ids.SERVICE, made) == 1234
    assert ids.pk_of(ids.ORGANISATION, made) == 0
    assert ids.pk_of(ids.SERVICE, "geen uuid") == 0


def test_another_hub_has_other_ids(settings: Any) -> None:
    mine = ids.service(1234)
    settings.BASE_URL = "https://ander.example"
    assert ids.service(1234) != mine
    assert ids.pk_of(ids.SERVICE, mine) == 0
