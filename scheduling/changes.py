"""News of appointments, for rooms above: one signal, sent on commit, carrying ids."""

from django.db import transaction
from django.dispatch import Signal

from hub.intervals import Interval
from hub.together import Together
from scheduling import booked
from scheduling.models import AgendaSequence, Appointment

# Arguments: appointment_id, service_point_id (or None), what, number, was (the Interval that it
# took before, where it was moved), remote (whether somebody elsewhere may take part in it).
appointment_changed = Signal()


def publish(appointment: Appointment, what: str, was: Interval | None = None) -> None:
    """Tells it at the point where the appointment is."""
    publish_at(appointment.service_point_id, appointment.pk, what, was)


def publish_at(
    point_id: int | None, appointment_id: int, what: str, was: Interval | None = None
) -> None:
    """Raises the point's number in this transaction and sends the signal when it commits.

    The row stays locked until then, so numbers rise in the order of the commits.
    """
    batch = Together()
    _publish(batch, point_id, appointment_id, what, was)
    batch.write()


def publish_with(batch: Together, appointment: Appointment, what: str) -> None:
    """The same, written with the rest of the deed."""
    remote = any(one.remote or one.support for one in booked.segments_of(appointment))
    _publish(batch, appointment.service_point_id, appointment.pk, what, remote=remote)


def _publish(
    batch: Together,
    point_id: int | None,
    appointment_id: int,
    what: str,
    was: Interval | None = None,
    *,
    remote: bool = True,
) -> None:
    def tell(number: int) -> None:
        transaction.on_commit(
            lambda: appointment_changed.send(
                sender=Appointment,
                appointment_id=appointment_id,
                service_point_id=point_id,
                what=what,
                number=number,
                was=was,
                remote=remote,
            )
        )

    if point_id:
        batch.order(NEXT_NUMBER, [point_id], then=tell)
    else:
        tell(0)


NEXT_NUMBER = (
    f"INSERT INTO {AgendaSequence._meta.db_table} AS own (service_point_id, number)"  # noqa: S608 - a name of ours
    " VALUES (%s, 1) ON CONFLICT (service_point_id) DO UPDATE SET number = own.number + 1"
    " RETURNING number"
)
