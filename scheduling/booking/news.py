"""What every change leaves behind: a line in the audit trail, and news for open screens."""

from datetime import datetime

from hub.audit import trail
from hub.intervals import Interval
from hub.together import IdOf, Together
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


def tell_with(
    batch: Together, appointment: Appointment, what: str, now: datetime, actor: Actor
) -> None:
    """The same, written with the rest of the deed."""
    record_with(batch, f"appointment.{what}", appointment, now, actor)
    changes.publish_with(batch, appointment, what)


def record(
    verb: str,
    appointment: Appointment,
    now: datetime,
    actor: Actor,
    details: dict[str, str] | None = None,
) -> None:
    batch = Together()
    record_with(batch, verb, appointment, now, actor, details)
    batch.write()


def record_with(
    batch: Together,
    verb: str,
    appointment: Appointment,
    now: datetime,
    actor: Actor,
    details: dict[str, str] | None = None,
) -> None:
    """The appointment may be one of the same batch, that has no id yet."""
    event = trail.event(
        verb=verb,
        object_type="appointment",
        object_id=appointment.pk or IdOf(appointment),
        now=now,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        service_point_id=appointment.service_point_id,
        origin=actor.origin,
        details=details,
    )
    batch.insert(event)
