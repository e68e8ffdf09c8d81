"""Booking for a client, and finding back what it booked: the only writer of ClientBooking."""

from datetime import datetime

from django.db import transaction

from hub.clients.models import Client
from scheduling import booking
from scheduling.booking import Actor, Contact
from scheduling.facades import ids, repeats
from scheduling.facades.errors import UnknownAppointment
from scheduling.facades.models import Asked, ClientBooking
from scheduling.facades.visits import Visit
from scheduling.models import State
from scheduling.reference import new_token


def actor_of(client: Client) -> Actor:
    return Actor(kind="client", origin=f"client:{client.pk}")


def book(
    *, client: Client, visit: Visit, start: datetime, contact: Contact, now: datetime
) -> ClientBooking:
    """An appointment at once; the same asked again within ten minutes is the first one. Raises
    BeingBooked, and what holding and confirming raise; then nothing is kept."""
    booking.check_contact(contact)
    what = repeats.what_of(visit=visit, start=start, contact=contact)
    asked = repeats.claim(client=client, what=what, now=now)
    if asked.booking is not None:
        return asked.booking
    try:
        return _book(asked, visit, start, contact, now)
    except BaseException:
        repeats.let_go(asked)
        raise


def _book(
    asked: Asked, visit: Visit, start: datetime, contact: Contact, now: datetime
) -> ClientBooking:
    """The hold in between is the client's own, so that a client that dies half-way keeps a limited
    number of times, for ten minutes."""
    client = asked.client
    actor, token = actor_of(client), new_token()
    held = booking.hold_visit(
        items=visit.items,
        start=start,
        now=now,
        actor=actor,
        token=token,
        held_from=actor.origin,
    ).appointment
    try:
        with transaction.atomic():
            made = booking.confirm(
                appointment=held, contact=contact, now=now, token=token, actor=actor
            )
            booked = ClientBooking.objects.create(appointment=made, client=client, made_at=now)
            repeats.keep(asked, booked)
            return booked
    except Exception:
        booking.release(appointment=held, now=now)
        raise


def find(client: Client, text: str) -> ClientBooking:
    """What this client booked and nobody cancelled. Raises UnknownAppointment, for missing,
    cancelled and another's alike."""
    public_id = ids.read_public(text)
    known = ClientBooking.objects.select_related("appointment__service_point").filter(
        client=client, appointment__state=State.CONFIRMED
    )
    booked = known.filter(public_id=public_id).first() if public_id else None
    if booked is None:
        raise UnknownAppointment
    return booked


def cancel(*, client: Client, public_id: str, now: datetime) -> ClientBooking:
    """Raises UnknownAppointment, TooLateToChange."""
    booked = find(client, public_id)
    booking.cancel(appointment=booked.appointment, now=now, actor=actor_of(client))
    return booked
