"""What every step of a ticket leaves behind: a line in the audit trail, and news on commit."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.dispatch import Signal

from hub.audit import trail
from scheduling.booking import Actor
from scheduling.queue.models import LineSequence, Ticket

# Arguments: service_point_id, ticket_id (None for desks and rules), what, number.
line_changed = Signal()
# Who works from elsewhere began or stopped. Arguments: organisation_id, what.
work_elsewhere_changed = Signal()


def tell(
    ticket: Ticket, what: str, *, now: datetime, actor: Actor, details: dict[str, Any] | None = None
) -> None:
    """`details`: ids, codes and numbers; never a name, and no free text."""
    record(
        f"ticket.{what}",
        "ticket",
        ticket.pk,
        point_id=ticket.service_point_id,
        now=now,
        actor=actor,
        details={"number": ticket.number, **(details or {})},
    )
    publish(ticket.service_point_id, ticket.pk, what)


def record(
    verb: str,
    object_type: str,
    object_id: int,
    *,
    point_id: int | None,
    now: datetime,
    actor: Actor,
    details: dict[str, Any] | None = None,
) -> None:
    trail.record(
        verb=verb,
        object_type=object_type,
        object_id=object_id,
        now=now,
        actor_id=actor.user_id,
        actor_kind=actor.kind,
        service_point_id=point_id,
        origin=actor.origin,
        details=details,
    )


def publish(point_id: int, ticket_id: int | None, what: str) -> None:
    """Raises the point's number in this transaction and sends the signal when it commits. The row
    stays locked until then, so numbers rise in the order of the commits: take it last."""
    number = _next_number(point_id)
    transaction.on_commit(
        lambda: line_changed.send(
            sender=Ticket,
            service_point_id=point_id,
            ticket_id=ticket_id,
            what=what,
            number=number,
        )
    )


def publish_elsewhere(organisation_id: int, what: str) -> None:
    transaction.on_commit(
        lambda: work_elsewhere_changed.send(
            sender=Ticket, organisation_id=organisation_id, what=what
        )
    )


def number_of(point_id: int) -> int:
    """The number of the last change of a point's line."""
    row = LineSequence.objects.filter(service_point=point_id).first()
    return row.number if row else 0


def numbers_of(point_ids: Iterable[int]) -> dict[int, int]:
    """The same for many points at once; a line in which nothing happened yet is not in it."""
    rows = LineSequence.objects.filter(service_point__in=set(point_ids))
    return dict(rows.values_list("service_point_id", "number"))


def _next_number(point_id: int) -> int:
    """In one statement, the same on both databases."""
    table = LineSequence._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS own (service_point_id, number) VALUES (%s, 1)"  # noqa: S608 - a name of ours
            " ON CONFLICT (service_point_id) DO UPDATE SET number = own.number + 1"
            " RETURNING number",
            [point_id],
        )
        return int(cursor.fetchone()[0])
