"""A time that is kept until somebody has looked: no hold of ten minutes, and no appointment yet.

It counts for no limit on holds, no link opens it, and it lapses like a hold when nobody renews it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from scheduling import masks
from scheduling.availability import Item, Planned
from scheduling.booking import capacity, holds
from scheduling.booking.people import Actor, check_party
from scheduling.booking.wish import Wish
from scheduling.models import Allocation, Appointment, State
from scheduling.reference import new_token


def reserve(
    *,
    items: Sequence[Item],
    start: datetime,
    until: datetime,
    now: datetime,
    actor: Actor,
    replacing: Appointment | None = None,
    prefer: frozenset[int] = frozenset(),
) -> Appointment:
    """Keeps a start. `replacing` is what was kept before, which makes way; refused, it stays.
    Raises Invalid, SlotTaken or SlotNotOffered."""
    for item in items:
        check_party(item.offering, item.party)
    wish = Wish(tuple(items), start, actor, moving=replacing, prefer=prefer)

    def write(planned: list[Planned]) -> Appointment:
        if replacing is not None:
            holds.make_way(replacing, planned, now)
        held = holds.write(wish, planned, new_token(), "", now).appointment
        held.hold_expires_at = until
        held.save(update_fields=["hold_expires_at"])
        return held

    return capacity.win(wish, now, write)


def renew(*, appointment: Appointment, until: datetime, now: datetime) -> bool:
    """Keeps it longer. False where it has lapsed, or is no longer kept."""
    with transaction.atomic():
        held = capacity.locked(appointment)
        if held.state != State.HELD or capacity.has_expired(held, now):
            return False
        held.hold_expires_at = until
        held.save(update_fields=["hold_expires_at"])
    return True


def lock_together(appointments: Iterable[Appointment]) -> None:
    """For a deed on several at once: their rows in order, then the busy rows of all of them, so
    that nobody waits in a circle. Call in a transaction, before the first of them is changed."""
    ids = sorted(appointment.pk for appointment in appointments)
    list(Appointment.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    taken = Allocation.objects.filter(segment__appointment__in=ids)
    masks.lock(set(taken.values_list("resource", flat=True)))
