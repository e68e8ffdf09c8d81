"""A file as a table: its header and its rows, all cells as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid, Text

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 1000
MOST_COLUMNS = 80
LONGEST_CELL = 50_000


class BadFile(Invalid):
    """The file as a whole cannot be read; the sentence says why and, where it can, in which row."""

    code = "bad_file"
    sentence = _("We cannot read this file.")
    way_forward = _("Mend the file and choose it again. Nothing was changed.")


class FileTooLarge(BadFile):
    code = "file_too_large"
    status = 413
    way_forward = _("Make it smaller or split it, and choose it again. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Row:
    """`line` as a spreadsheet counts it. `problems`: cells whose value cannot be known."""

    line: int
    cells: Sequence[str]
    problems: Mapping[int, Text] = field(default_factory=dict)  # by column, from 0


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[Text, ...] = ()


def must_be_small(data: bytes, most: int = MOST_BYTES) -> None:
    if len(data) > most:
        raise FileTooLarge(_("The file is larger than %(mb)s MB.") % {"mb": most // 1_000_000})
    if not data:
        raise BadFile(_("The file is empty."))


def made(rows: Iterator[Row], notes: Sequence[Text] = ()) -> Table:
    """The first row with something in it is the header; empty rows are left out."""
    filled = (row for row in rows if any(cell.strip() for cell in row.cells) or row.problems)
    first = next(filled, None)
    if first is None:
        raise BadFile(_("The file is empty."))
    header = _header(first)
    kept: list[Row] = []
    for row in filled:
        if len(kept) == MOST_ROWS:
            raise BadFile(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
        kept.append(_fitting(row, len(header)))
    return Table(header, tuple(kept), tuple(notes))


def _header(row: Row) -> tuple[str, ...]:
    names = [cell.strip() for cell in row.cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise BadFile(_("The file has more than %(most)s columns.") % {"most": MOST_COLUMNS})
    if "" in names:
        told = {"column": names.index("") + 1, "line": row.line}
        raise BadFile(_("Row %(line)s: column %(column)s has no name.") % told)
    return tuple(names)


def _fitting(row: Row, width: int) -> Row:
    if any(cell.strip() for cell in row.cells[width:]) or any(at >= width for at in row.problems):
        raise BadFile(_("Row %(line)s has more cells than there are columns.") % {"line": row.line})
    cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
    long = next((at for at, cell in enumerate(cells) if len(cell) > LONGEST_CELL), None)
    if long is not None:
        told = {"line": row.line, "column": long + 1, "most": LONGEST_CELL}
        raise BadFile(
            _("Row %(line)s, column %(column)s holds more than %(most)s characters.") % told
        )
    return Row(row.line, cells, row.problems)
