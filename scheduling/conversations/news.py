"""News for rooms above: one signal per fact, sent on commit, carrying ids and nothing else."""

from typing import Any

from django.db import transaction
from django.dispatch import Signal

from scheduling.conversations.models import Conversation, HandOver

# Arguments of all: conversation_id, appointment_id and ticket_id (None where there is none).
conversation_finished = Signal()
# And of these: hand_over_id, organisation_id (who receives).
hand_over_sent = Signal()
hand_over_answered = Signal()  # and: state ("accepted", "planned" or "refused")
hand_over_came_back = Signal()
# And of this one: consent_id, organisation_id.
consent_withdrawn = Signal()


def tell(signal: Signal, conversation: Conversation, **more: Any) -> None:
    ids = {
        "conversation_id": conversation.pk,
        "appointment_id": conversation.appointment_id,
        "ticket_id": conversation.ticket_id,
    }
    transaction.on_commit(lambda: signal.send_robust(sender=Conversation, **ids, **more))


def tell_of(signal: Signal, hand_over: HandOver, **more: Any) -> None:
    tell(
        signal,
        hand_over.conversation,
        hand_over_id=hand_over.pk,
        organisation_id=hand_over.receiver_id,
        **more,
    )
