"""Making a ticket: its number, its secret link, and one ticket for one press."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from hub.errors import NotFound
from locations.models import ServicePoint
from scheduling.availability import Item
from scheduling.booking import Actor
from scheduling.queue import changes
from scheduling.queue.models import Ticket, TicketCounter, TicketService
from scheduling.reference import hash_of


@dataclass(frozen=True, slots=True)
class Arrival:
    """A ticket, the secret of its page, and whether this press made it."""

    ticket: Ticket
    token: str
    fresh: bool = True


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a ticket says beside its services. `language`: of pages and print; `language_wish`:
    to speak at the desk (ISO 639); a priority is a reason that staff give; `taken_by` is who took
    it before coming in (see from_home)."""

    language: str = "nl"
    language_wish: str = ""
    priority_reason: str = ""
    email: str = ""
    phone: str = ""
    taken_by: str = ""


def today_at(point: ServicePoint, now: datetime) -> date:
    """The day on the clock of the point."""
    return now.astimezone(ZoneInfo(point.zone)).date()


def token_of(ticket: Ticket) -> str:
    """The secret of the ticket's page: 256 bits made from the press and the server's own secret,
    so that it can be printed again while the table alone opens no page."""
    return _token(ticket.service_point_id, ticket.press_key)


def opened_by(token: str) -> Ticket:
    """Raises NotFound."""
    found = Ticket.objects.select_related("service_point__organisation", "desk", "professional")
    ticket = found.filter(token_hash=hash_of(token)).first()
    if ticket is None:
        raise NotFound
    return ticket


def of_press(point: ServicePoint, press_key: str) -> Arrival | None:
    """The ticket that this press made before."""
    made = Ticket.objects.filter(service_point=point, press_key=press_key or " ").first()
    return Arrival(made, token_of(made), fresh=False) if made else None


def once(point: ServicePoint, press_key: str, make: Callable[[str], Ticket]) -> Arrival:
    """What `make` makes for the press, in one transaction; of the same press at the same moment
    one makes it and the other gets it. `make` takes the key to write."""
    key = press_key or str(uuid4())
    earlier = of_press(point, key)
    if earlier:
        return earlier
    try:
        with transaction.atomic():
            ticket = make(key)
    except IntegrityError:
        earlier = of_press(point, key)
        if earlier is None:
            raise
        return earlier
    return Arrival(ticket, token_of(ticket))


def write(ticket: Ticket, items: Sequence[Item], *, now: datetime, actor: Actor) -> Ticket:
    """Numbers and keeps a new ticket with its services. Call within a transaction: the counter
    stays locked until it commits, so numbers rise in the order of the commits and none is lost."""
    ticket.day = today_at(ticket.service_point, now)
    ticket.number = _next_number(ticket.service_point_id, ticket.day)
    ticket.token_hash = hash_of(token_of(ticket))
    ticket.arrived_at = ticket.queued_at = now
    ticket.save(force_insert=True)
    TicketService.objects.bulk_create(
        TicketService(
            ticket=ticket,
            offering=item.offering,
            position=position,
            persons=item.party.persons,
            items=item.party.items,
        )
        for position, item in enumerate(items)
    )
    kind = "appointment" if ticket.due_at else "walk_in"
    changes.tell(ticket, "arrived", now=now, actor=actor, details={"as": kind})
    return ticket


def locked(ticket: Ticket) -> Ticket:
    return Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)


def with_all() -> QuerySet[Ticket]:
    """Tickets with what pages and rules read of them."""
    return Ticket.objects.select_related(
        "service_point",
        "desk",
        "professional__resource",
        "appointment",
        "wanted_desk",
        "wanted_professional__resource",
        "wanted_organisation",
    ).prefetch_related(
        "services__offering__service__organisation",
        "services__offering__needs__capabilities",
        "services__offering__needs__group__members",
    )


def _token(point_id: int, press_key: str) -> str:
    digest = salted_hmac("queue.ticket", f"{point_id}:{press_key}", algorithm="sha256")
    return digest.hexdigest()


def _next_number(point_id: int, day: date) -> int:
    """In one statement, the same on both databases."""
    table = TicketCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS own (service_point_id, day, last) VALUES (%s, %s, 1)"  # noqa: S608 - a name of ours
            " ON CONFLICT (service_point_id, day) DO UPDATE SET last = own.last + 1"
            " RETURNING last",
            [point_id, day],
        )
        return int(cursor.fetchone()[0])
