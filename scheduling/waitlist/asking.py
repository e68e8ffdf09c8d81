"""A place in line for who has no appointment: one deed makes what waits, its wish and the message
with the link to it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from scheduling import booking
from scheduling.availability import Item, bookable_window
from scheduling.booking import CITIZEN, Actor, Contact
from scheduling.messages import post
from scheduling.models import Appointment
from scheduling.waitlist import wishes
from scheduling.waitlist.matching import Wanted
from scheduling.waitlist.visits import Visit


def ask(
    *,
    items: Sequence[Item],
    contact: Contact,
    wanted: Wanted,
    token: str,
    now: datetime,
    held_from: str = "",
    actor: Actor = CITIZEN,
) -> Appointment:
    """Raises what `booking.wait` and `wishes.join` raise; then nothing is kept."""
    with transaction.atomic():
        waiting = booking.wait(
            items=items, contact=contact, token=token, now=now, held_from=held_from, actor=actor
        )
        wishes.join(appointment=waiting, wanted=wanted, now=now, actor=actor)
        post.waiting(waiting, token=token, now=now)
    return waiting


def visit_for(items: Sequence[Item], *, now: datetime) -> Visit:
    """What would wait: any time that can be booked comes before its own."""
    last = bookable_window(items[0].offering, now).end
    return Visit(items=tuple(items), starts_at=last, change_until=last)
