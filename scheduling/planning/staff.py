"""Professionals, as their organisation says: who they are and what they can do. The only writer
outside the demo; their shifts and absences are in roster."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hub.audit import trail
from hub.catalogue.models import Capability, Organisation
from locations.models import Resource, ResourceKind
from scheduling.planning import cover
from scheduling.planning.models import Professional

OF_PERSON = ("zone", "name_public")


def engage(
    *,
    organisation: Organisation,
    name: str,
    capabilities: Iterable[Capability] = (),
    facts: Mapping[str, Any],
    now: datetime,
    actor_id: int | None = None,
) -> Professional:
    """Somebody who can be booked once a shift is planned. `facts` are of the person: zone,
    name_public. Raises ValidationError."""
    resource = Resource(organisation=organisation, kind=ResourceKind.PROFESSIONAL, name=name)
    with transaction.atomic():
        resource.full_clean()
        resource.save()
        resource.capabilities.set(capabilities)
        person = Professional(resource=resource, **facts)
        person.full_clean()
        person.save()
        cover.rebuild_professionals([person], now=now)
        _record("professional.engaged", person, now, actor_id)
    return person


def change(
    *,
    professional: Professional,
    facts: Mapping[str, Any],
    capabilities: Iterable[Capability] | None = None,
    now: datetime,
    actor_id: int | None = None,
) -> Professional:
    """Name, whether they still work here, zone, whether the name is told, and what they can do.
    Raises ValidationError."""
    resource = professional.resource
    with transaction.atomic():
        for name, value in facts.items():
            setattr(professional if name in OF_PERSON else resource, name, value)
        for row in (resource, professional):
            row.full_clean()
            row.save()
        if capabilities is not None:
            resource.capabilities.set(capabilities)
        cover.rebuild_professionals([professional], now=now)
        changed = sorted([*facts, *(["capabilities"] if capabilities is not None else [])])
        _record("professional.changed", professional, now, actor_id, changed)
    return professional


def _record(
    verb: str,
    person: Professional,
    now: datetime,
    actor_id: int | None,
    changed: list[str] | None = None,
) -> None:
    trail.record(
        verb=verb,
        object_type="professional",
        object_id=person.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        details={"changed": changed} if changed else None,
    )
