"""Arriving: with an appointment or as a walk-in. Both become tickets in the one line of the point.

A ticket is made once per press: the same `press_key` (a random UUID of the device) gives the same
ticket and the same link. Whoever cannot arrive gets one of the refusals, with a way on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.db import IntegrityError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from hub.errors import DomainError, Invalid
from hub.intervals import wall_instant
from locations import hours
from locations.models import Channel, ServicePoint
from scheduling import booking
from scheduling.availability import MOST_SERVICES, Item
from scheduling.booking import CITIZEN, Actor
from scheduling.booking.wish import items_of
from scheduling.errors import ChangedMeanwhile
from scheduling.models import Appointment, State
from scheduling.queue import (
    changes,
    closing,
    coming,
    lapses,
    most_from_home,
    refusals,
    standing,
    tickets,
)
from scheduling.queue.appointed import has_new_time
from scheduling.queue.contacts import keep_contact
from scheduling.queue.models import LIVE, LineRules, Ticket, TicketState
from scheduling.queue.rules import rules_of, stop_reason
from scheduling.queue.standing import Line
from scheduling.queue.tickets import Arrival, Wishes, today_at
from scheduling.reference import parse_reference

AT_A_POINT = (Channel.IN_PERSON, Channel.VIDEO_POINT)
MOST_LETTERS = 120


def by_reference(*, reference: str) -> Appointment:
    """What a typed or scanned code names. Raises CodeUnknown."""
    found = Appointment.objects.select_related("service_point__organisation")
    appointment = found.filter(reference=parse_reference(reference) or "").first()
    if appointment is None or appointment.state == State.EXPIRED:
        raise refusals.CodeUnknown
    return appointment


def at_desk(
    *, point: ServicePoint, letters: str, at: time, now: datetime, actor: Actor
) -> list[Appointment]:
    """At a staffed desk only: today's appointments of that time (wall clock) whose booker has a
    name with a word that begins so. Two letters at least. Raises StaffOnly or Invalid."""
    if not actor.is_staff:
        raise refusals.StaffOnly
    letters = letters.strip().casefold()
    if not 2 <= len(letters) <= MOST_LETTERS:
        raise Invalid(fields={"letters": _("Fill in the first two letters of the name or more.")})
    start = wall_instant(today_at(point, now), at, ZoneInfo(point.zone))
    rows = Appointment.objects.filter(
        service_point=point, starts_at=start, state=State.CONFIRMED
    ).select_related("booker", "service_point")
    found = [row for row in rows.order_by("pk") if _begins_with(row, letters)]
    changes.record(
        "appointments.looked_up",
        "service_point",
        point.pk,
        point_id=point.pk,
        now=now,
        actor=actor,
        details={"found": [row.pk for row in found]},
    )
    return found


def _begins_with(appointment: Appointment, letters: str) -> bool:
    booker = getattr(appointment, "booker", None)
    name = booker.name.casefold() if booker else ""
    return name.startswith(letters) or any(word.startswith(letters) for word in name.split())


def arrive(
    *,
    point: ServicePoint,
    appointment: Appointment,
    now: datetime,
    actor: Actor = CITIZEN,
    press_key: str = "",
    wishes: Wishes | None = None,
    let_in: bool = False,
) -> Arrival:
    """A ticket for an appointment here and now. Who was called and did not come is put back in
    line. `let_in`: staff take somebody who is early or late all the same.

    Raises one of the refusals; AlreadyArrived brings the number.
    """
    appointment = _as_it_is(appointment)
    here = _here_already(point, appointment, press_key, now, actor)
    if here:
        return here
    if not (let_in and actor.is_staff):
        coming.check_time(appointment, rules_of(point), now, walk_in=_why_no_walk_in)
    wishes = wishes or Wishes(language=appointment.language)
    items = items_of(appointment)

    def make(key: str) -> Ticket:
        _hold_still(appointment)
        ticket = _ticket(point, key, wishes)
        ticket.appointment, ticket.due_at = appointment, appointment.starts_at
        return tickets.write(ticket, items, now=now, actor=actor)

    with _once_at_all_devices(appointment, now, actor):
        arrived = tickets.once(point, press_key, make)
    return _told(arrived, now)


def walk_in(
    *,
    point: ServicePoint,
    items: Sequence[Item],
    now: datetime,
    actor: Actor = CITIZEN,
    press_key: str = "",
    wishes: Wishes | None = None,
) -> Arrival:
    """A ticket for services of this point, in the order given. Staff may let in when the walk-in
    is stopped or by appointment only, and alone may give priority.

    Raises Invalid, PointClosed, ByAppointmentOnly, WalkInsStopped or NoTimeLeftToday.
    """
    earlier = tickets.of_press(point, press_key)
    if earlier:
        return earlier
    wishes = wishes or Wishes()
    _check_items(point, items)
    if wishes.priority_reason and not actor.is_staff:
        raise refusals.StaffOnly
    _check_walk_in(point, now, actor)
    return _told(_walk_in(point, items, wishes, press_key, now, actor), now)


def late(
    *,
    point: ServicePoint,
    appointment: Appointment,
    now: datetime,
    actor: Actor = CITIZEN,
    press_key: str = "",
) -> Arrival:
    """Who is too late joins as a walk-in with the services of the appointment, which stays as it
    is. Raises as `walk_in`, and as `arrive` for all but TooEarly and TooLate."""
    appointment = _as_it_is(appointment)
    here = _here_already(point, appointment, press_key, now, actor)
    if here:
        return here
    _check_walk_in(point, now, actor)
    wishes = Wishes(language=appointment.language)
    with _once_at_all_devices(appointment, now, actor):
        arrived = _walk_in(
            point, items_of(appointment), wishes, press_key, now, actor, appointment=appointment
        )
    return _told(arrived, now)


def _walk_in(
    point: ServicePoint,
    items: Sequence[Item],
    wishes: Wishes,
    press_key: str,
    now: datetime,
    actor: Actor,
    appointment: Appointment | None = None,
) -> Arrival:
    def make(key: str) -> Ticket:
        if appointment is not None:
            _hold_still(appointment)
        ticket = _ticket(point, key, wishes)
        ticket.appointment = appointment
        made = tickets.write(ticket, items, now=now, actor=actor)
        most_from_home.hold_to_the_most(made, now)
        keep_contact(made, email=wishes.email, phone=wishes.phone)
        return made

    return tickets.once(point, press_key, make)


def _ticket(point: ServicePoint, key: str, wishes: Wishes) -> Ticket:
    return Ticket(
        service_point=point,
        press_key=key[:64],
        language=wishes.language,
        language_wish=wishes.language_wish,
        priority_reason=wishes.priority_reason[:120],
        taken_by=wishes.taken_by,
    )


def _told(arrived: Arrival, now: datetime) -> Arrival:
    """Keeps the range that the ticket tells, to be held against what comes true."""
    if arrived.fresh:
        standing.keep_told(arrived.ticket, now=now)
    return arrived


def _as_it_is(appointment: Appointment) -> Appointment:
    """Whatever the caller saw, it may have been cancelled or moved since."""
    return Appointment.objects.select_related("service_point").get(pk=appointment.pk)


def _hold_still(appointment: Appointment) -> None:
    """Locks it: who cancels or moves it from here on does so after the ticket is there, and the
    ticket follows. Raises ChangedMeanwhile for who was first."""
    live = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if live.revision != appointment.revision:
        raise ChangedMeanwhile


def check_here(*, point: ServicePoint, appointment: Appointment, now: datetime) -> None:
    """That it is for this point today and has no ticket. Raises one of the refusals."""
    coming.check_place(appointment, point, now)
    came = Ticket.objects.filter(appointment=appointment, state__in=LIVE).first()
    if came is not None:
        raise refusals.AlreadyArrived(details={"number": came.number})


def _here_already(
    point: ServicePoint, appointment: Appointment, press_key: str, now: datetime, actor: Actor
) -> Arrival | None:
    """The ticket of this press, or the one that stands in line again. Raises what check_place and
    _came_before raise."""
    earlier = tickets.of_press(point, press_key)
    if earlier:
        return earlier
    coming.check_place(appointment, point, now)
    return _came_before(appointment, now=now, actor=actor)


@contextmanager
def _once_at_all_devices(appointment: Appointment, now: datetime, actor: Actor) -> Iterator[None]:
    """Checked in at the same moment at another device: the constraint lets one through."""
    try:
        yield
    except IntegrityError as error:
        _came_before(appointment, now=now, actor=actor)
        raise refusals.AlreadyArrived from error


def _came_before(appointment: Appointment, *, now: datetime, actor: Actor) -> Arrival | None:
    """Raises AlreadyArrived or AlreadyHelped; puts back in line who did not come when called."""
    made = Ticket.objects.filter(appointment=appointment).exclude(state=TicketState.LEFT)
    ticket = made.order_by("-pk").first()
    if ticket is None or _was_for_another_time(ticket, appointment):
        return None
    if ticket.state in LIVE:
        way = _("Your number is %(number)s.") % {"number": ticket.number}
        raise refusals.AlreadyArrived(way_forward=way, details={"number": ticket.number})
    if ticket.state == TicketState.DONE:
        raise refusals.AlreadyHelped
    back = lapses.come_back(ticket=ticket, now=now, actor=actor)
    return Arrival(back, tickets.token_of(back), fresh=False)


def _was_for_another_time(ticket: Ticket, appointment: Appointment) -> bool:
    """The visit was over before the appointment got the time that it has now."""
    if ticket.state == TicketState.NO_SHOW:
        return ticket.day != today_at(ticket.service_point, appointment.starts_at)
    return ticket.state == TicketState.DONE and has_new_time(ticket, appointment)


def _check_walk_in(point: ServicePoint, now: datetime, actor: Actor) -> None:
    """Staff may let in at any hour, so nothing is worked out for them."""
    refusal = None if actor.is_staff else _why_no_walk_in(point, rules_of(point), now)
    if refusal:
        raise refusal


def _why_no_walk_in(
    point: ServicePoint, rules: LineRules, now: datetime, line: Line | None = None
) -> DomainError | None:
    found = hours.of(point, since=now)
    opening = found.open_at(now)
    if opening is None:
        return refusals.PointClosed(way_forward=_opens_again(point, now))
    if opening.by_appointment_only:
        return refusals.ByAppointmentOnly()
    reason = stop_reason(rules, now=now)
    if reason:
        return refusals.WalkInsStopped(f"{refusals.WalkInsStopped.sentence} {reason}")
    if line is None and not closing.anybody_waits(point, now):
        return None
    line = line or standing.line_of(point=point, now=now)
    return closing.why_no_time(found, line, now=now)


def why_no_walk_in(
    *, point: ServicePoint, now: datetime, line: Line | None = None
) -> DomainError | None:
    """The refusal that a walk-in would get at this moment; None when they are welcome. `line`
    where the caller has it, for it says whether there is time left today."""
    return _why_no_walk_in(point, rules_of(point), now, line)


def _opens_again(point: ServicePoint, now: datetime) -> str:
    following = hours.of(point, since=now).next_opening(now)
    if following is None:
        return str(refusals.PointClosed.way_forward)
    wall = following.span.start.astimezone(ZoneInfo(point.zone))
    return _("We open on %(day)s at %(time)s.") % {
        "day": date_format(wall, "l j F"),
        "time": date_format(wall, "H:i"),
    }


def _check_items(point: ServicePoint, items: Sequence[Item]) -> None:
    if not items:
        raise Invalid(fields={"services": _("Choose at least one service.")})
    if len(items) > MOST_SERVICES:
        too_many = _("Choose at most %(most)d services.") % {"most": MOST_SERVICES}
        raise Invalid(fields={"services": too_many})
    here = all(
        item.offering.service_point_id == point.pk
        and item.offering.active
        and item.offering.channel in AT_A_POINT
        for item in items
    )
    if not here or len({item.offering.pk for item in items}) < len(items):
        raise Invalid(fields={"services": _("Choose services of this place.")})
    for item in items:
        booking.check_party(item.offering, item.party)
