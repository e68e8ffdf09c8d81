"""The record of a conversation. The only writer of conversations and of additions to them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.errors import Invalid, NotFound, Text
from hub.intake import bsn, sealing
from hub.people.models import User
from locations.models import Channel
from scheduling.booking import Actor
from scheduling.conversations import helping, keeping, news, said, seen
from scheduling.conversations.content import LONGEST_LINE, LONGEST_TEXT, Content
from scheduling.conversations.models import Addition, Conversation
from scheduling.conversations.refusals import (
    AlreadyFinished,
    ChangedByAnother,
    NobodyHelps,
    NotFinished,
    NotYet,
)
from scheduling.models import Appointment, Participant
from scheduling.queue.models import Ticket

FREE = ("name", "subject", "agreed")  # what holds any words, and so a BSN where nobody looked


@dataclass(frozen=True, slots=True)
class Added:
    """An addition, opened. `author`: the name, for colleagues alone."""

    at: datetime
    author: str
    text: str


def of_appointment(
    *, appointment: Appointment, user: User, now: datetime, actor: Actor
) -> Conversation:
    """The record of the user's own organisation: the one there is, or a fresh one. Raises
    NobodyHelps where that organisation helps with nothing of the visit."""
    booker = Participant.objects.filter(appointment=appointment).first()
    known = Content()
    if booker:
        phone = booker.phone.as_e164 if booker.phone else ""
        known = Content(name=booker.name, email=booker.email, phone=phone)
    fresh = Conversation(
        appointment=appointment,
        channel=appointment.channel,
        language=appointment.language,
        zone=appointment.zone,
    )
    return _begun(appointment, fresh, known, user=user, now=now, actor=actor)


def of_ticket(*, ticket: Ticket, user: User, now: datetime, actor: Actor) -> Conversation:
    """Of a walk-in; who came with an appointment has the record of that. Raises NobodyHelps."""
    if ticket.appointment:
        return of_appointment(appointment=ticket.appointment, user=user, now=now, actor=actor)
    remote = ticket.services.filter(offering__channel=Channel.VIDEO_POINT).exists()
    fresh = Conversation(
        ticket=ticket,
        channel=Channel.VIDEO_POINT if remote else Channel.IN_PERSON,
        language=ticket.language,
        zone=ticket.service_point.zone,
    )
    return _begun(ticket, fresh, Content(), user=user, now=now, actor=actor)


def _begun(
    of: Appointment | Ticket,
    fresh: Conversation,
    known: Content,
    *,
    user: User,
    now: datetime,
    actor: Actor,
) -> Conversation:
    part = helping.own_part(user, of)
    if part is None:
        raise NobodyHelps
    owner, service = part
    mine: dict[str, Any] = {"organisation": owner}
    mine |= {"appointment": of} if isinstance(of, Appointment) else {"ticket": of}
    with transaction.atomic():
        # One writer at a time: the visit's own row is there before any record of it.
        type(of)._default_manager.select_for_update(of=("self",)).get(pk=of.pk)
        found = Conversation.objects.filter(**mine).first()
        if found:
            return found
        fresh.organisation, fresh.service, fresh.author = owner, service, user
        fresh.service_point = of.service_point
        fresh.began_at = fresh.changed_at = fresh.gone_at = now
        fresh.sealed = sealing.seal(known.packed())
        fresh.save(force_insert=True)
        keeping.keep(fresh)
        seen.record("conversation.begun", fresh, now=now, actor=actor)
    return fresh


def content_of(conversation: Conversation) -> Content:
    return Content.of(sealing.opened(conversation.sealed))


def save(
    *, conversation: Conversation, content: Content, revision: int, now: datetime, actor: Actor
) -> Conversation:
    """Keeps the text. `revision` is that of the page that was shown. Raises Invalid,
    ChangedByAnother, AlreadyFinished."""
    content = _checked(content)
    with transaction.atomic():
        found = unfinished(conversation)
        if found.revision != revision:
            raise ChangedByAnother
        if content != content_of(found):
            found.sealed = sealing.seal(content.packed())
            _changed(found, now)
            seen.look("conversation.written", found, now=now, actor=actor)
    return found


def finish(*, conversation: Conversation, revision: int, now: datetime, actor: Actor) -> None:
    """Once, from the day of the conversation on: then the text stands. Raises Invalid, NotYet,
    ChangedByAnother, AlreadyFinished."""
    with transaction.atomic():
        found = unfinished(conversation)
        _must_be_its_day(found, now)
        if found.revision != revision:
            raise ChangedByAnother
        content = content_of(found)
        _must_say_what_was_agreed(content)
        found.sealed = sealing.seal(replace(content, said=said.in_the_call(found)).packed())
        found.finished_at = now
        found.save(update_fields=["finished_at"])
        _changed(found, now)
        seen.record("conversation.finished", found, now=now, actor=actor)
        news.tell(news.conversation_finished, found)


def add(
    *, conversation: Conversation, text: str, user: User, now: datetime, actor: Actor
) -> Addition:
    """A correction of what is finished. Raises Invalid, NotFinished."""
    text = _text(text)
    if not text:
        raise Invalid(fields={"text": _("Write what is to be added.")})
    with transaction.atomic():
        found = finished(conversation)
        made = Addition.objects.create(
            conversation=found,
            author=user,
            added_at=now,
            sealed=sealing.seal({"text": text}),
        )
        _changed(found, now)
        seen.record("conversation.added_to", found, now=now, actor=actor)
    return made


def additions_of(conversation: Conversation) -> list[Added]:
    rows = conversation.additions.select_related("author").order_by("added_at", "pk")
    return [
        Added(row.added_at, row.author.name, sealing.opened(row.sealed)["text"]) for row in rows
    ]


def unfinished(conversation: Conversation) -> Conversation:
    """Locked. Raises AlreadyFinished, NotFound."""
    found = live(conversation)
    if found.finished_at:
        raise AlreadyFinished
    return found


def finished(conversation: Conversation) -> Conversation:
    """Locked. Raises NotFinished, NotFound."""
    found = live(conversation)
    if not found.finished_at:
        raise NotFinished
    return found


def live(conversation: Conversation) -> Conversation:
    """Locked. Raises NotFound where it was deleted meanwhile."""
    found = keeping.locked(conversation.pk)
    if found is None:
        raise NotFound
    return found


def touched(conversation: Conversation, now: datetime) -> None:
    """Something that belongs to it changed, its text did not. Call with its row locked."""
    conversation.changed_at = now
    conversation.save(update_fields=["changed_at"])
    keeping.keep(conversation)


def _changed(found: Conversation, now: datetime) -> None:
    found.revision += 1
    found.save(update_fields=["sealed", "revision"])
    touched(found, now)


def _checked(content: Content) -> Content:
    """Trimmed. Raises Invalid."""
    lines: dict[str, Any] = {
        name: " ".join(getattr(content, name).split())
        for name in ("name", "email", "phone", "subject")
    }
    wrong: dict[str, Text] = {
        name: _("Use at most %(most)s characters.") % {"most": LONGEST_LINE}
        for name, line in lines.items()
        if len(line) > LONGEST_LINE
    }
    agreed = content.agreed.strip()
    if len(agreed) > LONGEST_TEXT:
        wrong["agreed"] = _("Use at most %(most)s characters.") % {"most": LONGEST_TEXT}
    wrong |= {
        name: bsn.THEIRS
        for name, text in {**lines, "agreed": agreed}.items()
        if name in FREE and bsn.is_in(text) and name not in wrong
    }
    if wrong:
        raise Invalid(fields=wrong)
    return replace(content, agreed=agreed, **lines)


def _text(text: str) -> str:
    """Raises Invalid."""
    if bsn.is_in(text):
        raise Invalid(fields={"text": bsn.THEIRS})
    if len(text.strip()) > LONGEST_TEXT:
        limit = _("Use at most %(most)s characters.") % {"most": LONGEST_TEXT}
        raise Invalid(fields={"text": limit})
    return text.strip()


def _must_be_its_day(found: Conversation, now: datetime) -> None:
    """On the clock of the place. Who is talked with earlier is moved in the agenda first."""
    if found.appointment is None:
        return
    zone = ZoneInfo(found.zone)
    day = found.appointment.starts_at.astimezone(zone).date()
    if now.astimezone(zone).date() < day:
        raise NotYet(date_format(day, "l j F Y"))


def _must_say_what_was_agreed(content: Content) -> None:
    wrong = {}
    if not content.subject:
        wrong["subject"] = _("Write in a few words what it was about.")
    if not content.agreed:
        wrong["agreed"] = _("Write what was agreed. If nothing was: write that.")
    if wrong:
        raise Invalid(fields=wrong)
