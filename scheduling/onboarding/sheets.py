"""From a zip of CSV files, or a workbook, to tables by sheet."""

from io import BytesIO
from pathlib import PurePath
from zipfile import ZipFile

from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import separated, workbooks
from hub.catalogue.importing.tables import BadFile, Table, must_be_small

SHEETS = (
    *("organisatie", "locaties", "openingstijden", "balies"),
    *("mensen", "diensten", "aanbod"),
)
NEEDED = ("organisatie", "locaties", "openingstijden")
MOST_BYTES = 10 * 1000 * 1000  # of which the upload keeps no more


def read(data: bytes, *, name: str) -> dict[str, Table]:
    """By the name of the sheet. Raises BadFile for what is no such file, or another sheet."""
    must_be_small(data, MOST_BYTES)
    ending = PurePath(name).suffix.lower()
    if ending == ".xlsx":
        found = workbooks.sheets(data)
    elif ending == ".zip":
        found = _of_zip(data)
    else:
        raise BadFile(
            _("“%(name)s” is no XLSX file and no zip of CSV files.") % {"name": name[:60]}
        )
    tables = {title.strip().lower(): table for title, table in found.items()}
    foreign = sorted(set(tables) - set(SHEETS))
    if foreign:
        told = {"sheets": ", ".join(foreign)[:120]}
        raise BadFile(_("We do not know these sheets: %(sheets)s.") % told)
    missing = [sheet for sheet in NEEDED if sheet not in tables]
    if missing:
        raise BadFile(_("These sheets are missing: %(sheets)s.") % {"sheets": ", ".join(missing)})
    return tables


def _of_zip(data: bytes) -> dict[str, Table]:
    workbooks.must_be_modest(data)
    found: dict[str, Table] = {}
    try:
        with ZipFile(BytesIO(data)) as archive:
            for part in archive.infolist():
                path = PurePath(part.filename)
                # macOS puts a shadow of each file in the zip.
                if part.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts:
                    continue
                if path.suffix.lower() != ".csv":
                    raise BadFile(_("“%(name)s” in the zip is no CSV file.") % {"name": path.name})
                found[path.stem] = _table(path.name, archive.read(part))
    except workbooks.BROKEN as error:
        raise BadFile(_("This is no zip file, or it is damaged.")) from error
    return found


def _table(name: str, data: bytes) -> Table:
    try:
        return separated.read(data)
    except BadFile as refused:
        raise BadFile(f"{name}: {refused.sentence}") from refused
