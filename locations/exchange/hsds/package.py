"""HSDS as a tabular data package: datapackage.json and one CSV for each table, in a zip.

Frictionless Data Package 1.0 (specs.frictionlessdata.io): UTF-8, comma, quotes where needed.
"""

import csv
import json
from collections.abc import Iterable
from datetime import date
from io import StringIO
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hub.catalogue.exchange import addresses
from locations.exchange.hsds.tables import ALL, CHOICES, VERSION, Row, Table, Tables

# uuid, email and uri are formats of a string in a Table Schema; the rest are types.
FORMATS = {"uuid", "email", "uri"}


def write(
    parts: Iterable[Tables], into: IO[bytes], *, day: date, publisher: str, licence: str
) -> None:
    """All parts together, one in memory at a time; the same rows of the same day are the same
    bytes."""
    described = describe(day=day, publisher=publisher, licence=licence)
    with TemporaryDirectory() as folder, ZipFile(into, "w", ZIP_DEFLATED) as file:
        paths = {table.name: Path(folder) / table.file for table in ALL}
        for table in ALL:
            paths[table.name].write_text(lines(table, [], header=True), "utf-8", newline="")
        for tables in parts:
            for table in ALL:
                with paths[table.name].open("a", encoding="utf-8", newline="") as rows:
                    rows.write(lines(table, tables[table.name]))
        text = json.dumps(described, indent=1, ensure_ascii=False)
        file.writestr(_entry("datapackage.json", day), text)
        for table in ALL:
            with (
                paths[table.name].open("rb") as rows_in,
                file.open(_entry(table.file, day), "w") as rows_out,
            ):
                copyfileobj(rows_in, rows_out)


def _entry(name: str, day: date) -> ZipInfo:
    info = ZipInfo(name, date_time=(day.year, day.month, day.day, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def lines(table: Table, rows: Iterable[Row], *, header: bool = False) -> str:
    buffer = StringIO()
    writer = csv.DictWriter(buffer, list(table.fields), lineterminator="\r\n")
    if header:
        writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue()


def describe(*, day: date, publisher: str, licence: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "human_services_data",
        "title": "Diensten en servicepunten",
        "id": addresses.catalogue(),
        "version": VERSION,
        "created": f"{day.isoformat()}T00:00:00Z",
        "homepage": "https://docs.openreferral.org/en/3.0/",
        "licenses": [{"name": "CC0-1.0" if "zero/1.0" in licence else licence, "path": licence}],
        "contributors": [{"title": publisher, "role": "publisher"}],
        "resources": [_resource(table) for table in ALL],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_described(table, name) for name in table.fields],
        "primaryKey": "id",
        "missingValues": [""],
    }
    if table.links:
        schema["foreignKeys"] = [
            {
                "fields": field,
                # A resource that refers to itself is named "" (Table Schema, foreignKeys).
                "reference": {"resource": "" if other == table.name else other, "fields": "id"},
            }
            for field, other in table.links.items()
        ]
    return {
        "name": table.name,
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _described(table: Table, name: str) -> dict[str, Any]:
    kind = table.fields[name]
    made: dict[str, Any] = {"name": name, "type": "string" if kind in FORMATS else kind}
    if kind in FORMATS:
        made["format"] = kind
    if kind == "time":
        made["format"] = "%H:%M"
    limits: dict[str, Any] = {"required": True} if name in table.required else {}
    if name == "id":
        limits["unique"] = True
    if choices := CHOICES.get((table.name, name)):
        limits["enum"] = choices
    return made | ({"constraints": limits} if limits else {})
