"""What a row would change, column by column, as people read it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from hub.catalogue.importing import layout
from hub.catalogue.importing.models import ImportRow


@dataclass(frozen=True, slots=True)
class Difference:
    column: str
    old: str
    new: str


def differences(row: ImportRow) -> list[Difference]:
    """Of a new service all that it says."""
    return list(_differences(row)) if row.document else []


def _differences(row: ImportRow) -> Iterator[Difference]:
    before = layout.flat(row.before or layout.NOTHING)
    for column, new in layout.flat(row.document or {}).items():
        if new != before[column]:
            yield Difference(column, before[column], new)
