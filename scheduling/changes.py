"""News of appointments, for rooms above: one signal, sent on commit, carrying ids."""

from django.db import connection, transaction
from django.dispatch import Signal

from hub.intervals import Interval
from scheduling.models import AgendaSequence, Appointment

# Arguments: appointment_id, service_point_id (or None), what, number, was (the Interval that it
# took before, where it was moved).
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
    number = _next_number(point_id) if point_id else 0
    transaction.on_commit(
        lambda: appointment_changed.send(
            sender=Appointment,
            appointment_id=appointment_id,
            service_point_id=point_id,
            what=what,
            number=number,
            was=was,
        )
    )


def _next_number(point_id: int) -> int:
    """In one statement, the same on both databases."""
    table = AgendaSequence._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS own (service_point_id, number) VALUES (%s, 1)"  # noqa: S608 - a name of ours
            " ON CONFLICT (service_point_id) DO UPDATE SET number = own.number + 1"
            " RETURNING number",
            [point_id],
        )
        return int(cursor.fetchone()[0])
