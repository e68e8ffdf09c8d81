"""What else a citizen has, as far as a conversation knows: the appointment that it was about, and
those that were made from it or after a hand-over of it. Nobody is looked up by name or address:
what somebody has at other agencies is not for this one to see."""

from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from hub.intervals import Interval
from scheduling.conversations.models import Conversation, HandOver, NextStep
from scheduling.links import zone_of
from scheduling.models import Appointment, State


class IsElsewhere(DomainError):
    code = "citizen_is_elsewhere"
    status = 409
    sentence = _("The citizen has another appointment at that time.")

    def __init__(self, other: Appointment) -> None:
        wall = other.starts_at.astimezone(zone_of(other))
        told = {"day": date_format(wall, "l j F"), "time": date_format(wall, "H:i")}
        way = _("It is on %(day)s at %(time)s. Choose another time, or move that one first.")
        super().__init__(way_forward=way % told)


def of(conversation: Conversation) -> list[Appointment]:
    """In order of time."""
    steps = NextStep.objects.filter(conversation=conversation).values("appointment")
    sent = HandOver.objects.filter(conversation=conversation).values("appointment")
    known = Q(pk=conversation.appointment_id) | Q(pk__in=steps) | Q(pk__in=sent)
    rows = Appointment.objects.filter(known, state=State.CONFIRMED)
    return list(rows.order_by("starts_at", "pk"))


def spans(conversation: Conversation, *, now: datetime) -> list[Interval]:
    """When the citizen is elsewhere, from now on."""
    found = (Interval(one.starts_at, one.ends_at) for one in of(conversation))
    return [one for one in found if one.end > now]


def must_be_free(conversation: Conversation, made: Appointment) -> None:
    """Raises IsElsewhere."""
    for other in of(conversation):
        if other.pk != made.pk and _meet(other, made):
            raise IsElsewhere(other)


def _meet(one: Appointment, other: Appointment) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
