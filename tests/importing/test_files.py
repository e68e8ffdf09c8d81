"""What a file may look like, and what is refused with its row."""

import datetime as dt
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.catalogue import document
from hub.catalogue.importing import cells, files, layout, separated, tables, workbooks
from hub.catalogue.importing.tables import BadFile
from tests.importing.conftest import planned
from tests.town import service

SIGNS = st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00")
TEXT = st.text(SIGNS, max_size=40)
LABEL = st.text(SIGNS, min_size=1, max_size=20).filter(str.strip)
DAY = st.dates(min_value=dt.date(1950, 1, 1), max_value=dt.date(2100, 1, 1))
WORDS = st.fixed_dictionaries(
    dict.fromkeys(layout.TEXTS.values(), TEXT)
    | {"keywords": st.lists(LABEL, max_size=3, unique=True)}
)
COST = st.fixed_dictionaries(
    {
        "label": st.fixed_dictionaries({"nl": LABEL, "en": TEXT}),
        "amount": st.decimals(0, 9999, places=2).map(str),
        "validFrom": DAY.map(str),
        "validUntil": st.none(),
    }
)
DOCUMENT = st.fixed_dictionaries(
    {
        "texts": st.fixed_dictionaries({"nl": WORDS, "en": WORDS}),
        "audience": st.lists(st.sampled_from(["citizen", "business"]), unique=True).map(sorted),
        "lifeEvents": st.lists(st.sampled_from(["a", "b-c"]), unique=True).map(sorted),
        "maxPersons": st.integers(1, 20),
        "identityRequired": st.booleans(),
        "validFrom": st.none() | DAY.map(lambda day: f"{day}T10:00:00Z"),
        "costs": st.lists(COST, max_size=3),
        "deadlines": st.just(
            [{"label": {"nl": "a|b", "en": ""}, "duration": "P8W", "kind": "statutory"}]
        ),
    }
)


def through(data: bytes, name: str) -> dict[str, Any]:
    table = files.read(data, name=name)
    said = dict(zip(table.header, table.rows[0].cells, strict=True))
    raw, wrong = layout.onto(said, layout.NOTHING)
    assert not wrong
    said = document.to_json(document.read(raw))
    return said | {"audience": sorted(said["audience"])}


@given(DOCUMENT)
def test_a_service_goes_through_csv_and_xlsx_unchanged(raw: dict[str, Any]) -> None:
    said = document.to_json(document.read(raw))
    said["audience"].sort()
    row = ["x", "", *layout.flat(said).values()]
    assert through(separated.write(layout.HEADER, [row]), "a.csv") == said
    assert through(workbooks.write({"a": (layout.HEADER, [row])}), "a.xlsx") == said


@given(st.lists(LABEL | st.just(""), min_size=1).filter(any))
def test_a_list_goes_through_a_cell_unchanged(parts: list[str]) -> None:
    assert cells.split(cells.joined(parts)) == parts


@pytest.mark.parametrize("start", ["=1+1", "+31", "-5", "@x", "\tx", "'=x", "''-x", "＝x"])
def test_no_exported_cell_is_a_formula(start: str) -> None:
    cell = cells.harmless(start)
    assert cell.startswith("'") and cells.meant(cell) == start


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_comes_as_programs_write_it(delimiter: str, coding: str) -> None:
    text = f'kenmerk{delimiter}titel_nl\r\na{delimiter}"één{delimiter}\r\ntwee ""x"""\r\n'
    table = files.read(text.encode(coding), name="x.CSV")
    assert table.header == ("kenmerk", "titel_nl")
    assert list(table.rows[0].cells) == ["a", f'één{delimiter}\r\ntwee "x"']
    assert bool(table.notes) == (coding == "cp1252")


def test_rows_count_as_a_spreadsheet_counts_them() -> None:
    table = files.read(b'sep=;\nkenmerk;x\n"a\nb";1\n\nc;2\n', name="x.csv")
    assert [row.line for row in table.rows] == [3, 5]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "leeg"),
        (b"\r\n;;\r\n", "leeg"),
        (b"a;b\n1;2;3\n", "Rij 2"),
        (b'a;b\n"x;y\n', "Rij 2"),
        (b'a;b\n"x"y;z\n', "Rij 2"),
        (b"a;b\n\x81;\n", "Rij 2"),
        (b"a;b\n\x00;\n", "teken"),
        (b"a;;c\n1;2;3\n", "Rij 1"),
        (b";".join([b"k"] * 81) + b"\n", "80"),
        (b"a\n" + b"x\n" * 1001, "1000"),
        (b"a\n" + b"x" * 50_001, "50000"),
        (b"x" * (tables.MOST_BYTES + 1), "5 MB"),
    ],
)
def test_what_is_wrong_with_csv_is_told(data: bytes, told: str) -> None:
    with pytest.raises(BadFile) as refused:
        files.read(data, name="x.csv")
    assert told in str(refused.value)


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_values_of_a_workbook_become_text() -> None:
    data = workbook(
        ["a", "b", "c", "d", "e", "f"],
        [
            112,
            12.5,
            True,
            dt.date(2026, 1, 31),
            dt.datetime.fromisoformat("2026-01-31T09:30"),
            dt.time(9, 5),
        ],
        ["=1+1", "#REF!", None, None, None, None],
    )
    table = files.read(data, name="x.xlsx")
    assert list(table.rows[0].cells) == [
        *["112", "12.5", "ja", "2026-01-31", "2026-01-31T09:30:00+01:00", "09:05"]
    ]
    assert set(table.rows[1].problems) == {0, 1}


def test_a_written_sign_that_no_text_holds_stays_as_it_is_written() -> None:
    table = files.read(workbook(["a"], ["_x0000_ _xD800_ _x000D__x0009_b"]), name="x.xlsx")
    assert list(table.rows[0].cells) == ["_x0000_ _xD800_ \r\tb"]


def bomb(kind: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        if kind == "large":
            archive.writestr("xl/workbook.xml", b" " * (workbooks.MOST_UNZIPPED + 1))
        if kind == "many":
            for number in range(workbooks.MOST_PARTS + 1):
                archive.writestr(f"{number}", b"")
        if kind == "other":
            archive.writestr("hello.txt", b"hello")
    return file.getvalue()


def entities() -> bytes:
    """A workbook with an entity that points at a file of the server."""
    source, file = ZipFile(BytesIO(workbook(["kenmerk"]))), BytesIO()
    with ZipFile(file, "w") as archive:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("sheet1.xml"):
                data = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + data
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    "data",
    [b"PK", b"plain text", *map(bomb, ("large", "many", "other")), entities(),
     workbook(["kenmerk"])[:-200]],
    ids=["short", "text", "large", "many", "other", "entities", "cut"],
)  # fmt: skip
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile):
        files.read(data, name="x.xlsx")


@pytest.mark.parametrize("kind", ["large", "many"])
def test_what_would_unpack_too_large_is_never_opened(kind: str) -> None:
    with pytest.raises(BadFile) as refused:
        workbooks.read(bomb(kind))
    assert "50 MB" in str(refused.value)


def test_another_kind_of_file_is_refused() -> None:
    with pytest.raises(BadFile) as refused:
        files.read(b"x", name="diensten.pdf")
    assert "diensten.pdf" in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "told"),
    [
        (["titel_nl"], "kenmerk"),
        (["kenmerk", "prijs"], "prijs"),
        (["kenmerk", "kenmerk"], "kenmerk"),
    ],
)
def test_columns_are_known_by_name(leeuwarden: Any, header: list[str], told: str) -> None:
    with pytest.raises(BadFile) as refused:
        planned(leeuwarden, header, ["a"] * len(header))
    assert told in str(refused.value)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("meeste_personen", "veel"),
        ("meeste_personen", "21"),
        ("legitimatie", "soms"),
        ("doelgroep", "boeren"),
        ("geldig_van", "morgen"),
        ("geldig_van", "0001-01-01T00:00:00+05:00"),
        ("kosten", "Paspoort | 12,50"),
        ("kosten", "Paspoort | | 12,50 | 31-02-2026"),
        ("kosten", "Paspoort | | veel | 01-01-2026"),
        ("termijnen", "Paspoort"),
        ("termijnen", "Paspoort | | 8 weken | streven"),
        ("titel_nl", "x" * 161),
        ("uniform_product", "paspoort"),
    ],
)
def test_a_cell_that_does_not_fit_is_named(leeuwarden: Any, column: str, cell: str) -> None:
    header = dict.fromkeys(["kenmerk", "titel_nl", column], "x") | {column: cell}
    made = planned(leeuwarden, list(header), list(header.values()))
    row = made.rows.get()
    assert (row.outcome, row.line, list(row.problems)) == ("refused", 2, [column])


@pytest.mark.django_db
def test_costs_are_read_as_they_are_typed(leeuwarden: Any) -> None:
    cell = "Paspoort | Passport | € 83,87 | 01-01-2026 | 31-12-2026\r\nSpoed | | 57 | 2026-01-01"
    made = planned(leeuwarden, ["kenmerk", "titel_nl", "kosten"], ["p", "Paspoort", cell])
    costs = (made.rows.get().document or {})["costs"]
    assert [(c["amount"], c["validFrom"], c["validUntil"]) for c in costs] == [
        ("83.87", "2026-01-01", "2026-12-31"),
        ("57.00", "2026-01-01", None),
    ]


@pytest.mark.django_db
def test_the_export_is_the_import(leeuwarden: Any) -> None:
    from hub.catalogue.importing import planning, spreadsheets
    from tests.town import NOW

    service(leeuwarden, "paspoort", "=Paspoort")
    for name, data in (
        ("a.csv", spreadsheets.as_csv(leeuwarden)),
        ("a.xlsx", spreadsheets.as_xlsx(leeuwarden)),
    ):
        items = spreadsheets.items(files.read(data, name=name), organisation=leeuwarden)
        made = planning.plan(
            organisation=leeuwarden, items=items, name=name, format=name[2:], now=NOW
        )
        assert [row.outcome for row in made.rows.all()] == ["same"]
