"""Pairing, naming, locking and unpairing: the only writer of devices. Each leaves a line in the
audit trail and tells open sockets on commit, so that a locked device is cut at once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.dispatch import Signal

from hub.audit import trail
from kiosk import codes, visits
from kiosk.errors import NameTaken, PrinterNotAllowed
from kiosk.models import DeskArrow, Device, PrinterState
from kiosk.printers import networks
from kiosk.profiles import Profile
from locations.models import ServicePoint
from scheduling.booking import Actor
from scheduling.queue import changes
from scheduling.reference import hash_of

VERSION = "2"  # of the pages: a screen that runs another one loads itself anew
NAME_LENGTH = 60
SEEN_EVERY = timedelta(seconds=30)

# Argument: device_id.
device_changed = Signal()


def of_token(token: str) -> Device | None:
    """The paired device, locked or not."""
    found = Device.objects.select_related("service_point__organisation")
    return found.filter(token_hash=hash_of(token)).first() if token else None


def pair(
    *, point: ServicePoint, name: str, profile: Profile, typed: str, now: datetime, actor: Actor
) -> Device:
    """Binds the browser that shows the typed code. Raises PairingCodeUnknown, TooManyTries or
    NameTaken; with a name that is taken the code stays good."""
    if Device.objects.filter(service_point=point, name=name).exists():
        raise NameTaken
    token_hash = codes.take(typed=typed, user_id=actor.user_id or 0)
    device = Device(service_point=point, name=name, profile=profile, token_hash=token_hash)
    return add(device, now=now, actor=actor)


def add(device: Device, *, now: datetime, actor: Actor) -> Device:
    """Raises NameTaken."""
    device.paired_at, device.paired_by_id = now, actor.user_id
    try:
        with transaction.atomic():
            # A browser is one device: what it was before ends here.
            Device.objects.filter(token_hash=device.token_hash).delete()
            device.save(force_insert=True)
            _record(device, "paired", now, actor, {"profile": device.profile})
    except IntegrityError as error:
        raise NameTaken from error
    return device


def change(
    *, device: Device, name: str, spoken: bool, paper: str, now: datetime, actor: Actor
) -> Device:
    """Raises NameTaken."""
    device.name, device.spoken, device.paper = name, spoken, paper
    try:
        with transaction.atomic():
            device.save(update_fields=["name", "spoken", "paper"])
            _record(device, "changed", now, actor, {"paper": paper, "spoken": spoken})
    except IntegrityError as error:
        raise NameTaken from error
    return device


def point_the_way(*, device: Device, arrows: dict[int, str], now: datetime, actor: Actor) -> None:
    """`arrows`: per desk or room of the point, by id, which way; an empty way is no arrow."""
    with transaction.atomic():
        device.arrows.all().delete()
        DeskArrow.objects.bulk_create(
            DeskArrow(device=device, desk_id=desk, direction=way)
            for desk, way in arrows.items()
            if way
        )
        _record(device, "arrows_set", now, actor, {})


def set_printer(
    *, device: Device, address: str | None, port: int, now: datetime, actor: Actor
) -> None:
    """Without an address there is no network printer. Raises PrinterNotAllowed."""
    if address and not networks.is_allowed(address, port):
        raise PrinterNotAllowed
    device.printer_address, device.printer_port = address, port
    device.printer_state, device.printer_since = "", None
    names = ["printer_address", "printer_port", "printer_state", "printer_since"]
    with transaction.atomic():
        device.save(update_fields=names)
        _record(device, "printer_set", now, actor, {"network": bool(address)})


def printer_told(device: Device, state: PrinterState, *, now: datetime) -> None:
    """Keeps how the printer is, and since when; nothing of a printer that was changed meanwhile."""
    rows = Device.objects.filter(pk=device.pk, printer_address=device.printer_address)
    rows.exclude(printer_state=state).update(printer_state=state, printer_since=now)


def lock(*, device: Device, now: datetime, actor: Actor) -> None:
    """Whatever stood on its screen is forgotten. The second time nothing changes."""
    with transaction.atomic():
        if Device.objects.filter(pk=device.pk, locked_at=None).update(locked_at=now):
            visits.forget(device, now=now)
            _record(device, "locked", now, actor, {})


def unlock(*, device: Device, now: datetime, actor: Actor) -> None:
    with transaction.atomic():
        if Device.objects.filter(pk=device.pk, locked_at__isnull=False).update(locked_at=None):
            _record(device, "unlocked", now, actor, {})


def unpair(*, device: Device, now: datetime, actor: Actor) -> None:
    with transaction.atomic():
        visits.forget(device, now=now)
        _record(device, "unpaired", now, actor, {})
        Device.objects.filter(pk=device.pk).delete()


def seen(device: Device, *, now: datetime, version: str | None = None) -> None:
    """Keeps the last contact, written at most twice a minute, and the version when it is told."""
    fresh = device.seen_at is not None and now - device.seen_at < SEEN_EVERY
    if fresh and version in (None, device.version):
        return
    device.seen_at = now
    device.version = device.version if version is None else version[:20]
    Device.objects.filter(pk=device.pk).update(seen_at=now, version=device.version)


def numbers_of(pks: set[int], *, now: datetime) -> dict[int, int]:
    """Of the devices that may show something: the number of their line. Keeps that they were seen;
    in two statements, or three."""
    rows = Device.objects.filter(pk__in=pks, locked_at=None)
    found = list(rows.values_list("pk", "service_point_id", "seen_at"))
    late = [pk for pk, _point, seen_at in found if seen_at is None or now - seen_at >= SEEN_EVERY]
    if late:
        Device.objects.filter(pk__in=late).update(seen_at=now)
    numbers = changes.numbers_of(point for _pk, point, _seen_at in found)
    return {pk: numbers.get(point, 0) for pk, point, _seen_at in found}


def _record(
    device: Device, what: str, now: datetime, actor: Actor, details: dict[str, Any]
) -> None:
    trail.record(
        verb=f"device.{what}",
        object_type="device",
        object_id=device.pk,
        now=now,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        service_point_id=device.service_point_id,
        origin=actor.origin,
        details=details,
    )
    pk = device.pk
    transaction.on_commit(lambda: device_changed.send(sender=Device, device_id=pk))
