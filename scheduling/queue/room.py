"""How many walk-ins can still be helped today: a sum that a host can follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from locations import hours
from locations.models import Offering
from scheduling.availability import Party
from scheduling.models import Appointment
from scheduling.queue.lengths import Lengths
from scheduling.queue.loading import services_left
from scheduling.queue.models import Ticket
from scheduling.queue.standing import Line

USUAL_MINUTES = 15.0  # of a walk-in, while nothing is known of any


@dataclass(frozen=True, slots=True)
class Room:
    """`left`: walk-ins that still fit before `until`, when the point closes. Minutes: of the open
    desks together, of who is here or has an appointment, and of a usual visit."""

    until: datetime
    left: int
    desk_minutes: int
    taken_minutes: int
    each_minutes: int


def left(*, desk_minutes: float, taken_minutes: float, each_minutes: float) -> int:
    """Whole visits that fit into what is not taken."""
    return max(int((desk_minutes - taken_minutes) // max(each_minutes, 1.0)), 0)


def room_in(line: Line, *, now: datetime) -> Room | None:
    """None while the point is closed. Counts the desks that are open now, each until closing."""
    opening = hours.of(line.point, since=now).open_at(now)
    if opening is None:
        return None
    here = [some.ticket for some in line.waiting] + [*line.at_desks, *line.parked]
    visits = [_of_ticket(ticket) for ticket in here]
    visits += [_of_appointment(some) for some in line.expected]
    known = Lengths([offering for some in visits for offering, _party in some], now=now)
    each = [_mean(known.of(some)) for some in visits]
    desks = sum(1 for session in line.sessions if session.desk_id)
    total = desks * (opening.span.end - now).total_seconds() / 60
    usual = _mean(each) or USUAL_MINUTES
    return Room(
        until=opening.span.end,
        left=left(desk_minutes=total, taken_minutes=sum(each), each_minutes=usual),
        desk_minutes=int(total),
        taken_minutes=round(sum(each)),
        each_minutes=round(usual),
    )


def _of_ticket(ticket: Ticket) -> list[tuple[Offering, Party]]:
    return [(some.offering, Party(some.persons, some.items)) for some in services_left(ticket)]


def _of_appointment(appointment: Appointment) -> list[tuple[Offering, Party]]:
    rows = appointment.segments.all()
    return [(some.offering, Party(some.persons, some.items)) for some in rows]


def _mean(values: Iterable[float]) -> float:
    some = list(values)
    return sum(some) / len(some) if some else 0.0
