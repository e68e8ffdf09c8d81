"""The same request twice, of a form that got no answer and tries again, is one booking. The only
writer of Asked.

The unique constraint decides who works; another at once waits for that answer. A lock would have to
stand from holding to confirming, which are two transactions.
"""

import json
import time
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from hub.clients.models import Client
from scheduling.booking import Contact
from scheduling.facades.errors import BeingBooked
from scheduling.facades.models import Asked, ClientBooking
from scheduling.facades.visits import Visit
from scheduling.models import State

KEPT = timedelta(minutes=10)
ABANDONED = timedelta(seconds=60)  # past this, whoever was at work has died
MOST_SECONDS = 10.0  # of waiting for the other
PAUSE_SECONDS = 0.1


def what_of(*, visit: Visit, start: datetime, contact: Contact) -> str:
    items = [[item.offering.pk, item.party.persons, item.party.items] for item in visit.items]
    who = [contact.name.casefold(), contact.email.casefold(), contact.phone]
    value = json.dumps([visit.point.pk, sorted(items), start.timestamp(), *who])
    return salted_hmac("facades.asked", value, algorithm="sha256").hexdigest()


def claim(*, client: Client, what: str, now: datetime) -> Asked:
    """With a booking it was done before; else the work is the caller's. Raises BeingBooked when
    another is at it for too long."""
    Asked.objects.filter(at__lte=now - KEPT).delete()
    until = time.monotonic() + MOST_SECONDS
    while True:
        found = _claimed(client, what, now)
        if found is not None:
            return found
        if time.monotonic() >= until:
            raise BeingBooked
        time.sleep(PAUSE_SECONDS)


def _claimed(client: Client, what: str, now: datetime) -> Asked | None:
    """None while another is at work."""
    try:
        with transaction.atomic():
            return Asked.objects.create(client=client, what=what, at=now)
    except IntegrityError:
        earlier = Asked.objects.filter(client=client, what=what)
    found = earlier.select_related("booking__appointment__service_point").first()
    if found is None:  # let go in this very moment
        return None
    if found.booking is None:
        return _taken_over(found, now)
    if found.booking.appointment.state == State.CONFIRMED:
        return found
    earlier.filter(booking=found.booking).delete()  # cancelled since: this is a new wish
    return None


def _taken_over(row: Asked, now: datetime) -> Asked | None:
    dead = Asked.objects.filter(pk=row.pk, booking=None, at__lte=now - ABANDONED)
    if not dead.update(at=now):
        return None
    row.at = now
    return row


def keep(asked: Asked, made: ClientBooking) -> None:
    """In the transaction that books. Raises BeingBooked, which undoes it, when another took over
    meanwhile."""
    mine = Asked.objects.filter(pk=asked.pk, at=asked.at, booking=None)
    if not mine.update(booking=made):
        raise BeingBooked


def let_go(asked: Asked) -> None:
    """After a refusal: the next try works for itself."""
    Asked.objects.filter(pk=asked.pk, at=asked.at, booking=None).delete()
