"""Who does what was asked of an import: at once where it is small, else the worker.

All of it is one transaction in both, so a worker that dies leaves nothing half done, and another
begins again. Nobody else sees the lock that says who is at it but by trying to take it.
"""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from hub.audit import behalf
from hub.catalogue.importing import applying, locking, planning, progress, undoing
from hub.catalogue.importing.models import Import, ImportState
from hub.errors import DomainError

logger = logging.getLogger(__name__)
AT_ONCE = 100  # rows that somebody can wait for
MOST_TRIES = 3
JUST_NOW = timedelta(seconds=30)
AWAY = (OperationalError, InterfaceError)
BEFORE = {ImportState.APPLYING: ImportState.PLANNED, ImportState.UNDOING: ImportState.APPLIED}


class Failed(DomainError):
    code = "import_failed"
    status = 500
    sentence = _("Something went wrong on our side. Nothing was changed.")
    way_forward = _("Try again. If it goes wrong once more, tell who runs this site.")


def apply(*, planned: Import, publish: bool, now: datetime, actor_id: int | None) -> Import:
    """Applied already, or being applied. Raises as `applying.apply`."""
    applying.must_be_planned(planned)  # before its lock, which the worker keeps for long
    if planned.rows.filter(outcome__in=applying.CHANGES).count() <= AT_ONCE:
        return applying.apply(planned=planned, publish=publish, now=now, actor_id=actor_id)
    with transaction.atomic():
        made = locking.locked(planned)
        applying.must_be_planned(made)
        applying.to_do(made, publish)
        made.published = publish
        return _asked(made, ImportState.APPLYING, now, actor_id)


def undo(*, applied: Import, now: datetime, actor_id: int | None) -> Import:
    """Undone already, or being undone. Raises as `undoing.undo`."""
    undoing.must_be_applied(applied, now)
    if undoing.to_undo(applied).count() <= AT_ONCE:
        return undoing.undo(applied=applied, now=now, actor_id=actor_id)
    with transaction.atomic():
        made = locking.locked(applied)
        undoing.must_be_applied(made, now)
        return _asked(made, ImportState.UNDOING, now, actor_id)


def _asked(made: Import, state: ImportState, now: datetime, actor_id: int | None) -> Import:
    made.state, made.tries, made.tried_at = state, 0, None
    made.refusal, made.in_the_way = "", []
    made.asked_by_id, made.asked_for = actor_id, behalf.told()
    made.save()
    planning.record("import.asked", made, now, actor_id)
    progress.forget(made.pk)
    carry_on_with.enqueue(made.pk)
    return made


@task()
def carry_on_with(import_id: int) -> bool:
    return carry_on(pk=import_id, now=timezone.now())


def carry_on_all(*, now: datetime) -> int:
    """What a worker left when it died, or could not do for the database was away."""
    waiting = Import.objects.filter(state__in=locking.RUNNING).order_by("pk")
    return sum(carry_on(pk=pk, now=now) for pk in waiting.values_list("pk", flat=True))


def carry_on(*, pk: int, now: datetime) -> bool:
    """Does what was asked of it. False where another is at it, or has done it. What cannot be done
    leaves all as it was, and is told on its page."""
    try:
        return _tried(pk, now) and _done(pk, now)
    except DomainError as refused:
        _give_up(pk, refused.code, list(refused.fields), now)
    except AWAY:
        raise
    except Exception:
        logger.exception("An import could not be done")
        _give_up(pk, Failed.code, [], now)
    return True


def _tried(pk: int, now: datetime) -> bool:
    """Counted before it begins: what kills the worker each time is not tried for ever. Who counted
    just now is about to begin, and counts for one."""
    with transaction.atomic():
        made = locking.claimed(pk)
        if made is None or (made.tried_at and now - made.tried_at < JUST_NOW):
            return False
        if made.tries >= MOST_TRIES:
            raise Failed
        made.tries, made.tried_at = made.tries + 1, now
        made.save(update_fields=["tries", "tried_at"])
    return True


def _done(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        made = locking.claimed(pk)
        if made is None:
            return False
        locking.with_owner(made)
        actor, tell = made.asked_by_id, progress.teller(pk)
        with behalf.again(made.asked_for):
            if made.state == ImportState.APPLYING:
                applying.do(made, publish=made.published, now=now, actor_id=actor, tell=tell)
            else:
                undoing.put_back(made, now=now, actor_id=actor, tell=tell)
    return True


def _give_up(pk: int, code: str, in_the_way: list[str], now: datetime) -> None:
    with transaction.atomic():
        made = locking.claimed(pk)
        if made is None:
            return
        made.state = BEFORE[ImportState(made.state)]
        made.published = made.published and made.state == ImportState.APPLIED
        made.refusal, made.in_the_way = code, in_the_way
        made.save()
        planning.record("import.given_up", made, now, made.asked_by_id)
