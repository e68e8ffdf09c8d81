"""XLSX, by openpyxl, which reads XML with defusedxml. A workbook is a zip: its size is checked
before anything of it is opened."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from io import BytesIO
from itertools import zip_longest
from typing import Any
from zipfile import BadZipFile, ZipFile
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook

from hub.catalogue.importing import cells
from hub.catalogue.importing.tables import MOST_COLUMNS, BadFile, Row, Table, made
from hub.errors import Text

MOST_UNZIPPED = 50 * 1024 * 1024
MOST_PARTS = 500
LONGEST_CELL = 32_767  # of the format
ZONE = ZoneInfo("Europe/Amsterdam")
# How the format writes signs that XML does not keep.
KEPT_OUT = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# Read back, but for what no text holds: NUL, and half a surrogate pair.
WRITTEN = re.compile("_x(?!0000|[Dd][89A-Fa-f])([0-9A-Fa-f]{4})_")
BROKEN = (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError,
          EOFError, SyntaxError, NotImplementedError, RuntimeError)  # fmt: skip
NO_VALUE = _(
    "This formula has no value yet. Open the file in your spreadsheet program and save it."
)


def read(data: bytes) -> Table:
    """The first sheet. Raises BadFile."""
    return next(iter(sheets(data).values()))


def sheets(data: bytes) -> dict[str, Table]:
    """Every sheet that is not empty, by its name. Raises BadFile."""
    must_be_modest(data)
    found = {name: made(iter(rows)) for name, rows in _opened(data).items() if rows}
    if not found:
        raise BadFile(_("The file is empty."))
    return found


def write(tables: Mapping[str, tuple[Iterable[str], Iterable[Iterable[str]]]]) -> bytes:
    """All cells as text, made harmless. Raises BadFile for a text too long for the format."""
    book = Workbook(write_only=True)
    for title, (header, rows) in tables.items():
        sheet = book.create_sheet(title)
        sheet.append(list(header))
        for row in rows:
            sheet.append([_writable(cells.harmless(cell)) for cell in row])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def must_be_modest(data: bytes) -> None:
    """Sizes as the zip tells them; more than it tells is never unpacked of it."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except BROKEN as error:
        raise BadFile(_("This is no XLSX file, or it is damaged.")) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNZIPPED:
        told = {"mb": MOST_UNZIPPED // 1024 // 1024}
        raise BadFile(_("Unpacked the file is larger than %(mb)s MB.") % told)


def _opened(data: bytes) -> dict[str, list[Row]]:
    """Read twice, for values and for formulas: a formula without a value would pass for empty."""
    try:
        values = load_workbook(BytesIO(data), read_only=True, data_only=True)
        formulas = load_workbook(BytesIO(data), read_only=True, data_only=False)
        names = [sheet.title for sheet in values.worksheets]
        return {name: list(_rows(values[name], formulas[name])) for name in names}
    except BadFile:
        raise
    except BROKEN as error:
        raise BadFile(_("This is no XLSX file, or it is damaged.")) from error


def _rows(values: Any, formulas: Any) -> Iterator[Row]:
    wide = {"max_col": MOST_COLUMNS + 1, "values_only": False}
    both = zip_longest(values.iter_rows(**wide), formulas.iter_rows(**wide), fillvalue=())
    for line, (known, written) in enumerate(both, start=1):
        problems: dict[int, Text] = {}
        texts: list[str] = []
        for at, cell in enumerate(known):
            texts.append(_text(cell.value))
            formula = written[at].value if at < len(written) else None
            if cell.value is None and isinstance(formula, str) and formula.startswith("="):
                problems[at] = NO_VALUE
            elif cell.data_type == "e":
                problems[at] = _("This formula went wrong: %(value)s.") % {"value": cell.value}
        if any(texts) or problems:
            yield Row(line, texts, problems)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, datetime):
        midnight = value.time() == time.min
        return value.date().isoformat() if midnight else value.replace(tzinfo=ZONE).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return cells.meant(WRITTEN.sub(lambda found: chr(int(found[1], 16)), str(value)))


def _writable(text: str) -> str:
    written = KEPT_OUT.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    if len(written) > LONGEST_CELL:
        raise BadFile(
            _("A text is too long for XLSX."), way_forward=_("Take the CSV file in its place.")
        )
    return written
