"""Reads the national lists strictly: what is wrong is told with file, line and cause.

Format: CSV with quotes, UTF-8, as standaarden.overheid.nl publishes the UPL. From a file or a URL.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.utils.translation import gettext as _

from hub.errors import DomainError

MOST_BYTES = 50 * 1024 * 1024
TIMEOUT_SECONDS = 30
CHUNK = 1024 * 1024


class BadList(DomainError):
    """The list cannot be imported; nothing was changed."""

    code = "bad_list"
    status = 400

    def __init__(self, source: str, line: int | None, cause: str) -> None:
        name = source.rsplit("/", 1)[-1]
        where = _("%(name)s, line %(line)s") % {"name": name, "line": line} if line else name
        super().__init__(f"{where}: {cause}")


def rows(source: str, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, row) for each row. Raises BadList before the first row for what concerns the whole
    file, and at the row for what concerns that."""
    text = _decoded(source)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        if header is None:
            raise BadList(source, None, _("the file is empty."))
        _check_header(source, header, columns)
        for row in reader:
            if len(row) != len(header):
                cause = _("%(found)s columns where %(wanted)s were expected.")
                counts = {"found": len(row), "wanted": len(header)}
                raise BadList(source, reader.line_num, cause % counts)
            yield reader.line_num, dict(zip(header, row, strict=True))
    except csv.Error as error:
        cause = _("the quotes are broken (%(error)s).") % {"error": error}
        raise BadList(source, reader.line_num, cause) from error


def _check_header(source: str, header: list[str], columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        cause = _("columns are missing: %(names)s.") % {"names": ", ".join(missing)}
        raise BadList(source, 1, cause)
    if len(set(header)) != len(header):
        raise BadList(source, 1, _("a column stands there twice."))


def _decoded(source: str) -> str:
    data = _bytes(source)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadList(source, line, _("this is not UTF-8.")) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise BadList(source, line, _("there is a NUL character in it."))
    return text


def _bytes(source: str) -> bytes:
    """Never more than MOST_BYTES in memory, whatever a file or a server says of its size."""
    try:
        if urlsplit(source).scheme in {"http", "https"}:
            request = Request(source, headers={"User-Agent": "service-point-hub"})  # noqa: S310
            with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310 - http(s) only
                data: bytes = answer.read(MOST_BYTES + 1)
        else:
            with Path(source).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
    except (OSError, URLError, ValueError) as error:
        cause = _("it cannot be read (%(error)s).") % {"error": type(error).__name__}
        raise BadList(source, None, cause) from error
    if len(data) > MOST_BYTES:
        cause = _("the file is larger than %(mb)s MB.") % {"mb": MOST_BYTES // CHUNK}
        raise BadList(source, None, cause)
    return data
