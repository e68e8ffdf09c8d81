"""The only writer of audit events."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.audit import behalf
from hub.audit.models import Event
from hub.together import IdOf


def event(
    *,
    verb: str,
    object_type: str,
    object_id: str | int | IdOf,
    now: datetime,
    actor_id: int | None = None,
    actor_kind: str = "system",
    service_point_id: int | None = None,
    origin: str = "",
    details: Mapping[str, Any] | None = None,
) -> Event:
    """One event, which the caller writes in its own transaction. `details`: plain values, nothing
    personal. Of staff that act for another organisation it is told which."""
    behalf_of = behalf.told() if actor_kind == "staff" else {}
    return Event(
        at=now,
        actor_id=actor_id,
        actor_kind=actor_kind,
        verb=verb,
        object_type=object_type,
        object_id=object_id if isinstance(object_id, IdOf) else str(object_id),  # type: ignore[misc]
        service_point_id=service_point_id,
        origin=origin,
        details={**behalf_of, **(details or {})},
    )


def record(**facts: Any) -> Event:
    """Adds one event in the caller's transaction: the facts are those of `event`."""
    made = event(**facts)
    made.save(force_insert=True)
    return made
