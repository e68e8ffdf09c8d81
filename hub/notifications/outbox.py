"""The outbox: put a message in, and a worker delivers it. The wording is the caller's."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from hub.notifications.models import Message, MessageChannel, MessageState

# Line breaks and other control characters have no business in a header or a name.
CONTROLS = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Alternative:
    """The message in another form: `content_type` with its parameters, and the text."""

    content_type: str
    text: str


@dataclass(frozen=True, slots=True)
class Sender:
    """In whose name: shown beside our own address, and where an answer goes."""

    organisation_id: int | None = None
    name: str = ""
    reply_to: str = ""


def message(
    *,
    recipient: str,
    language: str,
    text: str = "",
    now: datetime,
    subject: str = "",
    html: str = "",
    channel: str = MessageChannel.EMAIL,
    kind: str = "",
    topic: str = "",
    once: str | None = None,
    sender: Sender | None = None,
    alternative: Alternative | None = None,
    facts: dict[str, Any] | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Message:
    """A message that the caller writes in its own transaction; a worker finds it there after the
    commit. With `facts` in place of words the worker makes them (hub.notifications.unwritten)."""
    sender = sender or Sender()
    return Message(
        channel=channel,
        kind=kind,
        topic=topic,
        once=once,
        organisation_id=sender.organisation_id,
        recipient=recipient,
        sender_name=one_line(sender.name)[:80],
        reply_to=sender.reply_to,
        subject=one_line(subject)[:200],
        text=text,
        facts=facts,
        html=html,
        language=language,
        alternative=alternative.text if alternative else "",
        alternative_type=alternative.content_type if alternative else "",
        created_at=now,
        due_at=due_at or now,
        expires_at=expires_at,
    )


def put(made: Message) -> Message | None:
    """Writes a message in the caller's transaction. `once` names it for good: a second message of
    that name is not written, and None comes back."""
    if made.once is None:
        made.save(force_insert=True)
        return made
    Message.objects.bulk_create([made], ignore_conflicts=True)
    return made if Message.objects.filter(pk=made.pk).exists() else None


def withdraw(*, topic: str, kinds: list[str], now: datetime, cause: str) -> int:
    """Drops what waits about a topic; `cause` says why. What is on its way cannot be called
    back."""
    return Message.objects.filter(topic=topic, kind__in=kinds, state=MessageState.WAITING).update(
        state=MessageState.DROPPED, cause=cause, finished_at=now
    )


def send_again(*, message_id: UUID, now: datetime) -> bool:
    """Gives a dead letter a new row of attempts. False when it is none (any more)."""
    with transaction.atomic():
        return bool(
            Message.objects.filter(pk=message_id, state=MessageState.FAILED).update(
                state=MessageState.WAITING, attempts=0, due_at=now, finished_at=None, cause=""
            )
        )


def forget_old(*, before: datetime) -> int:
    """Deletes what was settled before a moment: its work is done, and it names people."""
    settled = [MessageState.SENT, MessageState.FAILED, MessageState.DROPPED]
    return Message.objects.filter(state__in=settled, finished_at__lt=before).delete()[0]


def one_line(text: str) -> str:
    return CONTROLS.sub(" ", text).strip()
