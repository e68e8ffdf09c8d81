"""A conversation that is over before its planned end: what is left of its time is free at once."""

from datetime import datetime, timedelta

from django.db import transaction

from hub.intervals import Interval
from scheduling import grid, masks
from scheduling.booking import capacity, news
from scheduling.booking.people import Actor
from scheduling.models import Allocation, Appointment, Segment, State

EARLY = timedelta(minutes=15)  # before its start people talk already


def end_now(*, appointment: Appointment, now: datetime, actor: Actor) -> Appointment:
    """To the end of the five minutes that it is now, and the buffer after it stays; of what is over
    before it began, the first five. Changes nothing long before the start, at or after the end, or
    while a later service of the visit is still to come. Nobody gets a message: who talked knows.
    Raises NotFound for what is gone."""
    with transaction.atomic():
        live = capacity.locked(appointment)
        last = live.segments.select_related("offering").order_by("-position").first()
        end = grid.instant_of(grid.slice_ceil(now))
        if now >= live.starts_at - EARLY:
            end = max(end, live.starts_at + grid.SLICE)
        if last is None or live.state != State.CONFIRMED or not last.starts_at < end < live.ends_at:
            return live
        was = Interval(live.starts_at, live.ends_at)
        _shorten(last, end)
        live.ends_at = last.ends_at = end
        live.changed_at = now
        last.save(update_fields=["ends_at"])
        live.save(update_fields=["ends_at", "changed_at"])
        news.tell(live, "ended", now, actor, {"planned": was.end.isoformat()}, was)
    return live


def _shorten(segment: Segment, end: datetime) -> None:
    until = capacity.taken_span(segment.offering, segment.starts_at, end).end
    taken = [one for one in segment.allocations.all() if one.starts_at < until < one.ends_at]
    rows = masks.lock(one.resource_id for one in taken)
    masks.give_back(rows, taken)
    for one in taken:
        one.ends_at = until
    Allocation.objects.bulk_update(taken, ["ends_at"])
    masks.take(rows, taken)
