"""Nobody keeps the counter for themselves: limits on holds per address and bookings per contact.

A limit that many people share must be wide (a library, an office, a family with one mail address)
and still leave most of a busy counter to others. Staff are not limited: they book for callers.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from hub.turns import one_at_a_time
from scheduling.booking.people import Contact
from scheduling.errors import TooManyAppointments, TooManyHolds
from scheduling.models import Appointment, State

MOST_PER_CONTACT = 6  # coming appointments of one service
WAIT_SECONDS = 600  # as long as a hold lasts


def wait_turn(held_from: str) -> None:
    """Call before any row is locked, and `check_holds` before the hold is written."""
    if held_from:
        one_at_a_time(held_from)


def check_holds(*, held_from: str, now: datetime) -> None:
    """Raises TooManyHolds."""
    if not held_from:
        return
    live = Appointment.objects.filter(
        held_from=held_from, state=State.HELD, hold_expires_at__gt=now
    )
    if live.count() >= settings.HOLDS_PER_ADDRESS:
        raise TooManyHolds(details={"wait_seconds": WAIT_SECONDS})


def check_waiting(*, held_from: str) -> None:
    """As many places in line as times kept. Raises TooManyHolds."""
    mine = Appointment.objects.filter(held_from=held_from, state=State.WAITING)
    if held_from and mine.count() >= settings.HOLDS_PER_ADDRESS:
        raise TooManyHolds(details={"wait_seconds": WAIT_SECONDS})


def waits_already(contact: Contact, services: Iterable[int]) -> bool:
    """Whether this contact is in line for one of the services: nobody stands there twice. Call in
    the transaction that writes."""
    one_at_a_time(contact.email.lower() or contact.phone)
    waiting = Appointment.objects.filter(
        _of(contact), state=State.WAITING, segments__offering__service__in=services
    )
    return waiting.exists()


def _of(contact: Contact) -> Q:
    mine = Q(booker__email__iexact=contact.email) if contact.email else Q(pk=None)
    return mine | Q(booker__phone=contact.phone) if contact.phone else mine


def check_contact(held: Appointment, contact: Contact, *, now: datetime) -> None:
    """Call in the transaction that confirms. Raises TooManyAppointments."""
    mine = _of(contact)
    one_at_a_time(contact.email.lower() or contact.phone)
    services = held.segments.values("offering__service")
    others = Appointment.objects.filter(
        mine, state=State.CONFIRMED, ends_at__gt=now, segments__offering__service__in=services
    )
    if others.exclude(pk=held.pk).values("pk").distinct().count() >= MOST_PER_CONTACT:
        raise TooManyAppointments
