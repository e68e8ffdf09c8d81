"""Conversations that are over, read from the audit trail as news for other systems is
(scheduling.webhooks), for the organisations that keep a register of contacts."""

import json
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from hub.audit.models import Event
from hub.notifications import outbox
from hub.notifications.models import Message, MessageChannel
from hub.notifications.outbox import Sender
from locations.models import ServicePoint
from scheduling.klantinteracties import writing
from scheduling.queue.models import Ticket
from scheduling.webhooks.following import AT_ONCE, OVERLAP
from scheduling.webhooks.models import Mark

MARK = 2  # beside that of the webhooks
NAME = "klantcontact:"  # and the event's id: what it is called in the outbox


def follow(*, now: datetime) -> int:
    """Puts what is new into the outbox. Nothing where no organisation has a register."""
    if not settings.KLANTINTERACTIES_URLS:
        return 0
    with transaction.atomic():
        Mark.objects.get_or_create(pk=MARK, defaults={"until": now})
        mark = Mark.objects.select_for_update().get(pk=MARK)
        fresh = list(_fresh(mark.until - OVERLAP)[:AT_ONCE])
        for event in fresh:
            _tell(event, now)
        mark.until = fresh[-1].at if len(fresh) == AT_ONCE else max(mark.until, now)
        mark.save(update_fields=["until"])
    return len(fresh)


def _fresh(since: datetime) -> QuerySet[Event]:
    """At the points of organisations with a register, and not in the outbox yet."""
    points = ServicePoint.objects.filter(organisation__slug__in=settings.KLANTINTERACTIES_URLS)
    name = Concat(Value(NAME), Cast(OuterRef("pk"), CharField()))
    found = Event.objects.filter(
        ~Exists(Message.objects.filter(once=name)),
        at__gte=since,
        verb="ticket.finished",
        service_point_id__in=points.values("pk"),
    )
    return found.order_by("at", "pk")


def _tell(event: Event, now: datetime) -> None:
    tickets = Ticket.objects.select_related("service_point__organisation")
    ticket = tickets.get(pk=int(event.object_id))
    owner = ticket.service_point.organisation
    made = outbox.message(
        channel=MessageChannel.KLANT,
        kind="klantcontact",
        topic=f"ticket:{ticket.pk}",
        once=f"{NAME}{event.pk}",
        recipient=owner.slug,
        language="",
        text=json.dumps(writing.facts(event, ticket)),
        sender=Sender(organisation_id=owner.pk),
        now=now,
    )
    outbox.put(made)
