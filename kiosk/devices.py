"""Pairing, naming, locking and unpairing: the only writer of devices. Each leaves a line in the
audit trail and tells open sockets on commit, so that a locked device is cut at once."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.dispatch import Signal

from hub.audit import trail
from kiosk import codes, visits
from kiosk.errors import NameTaken
from kiosk.models import DeskArrow, Device
from kiosk.profiles import Profile
from locations.models import ServicePoint
from scheduling.booking import Actor
from scheduling.reference import hash_of

VERSION = "1"  # of the pages: a screen that runs another one loads itself anew
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
