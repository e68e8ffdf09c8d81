"""Calls for a person, from a touch screen to the host: the only writer of help calls."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from hub.audit import trail
from kiosk.models import Device, HelpCall
from locations.models import ServicePoint
from scheduling.booking import CITIZEN, Actor
from scheduling.queue import changes

# Arguments: device_id, service_point_id.
help_called = Signal()


def call(*, device: Device, now: datetime) -> HelpCall:
    """One open call per device: pressing again waits for the same person."""
    try:
        with transaction.atomic():
            made = HelpCall.objects.create(device=device, called_at=now)
            _tell(made, "called", now, CITIZEN)
    except IntegrityError:
        return HelpCall.objects.get(device=device, answered_at=None)
    return made


def answer(*, call: HelpCall, now: datetime, actor: Actor) -> None:
    """Somebody goes there. The second answer changes nothing."""
    with transaction.atomic():
        rows = HelpCall.objects.filter(pk=call.pk, answered_at=None)
        if rows.update(answered_at=now, answered_by_id=actor.user_id):
            _tell(call, "answered", now, actor)


def open_at(*, points: QuerySet[ServicePoint]) -> QuerySet[HelpCall]:
    """The oldest first."""
    found = HelpCall.objects.filter(answered_at=None, device__service_point__in=points)
    return found.select_related("device__service_point").order_by("called_at")


def _tell(call: HelpCall, what: str, now: datetime, actor: Actor) -> None:
    device, point_id = call.device, call.device.service_point_id
    trail.record(
        verb=f"help.{what}",
        object_type="device",
        object_id=device.pk,
        now=now,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        service_point_id=point_id,
        origin="kiosk",
    )
    # Whoever watches the line of the point hears that there is something to fetch.
    changes.publish(point_id, None, f"help_{what}")
    transaction.on_commit(
        lambda: help_called.send(sender=HelpCall, device_id=device.pk, service_point_id=point_id)
    )
