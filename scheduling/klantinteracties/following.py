"""Conversations that are over, read from the audit trail as news for other systems is
(scheduling.webhooks), for the organisations that keep a register of contacts."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction

from hub.audit.models import Event
from hub.notifications import outbox
from hub.notifications.models import MessageChannel
from hub.notifications.outbox import Sender
from scheduling.klantinteracties import writing
from scheduling.queue.models import Ticket
from scheduling.webhooks.following import AT_ONCE, OVERLAP
from scheduling.webhooks.models import Mark

MARK = 2  # beside that of the webhooks


def follow(*, now: datetime) -> int:
    """Puts what is new into the outbox. Nothing where no organisation has a register."""
    if not settings.KLANTINTERACTIES_URLS:
        return 0
    with transaction.atomic():
        Mark.objects.get_or_create(pk=MARK, defaults={"until": now})
        mark = Mark.objects.select_for_update().get(pk=MARK)
        found = Event.objects.filter(at__gte=mark.until - OVERLAP, verb="ticket.finished")
        fresh = list(found.order_by("at", "pk")[:AT_ONCE])
        told = sum(_tell(event, now) for event in fresh)
        mark.until = fresh[-1].at if len(fresh) == AT_ONCE else max(mark.until, now)
        mark.save(update_fields=["until"])
    return told


def _tell(event: Event, now: datetime) -> bool:
    ticket = (
        Ticket.objects.select_related("service_point__organisation")
        .filter(pk=int(event.object_id))
        .first()
    )
    if ticket is None:
        return False
    owner = ticket.service_point.organisation
    if owner.slug not in settings.KLANTINTERACTIES_URLS:
        return False
    made = outbox.message(
        channel=MessageChannel.KLANT,
        kind="klantcontact",
        topic=f"ticket:{ticket.pk}",
        once=f"klantcontact:{event.pk}",
        recipient=owner.slug,
        language="",
        text=json.dumps(writing.facts(event, ticket)),
        sender=Sender(organisation_id=owner.pk),
        now=now,
    )
    return outbox.put(made) is not None
