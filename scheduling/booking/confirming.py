"""From a hold to an appointment: at once, or where the organisation asks for it by a link in a
mail, so that nobody books in another's name. Until then it stays a hold, and lapses like one.
"""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction

from hub.together import Together
from scheduling import reminders
from scheduling.booking import assured, capacity, hoarding, news
from scheduling.booking.holds import require_held
from scheduling.booking.people import CITIZEN, Actor, Contact, check_contact
from scheduling.errors import NotHeld
from scheduling.links import Key
from scheduling.messages import post
from scheduling.messages.addressee import Addressee, addressee_with_segments
from scheduling.models import Appointment, Participant, State

LINK_LASTS = timedelta(minutes=30)


def confirm(
    *,
    appointment: Appointment | Key,
    contact: Contact,
    now: datetime,
    token: str = "",
    actor: Actor = CITIZEN,
) -> Appointment:
    """Makes a live hold an appointment, or asks for that by mail; `state` tells which.

    `token` goes into the link of the confirmation. Raises Invalid, NotHeld, LogInFirst,
    TooManyAppointments, HoldExpired with alternatives, or NotFound for a key that opens nothing.
    """
    contact = check_contact(contact)
    with transaction.atomic():
        if isinstance(appointment, Key):
            held = capacity.opened(appointment)
        else:
            held = capacity.locked(appointment)
        require_held(held, now)
        batch = Together()
        to = addressee_with_segments(held, _remember(batch, held, contact))
        assured.check(held, actor)
        if not actor.is_staff:
            hoarding.check_contact(held, contact, now=now)
        if _is_link_asked(to, contact, actor):
            batch.write()
            return _ask(held, now)
        return _confirm(batch, held, token, now, actor, to)


def confirm_by_link(*, appointment: Appointment, now: datetime) -> Appointment:
    """What the button behind the link does; the second time nothing. Raises as confirm does."""
    with transaction.atomic():
        held = capacity.locked(appointment)
        if held.state == State.CONFIRMED:
            return held
        require_held(held, now)
        if not awaits_link(held):
            raise NotHeld
        return _confirm(Together(), held, "", now, CITIZEN, addressee_with_segments(held))


def awaits_link(appointment: Appointment) -> bool:
    """A hold of which the contact is known is one that waits for its link."""
    return (
        appointment.state == State.HELD
        and Participant.objects.filter(appointment=appointment).exists()
    )


def _is_link_asked(to: Addressee | None, contact: Contact, actor: Actor) -> bool:
    # Who has no mail is not kept out: those bookings come with a number that can be called.
    # A client answers for its form, which says at once that it is booked.
    asked = actor.kind == "citizen"
    return bool(asked and contact.email and to and to.policy.confirm_by_link)


def _ask(held: Appointment, now: datetime) -> Appointment:
    held.hold_expires_at = min(now + LINK_LASTS, held.starts_at)
    held.changed_at = now
    held.save(update_fields=["hold_expires_at", "changed_at"])
    post.asked_to_confirm(held, until=held.hold_expires_at, now=now)
    return held


def _confirm(
    batch: Together,
    held: Appointment,
    token: str,
    now: datetime,
    actor: Actor,
    to: Addressee | None,
) -> Appointment:
    held.state = State.CONFIRMED
    held.hold_expires_at, held.held_from = None, ""
    held.changed_at = now
    held.next_reminder_at = reminders.next_at(held, to, now=now)
    batch.update(held, ["state", "hold_expires_at", "held_from", "changed_at", "next_reminder_at"])
    post.booked(batch, held, token=token, now=now, to=to)
    news.tell_with(batch, held, "confirmed", now, actor)
    batch.write()
    return held


def _remember(batch: Together, held: Appointment, contact: Contact) -> Participant:
    """Typed anew, it takes the place of what was typed before."""
    booker = Participant(appointment=held, **asdict(contact))
    batch.put(booker, by="appointment")
    return booker
