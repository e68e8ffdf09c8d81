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
    """Raises BadFile for what is no table, has no rows, or is larger than we read."""
    must_be_small(data)
    table = separated.read(data) if kind_of(name) == "csv" else workbooks.read(data)
    if not table.rows:
        raise BadFile(
            _("The file has names of columns, and no services below them."),
            way_forward=_("Put each service in a row of its own, and choose the file again."),
        )
    return table
