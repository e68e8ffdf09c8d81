"""Nobody keeps the counter for themselves: limits on holds per address and bookings per contact.

A limit that many people share must be wide (a library, an office, a family with one mail address)
and still leave most of a busy counter to others. Staff are not limited: they book for callers.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import Value
from django.db.models.functions import Upper
from django.db.models.lookups import Exact

from hub.kept import Kept
from hub.turns import one_at_a_time
from scheduling.booking.people import Contact
from scheduling.errors import TooManyAppointments, TooManyHolds
from scheduling.models import Appointment, Participant, State

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
    if len(LIVE_HOLDS.rows(held_from, now)) >= settings.HOLDS_PER_ADDRESS:
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
    known = [pk for (pk,) in _of(contact)]
    waiting = Appointment.objects.filter(
        pk__in=known, state=State.WAITING, segments__offering__service__in=services
    )
    return waiting.exists()


LIVE_HOLDS = Kept(
    lambda held_from, now: Appointment.objects.filter(
        held_from=held_from, state=State.HELD, hold_expires_at__gt=now
    ).values_list("pk"),
    str,
    datetime,
)


def check_contact(held: Appointment, contact: Contact, *, now: datetime) -> None:
    """Call in the transaction that confirms. Raises TooManyAppointments."""
    one_at_a_time(contact.email.lower() or contact.phone)
    known = {pk for (pk,) in _of(contact)} - {held.pk}
    # Few have so many of whatever kind: only of those it matters what they are for, and when.
    if len(known) < MOST_PER_CONTACT:
        return
    services = held.segments.values("offering__service")
    others = Appointment.objects.filter(
        pk__in=known,
        state=State.CONFIRMED,
        ends_at__gt=now,
        segments__offering__service__in=services,
    )
    if others.values("pk").distinct().count() >= MOST_PER_CONTACT:
        raise TooManyAppointments


def _of(contact: Contact) -> Iterator[tuple[int]]:
    """The appointments of this contact, old ones and cancelled ones too."""
    if contact.email:
        yield from BY_EMAIL.rows(contact.email)
    if contact.phone:
        yield from BY_PHONE.rows(contact.phone)


BY_EMAIL = Kept(
    # Upper case on both sides, as the index has it.
    lambda email: Participant.objects.filter(
        Exact(Upper("email"), Upper(Value(email)))
    ).values_list("appointment"),
    str,
)
BY_PHONE = Kept(
    lambda phone: Participant.objects.filter(phone=Value(phone)).values_list("appointment"), str
)
