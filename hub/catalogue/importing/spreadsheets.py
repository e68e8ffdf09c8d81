"""A spreadsheet of services: from its rows to items, and the organisation's own as one."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from hub.catalogue import document
from hub.catalogue.document import BadService
from hub.catalogue.importing import layout, separated, standing, workbooks
from hub.catalogue.importing.items import Item
from hub.catalogue.importing.tables import BadFile, Row, Table
from hub.catalogue.models import Organisation, Service, UniformProduct
from hub.errors import Text

SHEET = "diensten"


def items(table: Table, *, organisation: Organisation) -> Iterator[Item]:
    """A row at a time; what a row does not say stays as it stands. Raises BadFile for columns."""
    header = tuple(name.strip().lower().replace(" ", "_") for name in table.header)
    _must_be_known(header)
    known = standing.by_identifier(organisation)
    products = {
        name.lower(): uri
        for name, uri in UniformProduct.objects.filter(ended_at=None).values_list("name", "uri")
    }
    for row in table.rows:
        said = dict(zip(header, row.cells, strict=True))
        product = said.get("uniform_product", "").strip()
        if product.lower() in products:  # civil servants know its name, not its URI
            said["uniform_product"] = products[product.lower()]
        yield _item(said, row, header, known.get(said[layout.IDENTIFIER].strip()))


def rows(organisation: Organisation) -> Iterator[list[str]]:
    """The organisation's services, as `items` reads them."""
    names = standing.identifiers(organisation)
    for service in standing.exported(organisation):
        raw, _draft = standing.of(service)
        cells = layout.flat(raw)
        base = service.base.slug if service.base else ""
        yield [names.get(service.pk, service.slug), base, *cells.values()]


def as_csv(organisation: Organisation) -> bytes:
    return separated.write(layout.HEADER, rows(organisation))


def as_xlsx(organisation: Organisation) -> bytes:
    """Raises BadFile for a text too long for the format."""
    return workbooks.write({SHEET: (layout.HEADER, rows(organisation))})


def _must_be_known(header: tuple[str, ...]) -> None:
    if layout.IDENTIFIER not in header:
        raise BadFile(_("There is no column “%(column)s”.") % {"column": layout.IDENTIFIER})
    twice = next((name for name in header if header.count(name) > 1), None)
    if twice:
        raise BadFile(_("The column “%(column)s” stands there twice.") % {"column": twice})
    foreign = [name for name in header if name not in layout.HEADER]
    if foreign:
        told = {"columns": ", ".join(foreign)[:120]}
        raise BadFile(_("We do not know these columns: %(columns)s.") % told)


def _item(said: dict[str, str], row: Row, header: tuple[str, ...], service: Service | None) -> Item:
    identifier, base = said[layout.IDENTIFIER].strip(), said.get(layout.BASE, "").strip()
    stands = standing.of(service)[0] if service else layout.NOTHING
    raw, wrong = layout.onto(said, stands)
    wrong |= {header[at]: sentence for at, sentence in row.problems.items()}
    read = None
    if not wrong:
        read, wrong = _read(raw)
    return Item(identifier, read, base=base, line=row.line, problems=wrong)


def _read(raw: layout.Raw) -> tuple[document.ServiceDocument | None, dict[str, Text]]:
    try:
        return document.read(raw), {}
    except BadService as refused:
        return None, {layout.column_of(at): told for at, told in refused.fields.items()}
