"""How long a conversation is kept, and when it goes; sealing all of it anew with a new key."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Max

from hub.intake import sealing
from scheduling.conversations import terms
from scheduling.conversations.models import (
    Addition,
    Conversation,
    HandOver,
    NextStep,
    PrivateNote,
)
from scheduling.conversations.policies import policy_of

AT_ONCE = 500
SEALED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Conversation, ("sealed",)),
    (NextStep, ("sealed",)),
    (Addition, ("sealed",)),
    (PrivateNote, ("sealed",)),
    (HandOver, ("sealed", "answer_sealed")),
)


def gone_at(conversation: Conversation) -> datetime:
    """So many days after the last change, the last day of a step and whatever else needs it."""
    days = policy_of(conversation.organisation).keep_days
    last = conversation.steps.filter(done_at=None).aggregate(last=Max("due_on"))["last"]
    needed = [conversation.changed_at, conversation.needed_until]
    if last:
        needed.append(datetime.combine(last, time.max, tzinfo=terms.COUNTRY))
    return max(moment for moment in needed if moment) + timedelta(days=days)


def keep(conversation: Conversation) -> None:
    """Call with its row locked, after each change."""
    conversation.gone_at = gone_at(conversation)
    conversation.save(update_fields=["gone_at"])


def need_until(*, conversation_id: int, until: datetime | None) -> None:
    """What the record belongs to, such as a journey, says how long it needs it; None: no more."""
    with transaction.atomic():
        found = locked(conversation_id)
        if found:
            found.needed_until = until
            found.save(update_fields=["needed_until"])
            keep(found)


def locked(pk: int) -> Conversation | None:
    """Its row, until the transaction ends: every change of what belongs to it takes it first."""
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.filter(pk=pk).first()


def forget_old(*, now: datetime) -> int:
    """Records with all that belongs to them, and private notes, which go earlier. Gives how many
    rows went. May run twice at once."""
    notes = _delete(PrivateNote, now)
    return notes + _delete(Conversation, now)


def _delete(model: Any, now: datetime) -> int:
    gone = 0
    while True:
        with transaction.atomic():
            old = model.objects.select_for_update(skip_locked=True).filter(gone_at__lte=now)
            batch = list(old.values_list("pk", flat=True)[:AT_ONCE])
            model.objects.filter(pk__in=batch).delete()
        gone += len(batch)
        if len(batch) < AT_ONCE:
            return gone


def reseal() -> int:
    """All with the first of INTAKE_KEYS. Gives how many rows. Raises CannotOpen."""
    return sum(_reseal(model, fields, sealing.resealed) for model, fields in SEALED)


def _reseal(model: Any, fields: tuple[str, ...], anew: Callable[[Any], bytes]) -> int:
    done, last = 0, 0
    while batch := list(model.objects.filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        for one in batch:
            with transaction.atomic():  # under the row's lock: a change meanwhile is not undone
                row = model.objects.select_for_update().filter(pk=one.pk).first()
                if row is None:
                    continue
                for name in fields:
                    if getattr(row, name) is not None:
                        setattr(row, name, anew(getattr(row, name)))
                row.save(update_fields=list(fields))
                done += 1
    return done
