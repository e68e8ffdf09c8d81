"""What a file would change, row by row. Nothing is written but the plan."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue import document, publishing, stored
from hub.catalogue.document import BadService
from hub.catalogue.importing import layout, standing
from hub.catalogue.importing.items import Item
from hub.catalogue.importing.models import Import, ImportRow, Outcome
from hub.catalogue.importing.tables import MOST_ROWS, BadFile
from hub.catalogue.models import (
    Organisation,
    OrganisationKind,
    Service,
    ServiceStatus,
    ServiceVersion,
    VersionState,
)
from hub.catalogue.stored import Vocabulary
from hub.errors import Text

LONGEST_IDENTIFIER = 200
AT_ONCE = 200


def plan(
    *,
    organisation: Organisation,
    items: Iterable[Item],
    name: str,
    format: str,
    now: datetime,
    notes: Sequence[Text] = (),
    actor_id: int | None = None,
) -> Import:
    """A dry run: each row is new, changed, the same, or refused with its reasons by column. Takes
    items of whatever format. Raises BadFile for none of them, or more than MOST_ROWS."""
    with transaction.atomic():
        made = Import.objects.create(
            organisation=organisation,
            name=name[:120],
            format=format,
            notes=[str(note) for note in notes],
            planned_at=now,
            planned_by_id=actor_id,
        )
        rows = list(_rows(made, items))
        if not rows:
            raise BadFile(_("There are no services in this file."))
        ImportRow.objects.bulk_create(rows, batch_size=AT_ONCE)
        record("import.planned", made, now, actor_id, rows=len(rows))
    return made


@dataclass(slots=True)
class Seen:
    """What stands, and what earlier rows have named already."""

    organisation: Organisation
    known: dict[str, Service]
    bases: dict[str, Service]
    vocabulary: Vocabulary
    identifiers: dict[str, int] = field(default_factory=dict)  # -> line
    services: dict[int, int] = field(default_factory=dict)


def _rows(made: Import, items: Iterable[Item]) -> Iterator[ImportRow]:
    known = standing.by_identifier(made.organisation)
    seen = Seen(made.organisation, known, _bases(), stored.vocabulary())
    for position, item in enumerate(items):
        if position == MOST_ROWS:
            raise BadFile(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
        # What no spreadsheet counted is counted here.
        line = item.line or position + 1
        yield _row(made, position, replace(item, line=line), seen)


def _row(made: Import, position: int, item: Item, seen: Seen) -> ImportRow:
    service = seen.known.get(item.identifier)
    row = ImportRow(
        belongs_to=made,
        position=position,
        line=item.line,
        identifier=document.NO_TEXT.sub("", item.identifier)[:LONGEST_IDENTIFIER],
        service=service,
        outcome=Outcome.NEW,
    )
    draft = _remember_standing(row, service) if service else None
    wrong = _misplaced(item, seen) | dict(item.problems)
    wrong |= _misbased(row, item, seen)
    said = _said(item, row, wrong, seen)
    if not wrong and service and said is not None and _is_same(row, said):
        row.outcome = Outcome.SAME
        return row
    if draft and draft.state != VersionState.DRAFT:
        wrong[layout.IDENTIFIER] = publishing.BeingRead.sentence
    row.document = said
    row.outcome = Outcome.REFUSED if wrong else Outcome.CHANGED if service else Outcome.NEW
    row.problems = {column: str(sentence) for column, sentence in wrong.items()}
    return row


def _remember_standing(row: ImportRow, service: Service) -> ServiceVersion | None:
    row.before, draft = standing.of(service)
    row.draft_before, row.status_before = draft is not None, service.status
    row.stamp, row.base = standing.stamp(service), service.base
    return draft


def _misplaced(item: Item, seen: Seen) -> dict[str, Text]:
    """What is wrong with whose it is and what it is called."""
    if item.organisation and item.organisation != seen.organisation.slug:
        return {layout.IDENTIFIER: _("This service is of another organisation.")}
    if document.NO_TEXT.search(item.identifier):
        return {layout.IDENTIFIER: _("This holds a sign that cannot be shown.")}
    if not item.identifier:
        return {layout.IDENTIFIER: _("Fill in what your own system calls this service.")}
    if len(item.identifier) > LONGEST_IDENTIFIER:
        told = {"bound": LONGEST_IDENTIFIER}
        return {layout.IDENTIFIER: _("Use at most %(bound)s characters.") % told}
    service = seen.known.get(item.identifier)
    earlier = seen.identifiers.setdefault(item.identifier, item.line)
    if service and earlier == item.line:
        earlier = seen.services.setdefault(service.pk, item.line)
    if earlier != item.line:
        told = {"line": earlier}
        return {layout.IDENTIFIER: _("The same service stands in row %(line)s already.") % told}
    return {}


def _bases() -> dict[str, Service]:
    """The national services by slug; of two that are called the same the first."""
    found = Service.objects.filter(
        organisation__kind=OrganisationKind.NATIONAL, base=None, status=ServiceStatus.PUBLISHED
    )
    return {service.slug: service for service in found.order_by("-pk")}


def _misbased(row: ImportRow, item: Item, seen: Seen) -> dict[str, Text]:
    """A new service may inherit from a national one; an old one keeps the base that it has."""
    if not item.base:
        return {}
    if row.service:
        same = row.base is not None and row.base.slug == item.base
        return {} if same else {layout.BASE: _("The base of a service cannot be changed.")}
    row.base = seen.bases.get(item.base)
    if row.base is None:
        return {layout.BASE: _("There is no national service “%(slug)s”.") % {"slug": item.base}}
    return {}


def _said(item: Item, row: ImportRow, wrong: dict[str, Text], seen: Seen) -> dict[str, Any] | None:
    """The document, judged as the catalogue judges it; what is wrong is added by column."""
    if item.document is None:
        if not wrong:
            wrong["document"] = _("There is nothing to read here.")
        return None
    said = document.to_json(item.document)
    try:
        stored.must_be_known(document.read(said), seen.vocabulary)
    except BadService as refused:
        wrong |= {layout.column_of(at): told for at, told in refused.fields.items()}
    if not said["texts"]["nl"]["title"] and row.base is None:
        wrong.setdefault("titel_nl", _("Give the service a title."))
    return said


def _is_same(row: ImportRow, said: dict[str, Any]) -> bool:
    """An archived service that a file names comes back: that is a change."""
    if row.status_before == ServiceStatus.ARCHIVED and not row.draft_before:
        return False
    return row.before is not None and layout.flat(said) == layout.flat(row.before)


def record(verb: str, made: Import, now: datetime, actor_id: int | None, **details: int) -> None:
    trail.record(
        verb=verb,
        object_type="import",
        object_id=made.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="catalogue",
        details=details,
    )
