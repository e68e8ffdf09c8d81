"""The only writer of audit events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.audit.models import Event


def record(
    *,
    verb: str,
    object_type: str,
    object_id: str | int,
    now: datetime,
    actor_id: int | None = None,
    actor_kind: str = "system",
    service_point_id: int | None = None,
    origin: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """Adds one event in the caller's transaction. `details`: plain values, nothing personal."""
    return Event.objects.create(
        at=now,
        actor_id=actor_id,
        actor_kind=actor_kind,
        verb=verb,
        object_type=object_type,
        object_id=str(object_id),
        service_point_id=service_point_id,
        origin=origin,
        details=dict(details or {}),
    )
