"""Who saw what of a citizen: a line in the trail, once since a moment, as often as it is drawn."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hub.audit import trail
from hub.audit.models import Event
from hub.people.models import User
from scheduling.models import Appointment
from scheduling.queue.models import Ticket


def log(
    verb: str,
    about: Appointment | Ticket,
    *,
    user: User,
    now: datetime,
    origin: str,
    since: datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Without `since` each time."""
    kind = "ticket" if isinstance(about, Ticket) else "appointment"
    earlier = Event.objects.filter(object_type=kind, object_id=str(about.pk), verb=verb, actor=user)
    if since and earlier.filter(at__gte=since).exists():
        return
    trail.record(
        verb=verb,
        object_type=kind,
        object_id=about.pk,
        now=now,
        actor_id=user.pk,
        actor_kind="staff",
        service_point_id=about.service_point_id,
        origin=origin,
        details=details or {},
    )
