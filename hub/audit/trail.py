"""The only writer of audit events."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.audit import behalf
from hub.audit.models import Event
from hub.together import IdOf


@dataclass(frozen=True, slots=True)
class _Actor:
    kind: str
    origin: str


_acting: ContextVar[_Actor | None] = ContextVar("acting", default=None)


@contextmanager
def acting(*, kind: str, origin: str) -> Iterator[None]:
    """Within it, whatever is done by nobody in person is written down as done by this actor: the
    door says once who is at it, and the rooms below need not hand it on."""
    before = _acting.set(_Actor(kind, origin))
    try:
        yield
    finally:
        _acting.reset(before)


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
    actor = _acting.get()
    if actor is not None and actor_id is None:
        actor_kind, origin = actor.kind, actor.origin
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
