"""Delivery: claims a message, gives it to its sender, and settles what became of it.

At least once, and as good as once: a claim is a lease that outlives the slowest attempt, and each
message carries its own id to the receiver on every attempt, so that a repeat can be told.
Any number of workers may run: a claimed row is skipped by the others.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from hub.notifications import unwritten
from hub.notifications.models import Message, MessageState
from hub.notifications.senders import Away, Refused, SenderBase, TryLater, senders

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)  # longer than every step of an attempt may wait, together
MOST_ATTEMPTS = 12
LONGEST_WAIT_MINUTES = 60


def wait_after(attempts: int) -> timedelta:
    """2, 4, 8, 16, 32 minutes, then every hour: given up after about seven hours."""
    return timedelta(minutes=min(2**attempts, LONGEST_WAIT_MINUTES))


def deliver_due(
    *, clock: Callable[[], datetime], limit: int = 50, by: Mapping[str, SenderBase] | None = None
) -> int:
    """Delivers what is due, one message at a time. Returns how many were sent.

    `by` says which channels: others are left to whoever delivers those.
    `clock` is read for each message: a lease from a stale time would end too early. A channel
    whose other side is away is left alone for the rest of the round.
    """
    by = by or senders()
    away: set[str] = set()
    sent = 0
    try:
        for _turn in range(limit):
            now = clock()
            pk = _claim(now, of=set(by) - away)
            if pk is None:
                break
            sent += _deliver(Message.objects.get(pk=pk), by, away, now)
    finally:
        for sender in by.values():
            sender.close()
    return sent


def _due(now: datetime) -> QuerySet[Message]:
    waiting = Q(state=MessageState.WAITING, due_at__lte=now)
    abandoned = Q(state=MessageState.SENDING, leased_until__lte=now)
    return Message.objects.filter(waiting | abandoned)


def _claim(now: datetime, *, of: set[str]) -> UUID | None:
    """The lease is taken before the attempt and counts as one, so that a message which kills its
    worker ends as a dead letter too. On SQLite a transaction has the database to itself."""
    with transaction.atomic():
        waiting = _due(now).filter(channel__in=of).order_by("due_at", "pk")
        pk = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
        if pk is not None:
            Message.objects.filter(pk=pk).update(
                state=MessageState.SENDING, leased_until=now + LEASE, attempts=F("attempts") + 1
            )
    return pk


def _deliver(message: Message, by: Mapping[str, SenderBase], away: set[str], now: datetime) -> bool:
    if message.expires_at is not None and message.expires_at <= now:
        _settle(message, MessageState.DROPPED, "too_late")
        return False
    try:
        by[message.channel].send(unwritten.written(message))
    except Refused as refused:
        _give_up(message, refused.code)
    except TryLater as later:
        _put_off(message, later.code, now)
        if isinstance(later, Away):
            away.add(message.channel)
    except Exception as error:  # noqa: BLE001 - one bad message must not stop the post
        # The type alone: what an error says of a message may name its reader.
        logger.error("Message %s could not be made: %s", message.pk, type(error).__name__)
        _put_off(message, type(error).__name__[:40], now)
    else:
        _settle(message, MessageState.SENT)
        return True
    return False


def _settle(message: Message, state: str, cause: str = "") -> None:
    # Only while the claim is ours: whoever took over an expired lease settles it.
    Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, attempts=message.attempts
    ).update(state=state, cause=cause, leased_until=None, finished_at=timezone.now())


def _put_off(message: Message, cause: str, now: datetime) -> None:
    if message.attempts >= MOST_ATTEMPTS:
        _give_up(message, cause)
        return
    Message.objects.filter(
        pk=message.pk, state=MessageState.SENDING, attempts=message.attempts
    ).update(
        state=MessageState.WAITING,
        cause=cause,
        leased_until=None,
        due_at=now + wait_after(message.attempts),
    )


def _give_up(message: Message, cause: str) -> None:
    _settle(message, MessageState.FAILED, cause)
    logger.error("Message %s given up, attempt %s: %s", message.pk, message.attempts, cause)
