"""What else a citizen has, as far as a conversation knows: the appointment that it was about, and
those that were made from it or after a hand-over of it, and what the citizen tells by its code.
Nobody is looked up by name or address: what somebody has at other agencies is not for this one to
see. Of what was told by its code only the time counts, and it is shown to nobody."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from hub.api.counted import is_one_too_many
from hub.errors import DomainError, Invalid
from hub.intervals import Interval
from scheduling.booking import Actor
from scheduling.conversations import seen
from scheduling.conversations.models import Conversation, HandOver, NextStep
from scheduling.links import zone_of
from scheduling.models import Appointment, State
from scheduling.reference import parse_reference

MOST_CODES = 20  # an hour, by one of staff


class IsElsewhere(DomainError):
    code = "citizen_is_elsewhere"
    status = 409
    sentence = _("The citizen has another appointment at that time.")

    def __init__(self, other: Appointment | None) -> None:
        if other is None:
            super().__init__(way_forward=_("Choose another time."))
            return
        wall = other.starts_at.astimezone(zone_of(other))
        told = {"day": date_format(wall, "l j F"), "time": date_format(wall, "H:i")}
        way = _("It is on %(day)s at %(time)s. Choose another time, or move that one first.")
        super().__init__(way_forward=way % told)


class SayYesFirst(Invalid):
    code = "say_yes_first"
    sentence = _("Ask the citizen first. Without a yes nothing is looked up.")


class NoneWithThisCode(DomainError):
    code = "no_appointment_with_code"
    sentence = _("We know no appointment to come with this code.")
    way_forward = _("Read it once more: it stands in the confirmation of the appointment.")


class TooManyCodes(DomainError):
    code = "too_many_appointment_codes"
    status = 429
    sentence = _("You have tried many codes just now.")
    way_forward = _("Try again in an hour. The citizen can look themselves when it is.")


def told(
    *, conversation: Conversation, code: str, agreed: bool, now: datetime, actor: Actor
) -> int:
    """The appointment with this code, which the citizen has at whatever agency, by its id. Raises
    SayYesFirst, TooManyCodes, NoneWithThisCode."""
    if not agreed:
        raise SayYesFirst
    if is_one_too_many(f"others.told.{actor.user_id}", most=MOST_CODES, seconds=3600):
        raise TooManyCodes
    to_come = Appointment.objects.filter(state=State.CONFIRMED, ends_at__gt=now)
    found = to_come.filter(reference=parse_reference(code) or "").first()
    if found is None:
        raise NoneWithThisCode
    seen.record("conversation.other_told", conversation, now=now, actor=actor)
    return found.pk


def of(conversation: Conversation) -> list[Appointment]:
    """In order of time."""
    steps = NextStep.objects.filter(conversation=conversation).values("appointment")
    sent = HandOver.objects.filter(conversation=conversation).values("appointment")
    known = Q(pk=conversation.appointment_id) | Q(pk__in=steps) | Q(pk__in=sent)
    rows = Appointment.objects.filter(known, state=State.CONFIRMED)
    return list(rows.order_by("starts_at", "pk"))


def spans(
    conversation: Conversation, *, also: Collection[int] = (), now: datetime
) -> list[Interval]:
    """When the citizen is elsewhere, from now on. `also`: what was told."""
    every = [*of(conversation), *_standing(also)]
    found = (Interval(one.starts_at, one.ends_at) for one in every)
    return [one for one in found if one.end > now]


def must_be_free(
    conversation: Conversation, made: Appointment, *, also: Collection[int] = ()
) -> None:
    """Raises IsElsewhere, which does not say when that is of what was told."""
    for other in of(conversation):
        if other.pk != made.pk and _meet(other, made):
            raise IsElsewhere(other)
    if any(_meet(other, made) for other in _standing(also) if other.pk != made.pk):
        raise IsElsewhere(None)


def _standing(told: Collection[int]) -> list[Appointment]:
    return list(Appointment.objects.filter(pk__in=told, state=State.CONFIRMED)) if told else []


def _meet(one: Appointment, other: Appointment) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
