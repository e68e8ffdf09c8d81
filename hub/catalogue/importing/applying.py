"""Does what a plan shows: all of it or nothing, in one transaction.

All or nothing, for what somebody looked at is what happens, and one undo takes back one deed. Rows
that the plan refused were shown as such, and stay out.
"""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue import publishing
from hub.catalogue.importing import planning, standing
from hub.catalogue.importing.models import (
    ExternalIdentifier,
    Import,
    ImportRow,
    ImportState,
    Outcome,
    Result,
)
from hub.catalogue.models import Organisation, Service, ServiceStatus
from hub.errors import DomainError

LONGEST_SLUG = 100
MOST_TOLD = 20


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
    sentence = gettext_lazy("A service was changed after you looked at this import.")
    way_forward = gettext_lazy("Nothing was done. Choose the file again, and look once more.")


def apply(*, planned: Import, publish: bool, now: datetime, actor_id: int | None) -> Import:
    """Keeps drafts, or publishes at once where the organisation has no second reader. Raises
    NotPlanned, NothingToDo, NeedsSecondReader, ChangedSincePlan: then nothing was written."""
    with transaction.atomic():
        made = _locked(planned)
        if publish and made.organisation.second_reader:
            raise publishing.NeedsSecondReader
        todo = [row for row in _rows(made) if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
        if not todo:
            raise NothingToDo
        _must_be_as_planned(made.organisation, todo)
        for row in todo:
            _do(made, row, publish, now, actor_id)
        made.state, made.published = ImportState.APPLIED, publish
        made.applied_at, made.applied_by_id = now, actor_id
        made.save()
        planning.record("import.applied", made, now, actor_id, rows=len(todo))
    return made


def _locked(planned: Import) -> Import:
    # One import of an organisation at a time: two could give one identifier to two services.
    owner = Organisation.objects.select_for_update(no_key=True).get(pk=planned.organisation_id)
    made = Import.objects.select_for_update().get(pk=planned.pk)
    made.organisation = owner
    if made.state != ImportState.PLANNED:
        raise NotPlanned
    return made


def _rows(made: Import) -> list[ImportRow]:
    return list(made.rows.select_related("service", "base"))


def _must_be_as_planned(owner: Organisation, rows: list[ImportRow]) -> None:
    known = standing.by_identifier(owner)
    gone = [row.identifier for row in rows if not _is_as_planned(row, known.get(row.identifier))]
    if gone:
        sentence = publishing.ChangedByAnother.sentence
        raise ChangedSincePlan(fields=dict.fromkeys(gone[:MOST_TOLD], sentence))


def _is_as_planned(row: ImportRow, service: Service | None) -> bool:
    if row.outcome == Outcome.NEW or service is None:
        return row.outcome == Outcome.NEW and service is None
    return service.pk == row.service_id and publishing.stamp(service) == row.stamp


def _do(made: Import, row: ImportRow, publish: bool, now: datetime, actor_id: int | None) -> None:
    reason = _("Import: %(name)s") % {"name": made.name}
    if row.service is None:
        draft = publishing.begin(
            organisation=made.organisation,
            slug=_free_slug(made.organisation, row.identifier),
            raw=row.document,
            base=row.base,
            now=now,
            reason=reason,
            actor_id=actor_id,
        )
        row.service = draft.service
    else:
        publishing.save_draft(
            service=row.service,
            raw=row.document,
            now=now,
            reason=reason,
            actor_id=actor_id,
            seen=row.stamp,
        )
    row.result = Result.DRAFT
    if publish and _may_be_published(row):
        publishing.publish(service=row.service, now=now, actor_id=actor_id)
        row.result = Result.PUBLISHED
    _name(made.organisation, row.service, row.identifier)
    row.stamp_after = publishing.stamp(Service.objects.get(pk=row.service.pk))
    row.save()


def _may_be_published(row: ImportRow) -> bool:
    """A draft that stood there holds what a colleague was writing: that stays a draft."""
    return not row.draft_before and row.status_before != ServiceStatus.DRAFT


def _name(owner: Organisation, service: Service, identifier: str) -> None:
    if service.slug != identifier:
        ExternalIdentifier.objects.update_or_create(
            organisation=owner, identifier=identifier, defaults={"service": service}
        )


def _free_slug(owner: Organisation, identifier: str) -> str:
    stem = slugify(identifier.rsplit("/", 1)[-1])[: LONGEST_SLUG - 5].strip("-") or "dienst"
    taken = set(Service.objects.filter(organisation=owner).values_list("slug", flat=True))
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in names if name not in taken)
