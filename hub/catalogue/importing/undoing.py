"""Puts back what stood before an import, service by service: what somebody changed since then
stays as it is, and is told."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue import publishing, search
from hub.catalogue.importing import keeping, locking, planning, progress
from hub.catalogue.importing.models import Import, ImportRow, ImportState, Outcome, Result
from hub.catalogue.importing.progress import Tell
from hub.catalogue.models import Service, ServiceStatus
from hub.errors import DomainError

AT_ONCE = 200
DONE = (Result.DRAFT, Result.PUBLISHED)


class NotApplied(DomainError):
    code = "import_not_applied"
    status = 409
    sentence = gettext_lazy("There is nothing to undo in this import.")


class TooLate(DomainError):
    code = "import_undone_too_late"
    status = 409
    sentence = gettext_lazy("This import was done too long ago to undo it.")
    way_forward = gettext_lazy("Roll back the services that are wrong one by one.")


def undo(*, applied: Import, now: datetime, actor_id: int | None) -> Import:
    """Each row tells in `result` and `told` whether it was put back. Raises NotApplied, TooLate."""
    with transaction.atomic():
        made = locking.with_owner(locking.locked(applied))
        must_be_applied(made, now)
        put_back(made, now=now, actor_id=actor_id)
    return made


def must_be_applied(made: Import, now: datetime) -> None:
    if made.state in locking.RUNNING:
        raise locking.BeingDone
    if made.state != ImportState.APPLIED:
        raise NotApplied
    if not keeping.may_be_undone(made, now):
        raise TooLate


def put_back(
    made: Import, *, now: datetime, actor_id: int | None, tell: Tell | None = None
) -> None:
    """Of one that the caller holds locked."""
    # Backwards: what came last goes first.
    rows = list(to_undo(made).select_related("service").order_by("-position"))
    with search.gathered():
        kept = sum(not _undone(made, row, now, actor_id) for row in progress.over(rows, tell))
    ImportRow.objects.bulk_update(rows, ("result", "told"), batch_size=AT_ONCE)
    made.state = ImportState.UNDONE
    made.undone_at, made.undone_by_id = now, actor_id
    made.refusal, made.in_the_way = "", []
    made.save()
    planning.record("import.undone", made, now, actor_id, kept=kept)


def to_undo(made: Import) -> QuerySet[ImportRow]:
    return made.rows.filter(result__in=DONE)


def _undone(made: Import, row: ImportRow, now: datetime, actor_id: int | None) -> bool:
    """Under the service's lock, so that nobody changes it between the look and the deed."""
    try:
        with transaction.atomic():
            service = _unchanged(row)
            row.told = _put_back(made, row, service, now, actor_id)
        row.result = Result.PUT_BACK
    except DomainError as refused:
        row.result, row.told = Result.KEPT, str(refused)[:300]
    return row.result == Result.PUT_BACK


def _unchanged(row: ImportRow) -> Service:
    found = Service.objects.select_for_update(no_key=True).filter(pk=row.service_id or 0).first()
    if found is None or publishing.stamp(found) != row.stamp_after:
        raise publishing.ChangedByAnother(
            _("This service was changed after the import."),
            way_forward=_("Look at it yourself, and roll it back if need be."),
        )
    return found


def _put_back(
    made: Import, row: ImportRow, service: Service, now: datetime, actor_id: int | None
) -> str:
    """How it was put back, where that is not plain."""
    reason = _("Undone: %(name)s") % {"name": made.name}
    if row.result == Result.PUBLISHED:
        return _unpublished(row, service, reason, now, actor_id)
    if row.outcome == Outcome.NEW:
        publishing.forget(service=service, now=now, actor_id=actor_id)
    elif row.draft_before:
        publishing.save_draft(
            service=service,
            raw=row.before,
            now=now,
            reason=reason,
            actor_id=actor_id,
            seen=row.stamp_after,
        )
    else:
        publishing.discard(service=service, now=now, actor_id=actor_id)
    return ""


def _unpublished(
    row: ImportRow, service: Service, reason: str, now: datetime, actor_id: int | None
) -> str:
    """What was public is never wiped out: what stood before is published again as a new version,
    and what did not exist is archived."""
    if row.outcome == Outcome.CHANGED:
        publishing.save_draft(
            service=service, raw=row.before, now=now, reason=reason, actor_id=actor_id
        )
        publishing.publish(service=service, now=now, actor_id=actor_id)
    if row.status_before != ServiceStatus.PUBLISHED:
        publishing.archive(service=service, now=now, reason=reason, actor_id=actor_id)
        return _("Archived: it was public for a while.")
    return ""
