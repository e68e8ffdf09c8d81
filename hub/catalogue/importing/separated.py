"""CSV as spreadsheet programs write it: comma, semicolon or tab between cells, quotes around
newlines, UTF-8 with or without a mark at its start, or Windows-1252, which is told."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import cells
from hub.catalogue.importing.tables import BadFile, Row, Table, made
from hub.errors import Text

DELIMITERS = ";,\t"
MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
NOT_UTF8 = _("The file is not UTF-8. We read it as Windows-1252: check letters such as é and ë.")


def read(data: bytes) -> Table:
    """Raises BadFile with the row."""
    text, notes = _decoded(data)
    if "\x00" in text:
        raise BadFile(_("There is a sign in the file that no text holds."))
    return made(_rows(text), notes)


def write(header: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    """With a semicolon, as Dutch spreadsheet programs open it, and made harmless."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([cells.harmless(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _decoded(data: bytes) -> tuple[str, list[Text]]:
    for mark, coding in MARKS:
        if data.startswith(mark):
            return _strictly(data, coding), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _strictly(data, "cp1252"), [NOT_UTF8]


def _strictly(data: bytes, coding: str) -> str:
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        told = {"line": data.count(b"\n", 0, error.start) + 1}
        raise BadFile(_("Line %(line)s holds signs that we cannot read.") % told) from error


def _rows(text: str) -> Iterator[Row]:
    """Numbered as a spreadsheet shows them: a newline within quotes makes no new row."""
    line = 0
    try:
        for record in csv.reader(
            StringIO(text, newline=""), delimiter=_delimiter(text), strict=True
        ):
            line += 1
            if line == 1 and len(record) <= 2 and record[:1] and record[0].startswith("sep="):
                continue
            yield Row(line, [cells.meant(cell) for cell in record])
    except csv.Error as error:
        cause = _("Row %(line)s: the quotes around a cell do not fit.") % {"line": line + 1}
        raise BadFile(cause) from error


def _delimiter(text: str) -> str:
    """The one that stands most often in the header."""
    if text.startswith("sep=") and text[4:5] in DELIMITERS:
        return text[4]
    lines = (line for line in text.splitlines() if line.strip())
    header = next(lines, "")
    return max(DELIMITERS, key=header.count)
