"""A line and a ticket as the API shows them. A line names nobody."""

from datetime import datetime
from zoneinfo import ZoneInfo

from rest_framework import serializers

from hub.api.shapes import Instant, Shape
from locations.api.shapes import PointBrief
from scheduling.queue import telling
from scheduling.queue.models import Ticket, TicketState
from scheduling.queue.waiting import Range


class WaitShape(Shape):
    low = serializers.IntegerField(help_text="Minutes, at least.")
    high = serializers.IntegerField(help_text="Minutes, at most; so in four of five cases.")


class LineShape(Shape):
    waiting = serializers.IntegerField(help_text="How many people wait.")
    wait = WaitShape(allow_null=True, help_text="For who joins now; null while nobody can tell.")
    walk_ins = serializers.BooleanField(help_text="Whether one can come without an appointment.")
    why_no_walk_ins = serializers.CharField(allow_blank=True)


class TicketShape(Shape):
    number = serializers.IntegerField()
    state = serializers.ChoiceField(choices=TicketState.choices)
    service_point = PointBrief()
    arrived_at = Instant(help_text="In local time.")
    people_before = serializers.IntegerField(allow_null=True, help_text="Null when not waiting.")
    wait = WaitShape(allow_null=True)
    desk = serializers.CharField(allow_blank=True, help_text="Where to go, once called.")
    text = serializers.CharField(help_text="The same in a sentence.")


def wait_of(low: int | None, high: int | None) -> Range | None:
    return None if low is None or high is None else Range(low, high)


def shown(ticket: Ticket, now: datetime) -> dict[str, object]:
    """The values of TicketShape."""
    told = telling.told(ticket=ticket, now=now)
    return {
        "number": ticket.number,
        "state": ticket.state,
        "service_point": ticket.service_point,
        "arrived_at": ticket.arrived_at.astimezone(ZoneInfo(ticket.service_point.zone)),
        "people_before": told.ahead,
        "wait": wait_of(told.low, told.high),
        "desk": ticket.desk.name if ticket.desk else "",
        "text": ". ".join([told.headline, *(line.rstrip(".") for line in told.lines)]) + ".",
    }
