"""Journeys that have ended are deleted on schedule, with their parties and all they told; running
ones never are. And the keys with which they are sealed can be changed."""

from datetime import datetime

from django.db import transaction

from hub.intake import sealing
from scheduling.journeys.models import Journey, Party, Progress


def forget_old(*, now: datetime, at_once: int = 200) -> int:
    """Gives how many. Appointments stay, on their own schedule."""
    gone = 0
    while True:
        with transaction.atomic():
            old = Journey.objects.select_for_update(skip_locked=True).filter(gone_at__lte=now)
            batch = list(old.values_list("pk", flat=True)[:at_once])
            Journey.objects.filter(pk__in=batch).delete()
        gone += len(batch)
        if len(batch) < at_once:
            return gone


def reseal(*, at_once: int = 500) -> int:
    """Seals all with the first key, so that older ones may go. Gives how many."""
    return sum(_reseal(model, at_once) for model in (Journey, Party, Progress))


def _reseal(model: type[Journey] | type[Party] | type[Progress], at_once: int) -> int:
    done, last = 0, 0
    rows = model.objects.filter(sealed__isnull=False).order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:at_once]):
        last = batch[-1]
        for pk in batch:
            with transaction.atomic():  # under the row's lock: what is kept meanwhile stays
                row = model.objects.select_for_update().filter(pk=pk).first()
                if row and row.sealed:
                    row.sealed = sealing.resealed(row.sealed)
                    row.save(update_fields=["sealed"])
                    done += 1
    return done
