"""Journeys that have ended are deleted on schedule, with their parties and all they told; running
ones never are. And the keys with which they are sealed can be changed."""

from datetime import datetime

from django.db import models, transaction

from hub.intake import sealing
from scheduling.journeys.models import Journey, Party, Progress

SEALED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Journey, ("sealed", "reason")),
    (Party, ("sealed",)),
    (Progress, ("sealed",)),
)


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
    """Seals all with the first key, so that older ones may go. Gives how many rows."""
    return sum(_reseal(model, fields, at_once) for model, fields in SEALED)


def _reseal(model: type[models.Model], fields: tuple[str, ...], at_once: int) -> int:
    done, last, rows = 0, 0, model._default_manager.order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:at_once]):
        last = batch[-1]
        for pk in batch:
            with transaction.atomic():  # under the row's lock: what is kept meanwhile stays
                row = rows.select_for_update().filter(pk=pk).first()
                done += bool(row and _sealed_anew(row, fields))
    return done


def _sealed_anew(row: models.Model, fields: tuple[str, ...]) -> bool:
    kept = [name for name in fields if getattr(row, name)]
    for name in kept:
        setattr(row, name, sealing.resealed(getattr(row, name)))
    row.save(update_fields=kept)
    return bool(kept)
