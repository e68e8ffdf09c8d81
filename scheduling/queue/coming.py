"""Whether an appointment is for here and now. Each answer tells the way on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.errors import DomainError
from locations.models import ServicePoint
from scheduling import booking
from scheduling.models import Appointment, State
from scheduling.queue import refusals
from scheduling.queue.models import LineRules
from scheduling.queue.rules import rules_of
from scheduling.queue.tickets import today_at

WhyNoWalkIn = Callable[[ServicePoint, LineRules, datetime], DomainError | None]


def check_place(appointment: Appointment, point: ServicePoint, now: datetime) -> None:
    """Confirmed, at this point, today; else one of the refusals."""
    if appointment.state == State.CANCELLED:
        raise refusals.WasCancelled
    if appointment.state == State.WAITING:
        raise refusals.OnTheWaitlist
    if appointment.state != State.CONFIRMED:
        raise refusals.NotConfirmed
    right = appointment.service_point
    if right is None:
        raise refusals.NotAtAPoint
    if today_at(right, appointment.starts_at) < today_at(right, now):
        raise refusals.WasEarlier
    if right.pk != point.pk:
        raise _elsewhere(appointment, right, now)
    _check_day(appointment, point, now)


def _elsewhere(appointment: Appointment, right: ServicePoint, now: datetime) -> DomainError:
    """Across town only while one can still check in there."""
    if now > _closes(appointment, rules_of(right)):
        way = _(
            "It was at %(name)s at %(time)s. You can take a ticket without an appointment here,"
            " or make a new appointment."
        )
        time = _clock(appointment.starts_at, appointment.zone)
        return refusals.MissedElsewhere(
            way_forward=way % {"name": right.name, "time": time},
            details={"service_point": right.slug},
        )
    return refusals.WrongPoint(
        way_forward=_("Go to %(name)s, %(street)s, %(place)s. Your time there: %(time)s.")
        % {
            "name": right.name,
            "street": right.street,
            "place": right.place,
            "time": _day_and_time(appointment),
        },
        details={"service_point": right.slug},
    )


def _check_day(appointment: Appointment, point: ServicePoint, now: datetime) -> None:
    if today_at(point, appointment.starts_at) > today_at(point, now):
        raise refusals.NotToday(
            way_forward=_("Come on %(time)s.") % {"time": _day_and_time(appointment)},
            details={"starts_at": _local(appointment.starts_at, appointment.zone)},
        )


def check_time(
    appointment: Appointment, rules: LineRules, now: datetime, *, walk_in: WhyNoWalkIn
) -> None:
    """Neither too early nor too late. Both ends of the span in between are still right."""
    opens = appointment.starts_at - timedelta(minutes=rules.early_minutes)
    if now < opens:
        raise refusals.TooEarly(
            way_forward=_("Your appointment is at %(time)s. You can check in from %(from)s.")
            % {
                "time": _clock(appointment.starts_at, appointment.zone),
                "from": _clock(opens, appointment.zone),
            },
            details={"from": _local(opens, appointment.zone)},
        )
    if now > _closes(appointment, rules):
        raise _too_late(appointment, rules, now, walk_in)


def _closes(appointment: Appointment, rules: LineRules) -> datetime:
    return appointment.starts_at + timedelta(minutes=rules.late_minutes)


def _too_late(
    appointment: Appointment, rules: LineRules, now: datetime, walk_in: WhyNoWalkIn
) -> DomainError:
    """What is still possible: the line, where it is open to walk-ins, and the next free times."""
    possible = walk_in(rules.service_point, rules, now) is None
    free = booking.alternatives_to(appointment, now=now)
    ways = [_("You can still take a ticket and wait.")] if possible else []
    return refusals.TooLate(
        way_forward=" ".join([*ways, free.told()]),
        details={"walk_in": possible, "alternatives": free.local()},
    )


def _day_and_time(appointment: Appointment) -> str:
    wall = appointment.starts_at.astimezone(ZoneInfo(appointment.zone))
    return f"{date_format(wall, 'l j F')}, {date_format(wall, 'H:i')}"


def _clock(at: datetime, zone: str) -> str:
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).isoformat()
