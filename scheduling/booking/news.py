"""What every change leaves behind: a line in the audit trail, and news for open screens."""

from datetime import datetime

from hub.audit import trail
from hub.intervals import Interval
from scheduling import changes
from scheduling.booking.people import Actor
from scheduling.models import Appointment


def tell(
    appointment: Appointment,
    what: str,
    now: datetime,
    actor: Actor,
    details: dict[str, str] | None = None,
    was: Interval | None = None,
) -> None:
    """`was` is the span that a moved appointment took before."""
    record(f"appointment.{what}", appointment, now, actor, details)
    changes.publish(appointment, what, was)


def record(
    verb: str,
    appointment: Appointment,
    now: datetime,
    actor: Actor,
    details: dict[str, str] | None = None,
) -> None:
    trail.record(
        verb=verb,
        object_type="appointment",
        object_id=appointment.pk,
        now=now,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        service_point_id=appointment.service_point_id,
        origin=actor.origin,
        details=details,
    )
