"""A time kept for who has an appointment already, and taking it in place of the own time.

Locks: the appointment before the hold that is kept for it.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction

from hub.intervals import Interval
from hub.together import Together
from scheduling import changes, reminders
from scheduling.availability import Item, Planned
from scheduling.booking import capacity, hoarding, holds, news, versions
from scheduling.booking.amend import can_change
from scheduling.booking.people import CITIZEN, Actor, Contact
from scheduling.booking.wish import Wish
from scheduling.errors import NotHeld, NotLive, TooLateToChange
from scheduling.messages import post
from scheduling.messages.addressee import addressee_of
from scheduling.models import Appointment, Participant, Segment, State
from scheduling.reference import new_token

HUB = Actor(kind="system", origin="waitlist")


def keep_for(
    *,
    appointment: Appointment,
    items: Sequence[Item],
    start: datetime,
    until: datetime,
    now: datetime,
    settle: Callable[[Appointment, Appointment], None],
) -> Appointment:
    """Holds a start until a moment, for the one whose appointment this is. It counts for no limit
    on holds, and no link opens it.

    `settle` gets the locked appointment and the hold, in the transaction that holds: what it
    writes stays or goes with the hold, and what it raises undoes both. Raises NotLive,
    TooLateToChange, SlotTaken or SlotNotOffered.
    """
    wish = Wish(tuple(items), start, HUB)

    def write(planned: list[Planned]) -> Appointment:
        live = capacity.locked(appointment)
        _require_changeable(live, now, HUB)
        held = holds.write(wish, planned, new_token(), "", now).appointment
        held.hold_expires_at, held.language = until, live.language
        held.save(update_fields=["hold_expires_at", "language"])
        settle(live, held)
        return held

    return capacity.win(wish, now, write)


def take_held(
    *,
    appointment: Appointment,
    held: Appointment,
    now: datetime,
    actor: Actor = CITIZEN,
    seen: int | None = None,
) -> Appointment:
    """What is held becomes the appointment's time and place, its own time is given back, and the
    hold is gone; or nothing changes. The reference, the links and the calendar entry stay. Who
    waited without a time has an appointment then.

    Raises NotLive, TooLateToChange (not for staff), ChangedMeanwhile, TooManyAppointments, or
    NotHeld for a hold that ran out.
    """
    with transaction.atomic():
        live = capacity.locked(appointment, seen=seen)
        _require_changeable(live, now, actor)
        kept = capacity.locked(held)
        if kept.state != State.HELD or capacity.has_expired(kept, now):
            raise NotHeld
        waited = live.state == State.WAITING
        if waited:
            _check_contact(live, now)
        there = (live.service_point_id, live.channel) != (kept.service_point_id, kept.channel)
        left, span = live.service_point_id, _span(live, kept)
        was = Interval(live.starts_at, live.ends_at)
        _give_way(live, kept)
        _become(live, kept, now)
        _tell(live, waited, now, elsewhere=there)
        reminders.schedule(live, now=now)
        verb = "appointment.confirmed" if waited else "appointment.moved"
        news.record(verb, live, now, actor, None if waited else span)
        # Both agendas change; in order of point, as whoever else raises two numbers would.
        for point_id in sorted({left, live.service_point_id}, key=lambda pk: pk or 0):
            changes.publish_at(point_id, live.pk, "moved", was)
    return live


def _tell(live: Appointment, waited: bool, now: datetime, *, elsewhere: bool) -> None:
    if waited:
        batch = Together()
        post.booked(batch, live, token="", now=now, to=addressee_of(live))
        batch.write()
    else:
        post.moved(live, now=now, elsewhere=elsewhere)


def _check_contact(live: Appointment, now: datetime) -> None:
    booker = Participant.objects.get(appointment=live)
    contact = Contact(booker.name, booker.email, str(booker.phone or ""))
    hoarding.check_contact(live, contact, now=now)


def _require_changeable(live: Appointment, now: datetime, actor: Actor) -> None:
    if live.state == State.WAITING:
        return
    if live.state != State.CONFIRMED:
        raise NotLive
    if not actor.is_staff and not can_change(live, now):
        raise TooLateToChange


def _span(live: Appointment, kept: Appointment) -> dict[str, str]:
    return {"from": live.starts_at.isoformat(), "to": kept.starts_at.isoformat()}


def _give_way(live: Appointment, kept: Appointment) -> None:
    """The segments of the hold take the place of the old ones, with their allocations: what is
    taken stays taken, so that only the old time touches the masks."""
    versions.hand_on(live, kept)
    capacity.release(live)
    live.segments.all().delete()
    Segment.objects.filter(appointment=kept).update(appointment=live)


def _become(live: Appointment, kept: Appointment, now: datetime) -> None:
    same = ["service_point", "channel", "zone", "starts_at", "ends_at"]
    for name in same:
        setattr(live, name, getattr(kept, name))
    live.state, live.held_from = State.CONFIRMED, ""
    live.revision += 1
    live.changed_at = now
    live.save(update_fields=[*same, "state", "held_from", "revision", "changed_at"])
    kept.delete()
