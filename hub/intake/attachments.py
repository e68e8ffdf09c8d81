"""The content of files that were sent as answers. The only writer of attachments; each is sealed,
and goes with its intake.

Call within the transaction that holds the intake's row, so that answers and files agree.
"""

import secrets
from collections.abc import Collection
from typing import Any

from django.db import transaction

from hub.intake import files, sealing
from hub.intake.document import Question
from hub.intake.files import Sent
from hub.intake.models import Attachment, Intake


def add(*, intake: Intake, question: Question, sent: Sent) -> dict[str, Any]:
    """The file as an answer tells of it. Raises AnswerRefused."""
    kind = files.kind_of(question, sent)
    made = Attachment.objects.create(
        intake=intake, ref=secrets.token_hex(16), sealed=sealing.seal_bytes(sent.content)
    )
    name = files.cleaned(sent.name)
    return {"id": made.ref, "name": name, "kind": kind, "size": sent.size}


def keep_only(*, intake: Intake, refs: Collection[str]) -> None:
    """What no answer names any more is deleted."""
    Attachment.objects.filter(intake=intake).exclude(ref__in=refs).delete()


def content_of(intake: Intake, ref: str) -> bytes | None:
    """None where this intake has no such file. Raises CannotOpen."""
    found = Attachment.objects.filter(intake=intake, ref=ref).first()
    return sealing.opened_bytes(found.sealed) if found else None


def reseal() -> int:
    """With the first key. Gives how many."""
    done = 0
    for pk in Attachment.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            locked = Attachment.objects.select_for_update().filter(pk=pk).first()
            if locked:
                locked.sealed = sealing.resealed(locked.sealed)
                locked.save(update_fields=["sealed"])
                done += 1
    return done
