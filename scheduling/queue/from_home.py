"""A number taken before one comes in: a walk-in of the same line, by the same rules, and never more
than the point wants at once. Who is not there when called is treated as who went outside."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.errors import DomainError
from locations.models import ServicePoint
from scheduling.availability import Item
from scheduling.booking import CITIZEN
from scheduling.queue import arrival, desks
from scheduling.queue.models import LIVE, Ticket
from scheduling.queue.most_from_home import TooManyFromHome, waiting_at
from scheduling.queue.rules import rules_of
from scheduling.queue.tickets import Arrival, Wishes


class NotFromHome(DomainError):
    code = "no_number_from_home"
    status = 409
    sentence = gettext_lazy("Here one takes a number at the door only.")
    way_forward = gettext_lazy("Come in and take a number there, or make an appointment.")


class NobodyCalls(DomainError):
    code = "nobody_calls_now"
    status = 409
    sentence = gettext_lazy("Nobody works at a desk here at this moment.")
    way_forward = gettext_lazy("Try again a little later, or make an appointment.")


class HasNumber(DomainError):
    """`details`: `number` and `service_point` (slug) of the ticket that there is."""

    code = "has_a_number"
    status = 409
    sentence = gettext_lazy("You have a number already.")


def take(
    *, point: ServicePoint, items: Sequence[Item], taken_by: str, now: datetime, language: str
) -> Arrival:
    """`taken_by`: who takes it, as a keyed hash. Raises HasNumber, NotFromHome, NobodyCalls,
    TooManyFromHome, and as `arrival.walk_in`."""
    earlier = held_by(taken_by=taken_by)
    if earlier is not None:
        raise has_number(earlier)
    refusal = why_not(point=point, now=now)
    if refusal is not None:
        raise refusal
    wishes = Wishes(language=language, taken_by=taken_by)
    try:
        return arrival.walk_in(point=point, items=items, now=now, actor=CITIZEN, wishes=wishes)
    except IntegrityError as error:  # in another window, at the same moment
        other = held_by(taken_by=taken_by)
        if other is None:
            raise
        raise has_number(other) from error


def why_not(*, point: ServicePoint, now: datetime) -> DomainError | None:
    """The refusal that a number from home would get now; None where it is welcome."""
    most = rules_of(point).most_from_home
    if most == 0:
        return NotFromHome()
    refusal = arrival.why_no_walk_in(point=point, now=now)
    if refusal is not None:
        return refusal
    if not desks.open_at(point=point):
        return NobodyCalls()
    return TooManyFromHome() if waiting_at(point, now) >= most else None


def held_by(*, taken_by: str) -> Ticket | None:
    """The live ticket of who took it from home."""
    found = Ticket.objects.filter(taken_by=taken_by, state__in=LIVE).exclude(taken_by="")
    return found.select_related("service_point").first()


def has_number(ticket: Ticket) -> HasNumber:
    way = _("Number %(number)s at %(place)s. Leave that line first if you want another.") % {
        "number": ticket.number,
        "place": ticket.service_point.name,
    }
    details = {"number": ticket.number, "service_point": ticket.service_point.slug}
    return HasNumber(way_forward=way, details=details)
