"""What a call display shows: numbers and where to go. Never a name, never a service."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from kiosk.languages import of_point
from kiosk.models import DeskArrow, Device
from kiosk.outlook import Outlook, outlook
from scheduling.queue import changes
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.tickets import today_at

CALLED_NOW = 3  # at most, in big letters
EARLIER = 4


@dataclass(frozen=True, slots=True)
class Call:
    """`key` changes when the same number is called again, so that it sounds again."""

    number: int
    place: str
    direction: str
    direction_text: dict[str, str]
    key: str
    spoken: dict[str, str]


@dataclass(frozen=True, slots=True)
class Board:
    """`sequence` is the number of the line that this board shows."""

    sequence: int
    point: str
    now: tuple[Call, ...]
    earlier: tuple[Call, ...]
    outlook: Outlook
    languages: tuple[str, ...]


def board(*, device: Device, now: datetime) -> Board:
    point = device.service_point
    # Read first: what happens from here on has a higher number.
    sequence = changes.number_of(point.pk)
    arrows = {arrow.desk_id: arrow for arrow in device.arrows.all()}
    languages = of_point(point)
    called = [_call(ticket, arrows, languages) for ticket in _called(device, now)]
    current = [call for call, state in called if state == TicketState.CALLED][:CALLED_NOW]
    shown = {call.number for call in current}
    earlier = [call for call, _state in called if call.number not in shown][:EARLIER]
    return Board(
        sequence=sequence,
        point=point.name,
        now=tuple(current),
        earlier=tuple(earlier),
        outlook=outlook(point=point, languages=languages, sequence=sequence, now=now),
        languages=languages,
    )


def _called(device: Device, now: datetime) -> list[Ticket]:
    """Today's, the last called first."""
    point = device.service_point
    states = (TicketState.CALLED, TicketState.SERVING, TicketState.DONE)
    rows = Ticket.objects.filter(
        service_point=point,
        day=today_at(point, now),
        state__in=states,
        called_at__isnull=False,
        desk__isnull=False,
    )
    found = rows.select_related("desk").order_by("-called_at", "-pk")
    return list(found[: CALLED_NOW + EARLIER + 12])


def _call(
    ticket: Ticket, arrows: dict[int, DeskArrow], languages: tuple[str, ...]
) -> tuple[Call, str]:
    assert ticket.desk is not None  # noqa: S101 - asked for above
    arrow = arrows.get(ticket.desk.pk)
    said, ways = {}, {}
    for language in languages:
        with translation.override(language):
            ways[language] = str(arrow.get_direction_display()) if arrow else ""
            said[language] = _("Number %(number)s, please go to %(place)s.") % {
                "number": ticket.number,
                "place": ticket.desk.name,
            }
    call = Call(
        number=ticket.number,
        place=ticket.desk.name,
        direction=arrow.direction if arrow else "",
        direction_text=ways,
        key=f"{ticket.pk}-{ticket.calls}",
        spoken=said,
    )
    return call, ticket.state
