"""Does what a plan shows: all of it or nothing, in one transaction.

All or nothing, for what somebody looked at is what happens, and one undo takes back one deed. Rows
that the plan refused were shown as such, and stay out.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypedDict

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue import publishing, search
from hub.catalogue.importing import locking, planning, progress, standing
from hub.catalogue.importing.models import (
    ExternalIdentifier,
    Import,
    ImportRow,
    ImportState,
    Outcome,
    Result,
)
from hub.catalogue.importing.progress import Tell
from hub.catalogue.models import Organisation, Service, ServiceStatus
from hub.errors import DomainError

LONGEST_SLUG = 100
MOST_TOLD = 20
AT_ONCE = 200
CHANGES = (Outcome.NEW, Outcome.CHANGED)
LOOK_AGAIN = gettext_lazy("Nothing was done. Choose the file again, and look once more.")


class NotPlanned(DomainError):
    code = "import_not_planned"
    status = 409
    sentence = gettext_lazy("This import was done already.")


class NothingToDo(DomainError):
    code = "import_changes_nothing"
    status = 409
    sentence = gettext_lazy("There is nothing in this import to do.")


class ChangedSincePlan(DomainError):
    """`fields` maps the identifier of each service that is not as it was to a sentence."""

    code = "changed_since_plan"
    status = 409
    sentence = gettext_lazy("One or more services were changed after you looked at this import.")
    way_forward = LOOK_AGAIN


class RowRefused(DomainError):
    """`fields` maps the identifier of the service to why it cannot be done."""

    code = "import_row_refused"
    status = 409
    sentence = gettext_lazy("A service in this import can no longer be done like this.")
    way_forward = LOOK_AGAIN


def apply(*, planned: Import, publish: bool, now: datetime, actor_id: int | None) -> Import:
    """Keeps drafts, or publishes at once where the organisation has no second reader. Raises
    NotPlanned, NothingToDo, NeedsSecondReader, ChangedSincePlan, RowRefused: then nothing was
    written."""
    with transaction.atomic():
        made = locking.with_owner(locking.locked(planned))
        must_be_planned(made)
        do(made, publish=publish, now=now, actor_id=actor_id)
    return made


def must_be_planned(made: Import) -> None:
    if made.state in locking.RUNNING:
        raise locking.BeingDone
    if made.state != ImportState.PLANNED:
        raise NotPlanned


def do(
    made: Import, *, publish: bool, now: datetime, actor_id: int | None, tell: Tell | None = None
) -> None:
    """Of one that the caller holds locked. Raises as `apply`."""
    todo = to_do(made, publish)
    deed = _Deed(made, publish, now, actor_id)
    with search.gathered():
        for row in progress.over(todo, tell):
            with _naming(row):
                deed.do(row)
    deed.keep(todo)
    made.state, made.published = ImportState.APPLIED, publish
    made.applied_at, made.applied_by_id = now, actor_id
    made.refusal, made.in_the_way = "", []
    made.save()
    planning.record("import.applied", made, now, actor_id, rows=len(todo))


@contextmanager
def _naming(row: ImportRow) -> Iterator[None]:
    """Which row stands in the way, of what came between the look and the deed."""
    try:
        yield
    except (publishing.ChangedByAnother, publishing.BeingRead) as refused:
        raise ChangedSincePlan(fields={row.identifier: str(refused)}) from refused
    except DomainError as refused:
        raise RowRefused(fields={row.identifier: str(refused)}) from refused


def to_do(made: Import, publish: bool) -> list[ImportRow]:
    """The rows, when all of them can be done as things stand. Raises as `apply`."""
    if publish and made.organisation.second_reader:
        raise publishing.NeedsSecondReader
    todo = list(made.rows.filter(outcome__in=CHANGES).select_related("service", "base"))
    if not todo:
        raise NothingToDo
    _must_be_as_planned(made.organisation, todo)
    return todo


def _must_be_as_planned(owner: Organisation, rows: list[ImportRow]) -> None:
    known = standing.by_identifier(owner)
    gone = [row.identifier for row in rows if not _is_as_planned(row, known.get(row.identifier))]
    if gone:
        sentence = publishing.ChangedByAnother.sentence
        raise ChangedSincePlan(fields=dict.fromkeys(gone[:MOST_TOLD], sentence))


def _is_as_planned(row: ImportRow, service: Service | None) -> bool:
    if row.outcome == Outcome.NEW or service is None:
        return row.outcome == Outcome.NEW and service is None
    return service.pk == row.service_id and standing.stamp(service) == row.stamp


class _By(TypedDict):
    now: datetime
    actor_id: int | None


class _Deed:
    """One import being done: what all its rows have in common is read once."""

    def __init__(self, made: Import, publish: bool, now: datetime, actor_id: int | None) -> None:
        self.made, self.publish = made, publish
        self.by: _By = {"now": now, "actor_id": actor_id}
        self.reason = _("Import: %(name)s") % {"name": made.name}
        mine = Service.objects.filter(organisation=made.organisation)
        self.slugs = set(mine.values_list("slug", flat=True))

    def do(self, row: ImportRow) -> None:
        """The row itself is kept with all others, by `keep`."""
        if row.service is None:
            row.service = self._begun(row)
        else:
            publishing.save_draft(
                service=row.service,
                raw=row.document,
                reason=self.reason,
                seen=row.stamp,
                **self.by,
            )
        row.result = Result.DRAFT
        if self.publish and _may_be_published(row):
            publishing.publish(service=row.service, **self.by)
            row.result = Result.PUBLISHED

    def _begun(self, row: ImportRow) -> Service:
        slug = _free_slug(row.identifier, self.slugs)
        self.slugs.add(slug)
        return publishing.begin(
            organisation=self.made.organisation,
            slug=slug,
            raw=row.document,
            base=row.base,
            reason=self.reason,
            **self.by,
        ).service

    def keep(self, rows: list[ImportRow]) -> None:
        """What became of each, and how it is recognised when it is undone."""
        services = {one.pk: one for one in standing.services(self.made.organisation)}
        for row in rows:
            row.stamp_after = standing.stamp(services[row.service_id or 0])
        told = ("service", "result", "stamp_after")
        ImportRow.objects.bulk_update(rows, told, batch_size=AT_ONCE)
        self._name(rows)

    def _name(self, rows: list[ImportRow]) -> None:
        """What the organisation's own system calls each; of those that it named before that is
        known already."""
        owner = self.made.organisation
        known = ExternalIdentifier.objects.filter(organisation=owner)
        given = set(known.values_list("identifier", flat=True))
        ExternalIdentifier.objects.bulk_create(
            ExternalIdentifier(organisation=owner, identifier=row.identifier, service=row.service)
            for row in rows
            if row.service and row.identifier != row.service.slug and row.identifier not in given
        )


def _may_be_published(row: ImportRow) -> bool:
    """A draft that stood there holds what a colleague was writing: that stays a draft."""
    return not row.draft_before and row.status_before != ServiceStatus.DRAFT


def _free_slug(identifier: str, taken: set[str]) -> str:
    stem = slugify(identifier.rsplit("/", 1)[-1])[: LONGEST_SLUG - 5].strip("-") or "dienst"
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)
