"""What happened, read from the audit trail: it is written in the transaction of the deed, so what
is told did happen, and what happened is told, also when a worker dies in between."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from hub.audit.models import Event
from hub.catalogue.models import Organisation, Service
from hub.clients.models import Scope
from hub.notifications import outbox
from hub.notifications.models import MessageChannel
from hub.notifications.outbox import Sender
from locations.models import Closure, OpeningException, ServicePoint
from scheduling.models import Appointment
from scheduling.queue.models import Ticket
from scheduling.webhooks import writing
from scheduling.webhooks.models import Happening, Kind, Mark, Subscription

OVERLAP = timedelta(minutes=10)  # a deed may be written long after the moment that it names
KEPT = timedelta(days=30)
AT_ONCE = 500

VERBS = {
    "appointment.confirmed": Kind.BOOKED,
    "appointment.moved": Kind.MOVED,
    "appointment.cancelled": Kind.CANCELLED,
    "ticket.arrived": Kind.ARRIVED,
    "ticket.finished": Kind.FINISHED,
    "closure.added": Kind.CLOSED,
    "openingexception.added": Kind.CLOSED,
    "servicepoint.ended": Kind.CLOSED,
    "service.published": Kind.PUBLISHED,
}


def follow(*, now: datetime) -> int:
    """Keeps what is new as happenings and puts it into the outbox for each who wants it. Several
    may run at once: they take turns."""
    live = living()
    with transaction.atomic():
        first = min((one.made_at for one in live), default=now)
        Mark.objects.get_or_create(pk=1, defaults={"until": min(first, now)})
        mark = Mark.objects.select_for_update().get(pk=1)
        fresh = list(_fresh(mark.until - OVERLAP)[:AT_ONCE]) if live else []
        told = sum(_tell(event, live, now) for event in fresh)
        mark.until = fresh[-1].at if len(fresh) == AT_ONCE else max(mark.until, now)
        mark.save(update_fields=["until"])
    return told


def living() -> list[Subscription]:
    found = Subscription.objects.select_related("client").filter(
        ended_at=None, paused_at=None, client__revoked_at=None
    )
    rows = found.prefetch_related("client__organisations")
    return [one for one in rows if Scope.EVENTS in one.client.scopes]


def _fresh(since: datetime) -> QuerySet[Event]:
    known = Happening.objects.filter(event=OuterRef("pk"))
    found = Event.objects.filter(~Exists(known), at__gte=since, verb__in=VERBS)
    return found.order_by("at", "pk")


def _tell(event: Event, live: list[Subscription], now: datetime) -> bool:
    happening = _happening(event)
    if happening is None:  # kept all the same, or it would be looked at again and again
        Happening.objects.create(event=event, at=event.at)
        return False
    happening.save(force_insert=True)
    for subscription in live:
        if wants(subscription, happening):
            put(happening, subscription, now=now)
    return True


def wants(subscription: Subscription, happening: Happening) -> bool:
    """Its kind, of one of the organisations of the client, since the subscription was made."""
    return (
        happening.kind in subscription.kinds
        and happening.at >= subscription.made_at
        and happening.organisation in subscription.client.organisations.all()
    )


def put(
    happening: Happening, subscription: Subscription, *, now: datetime, again: str = ""
) -> None:
    """Into the outbox, once for each happening; `again` names a replay."""
    outbox.put(
        outbox.message(
            channel=MessageChannel.HOOK,
            kind="hook",
            topic=f"hook:{subscription.pk}",
            once=f"hook:{subscription.pk}:{happening.pk}:{again}",
            recipient=str(subscription.pk),
            language="",
            text=writing.event(happening, subscription),
            sender=Sender(organisation_id=happening.organisation_id),
            now=now,
            due_at=happening.at,  # the outbox goes by it: first what happened first
        )
    )


def _happening(event: Event) -> Happening | None:
    """None where it is nobody's to hear: a walk-in has no appointment, a desk alone is no point."""
    kind, number = VERBS[event.verb], int(event.object_id)
    if kind == Kind.CLOSED:
        return _closing(event, number)
    if kind == Kind.PUBLISHED:
        return _publishing(event, number)
    if event.object_type == "ticket":
        own = Ticket.objects.filter(pk=number).values_list("appointment", flat=True).first()
        if own is None:
            return None
        number = own
    owner = _owner(number)
    if owner is None:
        return None
    return Happening(
        event=event,
        kind=kind,
        at=event.at,
        organisation=owner,
        service_point_id=event.service_point_id,
        appointment_id=number,
    )


def _closing(event: Event, number: int) -> Happening | None:
    closed = {
        "closure": Closure.objects.filter(pk=number, resource=None),
        "openingexception": OpeningException.objects.filter(pk=number, opens=None),
        "servicepoint": ServicePoint.objects.filter(pk=number),
    }[event.verb.split(".")[0]].exists()
    if not closed or event.service_point_id is None:
        return None
    point = ServicePoint.objects.select_related("organisation").get(pk=event.service_point_id)
    return Happening(
        event=event,
        kind=Kind.CLOSED,
        at=event.at,
        organisation=point.organisation,
        service_point_id=point.pk,
    )


def _publishing(event: Event, number: int) -> Happening:
    service = Service.objects.select_related("organisation").get(pk=number)
    return Happening(
        event=event,
        kind=Kind.PUBLISHED,
        at=event.at,
        organisation=service.organisation,
        service_id=service.pk,
    )


def _owner(appointment: int) -> Organisation | None:
    """Whose point it is at; of what is at no point, whose service it is."""
    found = (
        Appointment.objects.select_related("service_point__organisation")
        .filter(pk=appointment)
        .first()
    )
    if found is None:
        return None
    if found.service_point:
        return found.service_point.organisation
    first = found.segments.select_related("offering__service__organisation").first()
    return first.offering.service.organisation if first else None


def forget_old(*, now: datetime) -> int:
    return Happening.objects.filter(at__lt=now - KEPT).delete()[0]
