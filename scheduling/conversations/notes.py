"""Private notes of a professional: apart from the record, for few, and gone sooner. Their only
writer, and the only way to read one."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hub.errors import Invalid
from hub.intake import bsn, sealing
from hub.people.models import User
from scheduling.booking import Actor
from scheduling.conversations import access, records, seen
from scheduling.conversations.content import LONGEST_TEXT
from scheduling.conversations.models import Conversation, PrivateNote
from scheduling.conversations.policies import policy_of
from scheduling.conversations.refusals import ChangedByAnother


@dataclass(frozen=True, slots=True)
class Note:
    """One note, opened."""

    author: str
    is_own: bool
    text: str
    revision: int
    gone_at: datetime


def read(*, user: User, conversation: Conversation, now: datetime, actor: Actor) -> list[Note]:
    """The own one first. Each look stands in the trail."""
    rows = access.notes(user, conversation).filter(gone_at__gt=now).select_related("author")
    found = [
        Note(
            author=row.author.name,
            is_own=row.author_id == user.pk,
            text=sealing.opened(row.sealed)["text"],
            revision=row.revision,
            gone_at=row.gone_at,
        )
        for row in rows
    ]
    if found:
        seen.look("conversation.note_seen", conversation, now=now, actor=actor)
    return sorted(found, key=lambda note: not note.is_own)


def write(
    *,
    user: User,
    conversation: Conversation,
    text: str,
    revision: int,
    now: datetime,
    actor: Actor,
) -> None:
    """The own note; an empty one is deleted. Raises Invalid, ChangedByAnother."""
    text = text.strip()
    if len(text) > LONGEST_TEXT:
        limit = _("Use at most %(most)s characters.") % {"most": LONGEST_TEXT}
        raise Invalid(fields={"text": limit})
    if bsn.is_in(text):
        raise Invalid(fields={"text": bsn.THEIRS})
    with transaction.atomic():
        found = records.live(conversation)
        mine = PrivateNote.objects.filter(conversation=found, author=user).first()
        if (mine.revision if mine else 0) != revision:
            raise ChangedByAnother
        if not text:
            PrivateNote.objects.filter(conversation=found, author=user).delete()
            return
        days = policy_of(found.organisation).note_days
        PrivateNote.objects.update_or_create(
            conversation=found,
            author=user,
            defaults={
                "revision": revision + 1,
                "sealed": sealing.seal({"text": text}),
                "changed_at": now,
                "gone_at": now + timedelta(days=days),
            },
        )
        seen.look("conversation.note_written", found, now=now, actor=actor)
