"""Service points and their desks, rooms and booths, as their organisation says: the only writer
outside the demo. The masks follow in the same transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Capability, Organisation
from hub.errors import DomainError
from locations.models import Resource, ServicePoint
from scheduling.models import Appointment, State
from scheduling.planning import cover, kept

GAP = "visit_gap_minutes"
MAY_BE_EMPTY = ("languages",)  # a list, which Django takes for something left blank


class StillBooked(DomainError):
    """A point that is no longer there is in nobody's agenda: its appointments would be lost."""

    code = "still_booked"
    status = 409
    sentence = _("There are still appointments at this service point.")
    way_forward = _("Close it for the days to come and move them first.")


def open_point(
    *,
    organisation: Organisation,
    facts: Mapping[str, Any],
    now: datetime,
    actor_id: int | None = None,
) -> ServicePoint:
    """`facts` by the names of the columns. Without hours it is closed. Raises ValidationError."""
    point = ServicePoint(organisation=organisation, **facts)
    with transaction.atomic():
        point.full_clean(exclude=MAY_BE_EMPTY)
        point.save()
        _record("servicepoint.opened", point.pk, point, now, actor_id)
    return point


def change_point(
    *, point: ServicePoint, facts: Mapping[str, Any], now: datetime, actor_id: int | None = None
) -> ServicePoint:
    """Raises StillBooked, ValidationError."""
    changed = {name: value for name, value in facts.items() if getattr(point, name) != value}
    gap = changed.pop(GAP, None)
    with transaction.atomic():
        if gap is not None:
            kept.wait_between(point=point, minutes=gap, now=now, actor_id=actor_id)
            setattr(point, GAP, gap)
        if changed:
            _write_point(point, changed, now, actor_id)
    return point


def _write_point(
    point: ServicePoint, changed: Mapping[str, Any], now: datetime, actor_id: int | None
) -> None:
    ends = changed.get("active") is False
    if ends and _is_booked(point, now):
        raise StillBooked
    for name, value in changed.items():
        setattr(point, name, value)
    point.full_clean(exclude=MAY_BE_EMPTY)
    point.save(update_fields=list(changed))
    if "zone" in changed:
        cover.rebuild_points([point], now=now)
    verb = "servicepoint.ended" if ends else "servicepoint.changed"
    _record(verb, point.pk, point, now, actor_id, sorted(changed))


def _is_booked(point: ServicePoint, now: datetime) -> bool:
    coming = Appointment.objects.filter(service_point=point, ends_at__gt=now)
    return coming.filter(state=State.CONFIRMED).exists()


def add_resource(
    *,
    point: ServicePoint,
    kind: str,
    name: str,
    capabilities: Iterable[Capability] = (),
    now: datetime,
    actor_id: int | None = None,
) -> Resource:
    """A desk, room or booth. Raises ValidationError."""
    made = Resource(
        organisation_id=point.organisation_id, service_point=point, kind=kind, name=name
    )
    with transaction.atomic():
        made.full_clean()
        made.save()
        made.capabilities.set(capabilities)
        cover.rebuild_points([point], now=now)
        _record("resource.added", made.pk, point, now, actor_id)
    return made


def change_resource(
    *,
    resource: Resource,
    facts: Mapping[str, Any],
    capabilities: Iterable[Capability] | None = None,
    now: datetime,
    actor_id: int | None = None,
) -> Resource:
    """Its name, whether it is there, and what it can do. Raises ValidationError."""
    point = resource.service_point
    assert point is not None  # noqa: S101 - a place has a point; people are changed in staff
    with transaction.atomic():
        for name, value in facts.items():
            setattr(resource, name, value)
        resource.full_clean()
        resource.save(update_fields=list(facts))
        if capabilities is not None:
            resource.capabilities.set(capabilities)
        cover.rebuild_points([point], now=now)
        _record("resource.changed", resource.pk, point, now, actor_id, sorted(facts))
    return resource


def _record(
    verb: str,
    pk: int,
    point: ServicePoint,
    now: datetime,
    actor_id: int | None,
    changed: list[str] | None = None,
) -> None:
    trail.record(
        verb=verb,
        object_type=verb.split(".")[0],
        object_id=pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        service_point_id=point.pk,
        details={"changed": changed} if changed else None,
    )
