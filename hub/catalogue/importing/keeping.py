"""How long an import is kept: what it would have changed, and what stood before. What it did to
services stays, with their versions and the trail."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from hub.catalogue.importing import planning
from hub.catalogue.importing.models import Import, ImportState

AT_ONCE = 20  # imports of up to a thousand rows


def kept() -> timedelta:
    return timedelta(days=settings.IMPORTS_KEPT_DAYS)


def gone_at(made: Import) -> datetime:
    """From when on it is forgotten, and can no longer be undone."""
    return (made.undone_at or made.applied_at or made.planned_at) + kept()


def may_be_undone(made: Import, now: datetime) -> bool:
    return made.state == ImportState.APPLIED and now < gone_at(made)


def forget_old(*, now: datetime) -> int:
    """Gives how many. One that somebody is at stays until the next round."""
    gone = 0
    while forgotten := _forget_some(now):
        gone += forgotten
    return gone


def _forget_some(now: datetime) -> int:
    since = now - kept()
    old = (
        Q(state=ImportState.PLANNED, planned_at__lte=since)
        | Q(state=ImportState.APPLIED, applied_at__lte=since)
        | Q(state=ImportState.UNDONE, undone_at__lte=since)
    )
    with transaction.atomic():
        batch = list(Import.objects.select_for_update(skip_locked=True).filter(old)[:AT_ONCE])
        for made in batch:
            planning.record("import.forgotten", made, now, None)
        Import.objects.filter(pk__in=[made.pk for made in batch]).delete()
    return len(batch)
