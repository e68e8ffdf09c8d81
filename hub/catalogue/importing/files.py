"""Reads a file of rows, whatever of the two kinds it is."""

from pathlib import PurePath

from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import separated, workbooks
from hub.catalogue.importing.tables import BadFile, Table, must_be_small


def kind_of(name: str) -> str:
    """csv or xlsx, by the name of the file. Raises BadFile."""
    ending = PurePath(name).suffix.lower()
    if ending in {".csv", ".txt", ".tsv"}:
        return "csv"
    if ending == ".xlsx":
        return "xlsx"
    raise BadFile(_("“%(name)s” is no CSV file and no XLSX file.") % {"name": name[:60]})


def read(data: bytes, *, name: str) -> Table:
    """Raises BadFile for what is no table, or larger than we read."""
    must_be_small(data)
    return separated.read(data) if kind_of(name) == "csv" else workbooks.read(data)
