"""The citizen's yes to one organisation for one purpose, and the no that can follow at any time.
Their only writer."""

from datetime import datetime

from django.db import transaction

from hub.catalogue.models import Organisation
from hub.errors import NotFound
from hub.people.models import User
from scheduling.booking import CITIZEN, Actor
from scheduling.conversations import news, records, seen
from scheduling.conversations.models import Consent, Conversation, HandOver, HandOverState


def given(
    *,
    conversation: Conversation,
    to: Organisation,
    purpose: str,
    user: User,
    now: datetime,
    actor: Actor,
) -> Consent:
    """What the citizen said at the desk; of one that stands already, that one. Call with the
    conversation's row locked."""
    standing = {"conversation": conversation, "organisation": to, "purpose": purpose}
    found = Consent.objects.filter(**standing, withdrawn_at=None).first()
    if found:
        return found
    made = Consent.objects.create(**standing, given_at=now, recorded_by=user)
    seen.record("consent.given", conversation, now=now, actor=actor, to=to.pk, purpose=purpose)
    return made


def withdraw(*, conversation: Conversation, pk: int, now: datetime, actor: Actor = CITIZEN) -> None:
    """Whatever was handed over under it is gone for its receiver at once. A second time changes
    nothing. Raises NotFound for a consent of somebody else."""
    with transaction.atomic():
        found = records.live(conversation)
        consent = Consent.objects.filter(conversation=found, pk=pk).first()
        if consent is None:
            raise NotFound
        if consent.withdrawn_at:
            return
        consent.withdrawn_at = now
        consent.save(update_fields=["withdrawn_at"])
        HandOver.objects.filter(consent=consent).update(
            state=HandOverState.WITHDRAWN, sealed=None, answer_sealed=None
        )
        seen.record("consent.withdrawn", found, now=now, actor=actor, to=consent.organisation_id)
        news.tell(
            news.consent_withdrawn,
            found,
            consent_id=consent.pk,
            organisation_id=consent.organisation_id,
        )


def of(conversation: Conversation) -> list[Consent]:
    """Newest first, with what was sent under each."""
    rows = conversation.consents.select_related("organisation").prefetch_related("hand_overs")
    return list(rows.order_by("-given_at", "-pk"))
