"""At most so many appointments of one service on one day: checked while nobody else counts."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hub.intervals import Interval
from hub.turns import one_at_a_time
from locations.models import Offering
from scheduling.availability import Planned, zone_of
from scheduling.availability.rules import Question, full_days
from scheduling.booking.wish import Wish, asker_of
from scheduling.errors import SlotTaken
from scheduling.grid import SLICE, slice_floor


def wait_turns(planned: Sequence[Planned]) -> None:
    """Call before any row is locked. In order of offering, so that nobody waits in a circle."""
    limited = [plan for plan in planned if plan.item.offering.max_per_day]
    for plan in sorted(limited, key=lambda plan: plan.item.offering.pk):
        offering = plan.item.offering
        one_at_a_time(f"offering {offering.pk} {_day_of(offering, plan.start)}")


def check(wish: Wish, planned: Sequence[Planned], now: datetime) -> None:
    """Raises SlotTaken where the day filled up since the search. Staff are not held to it."""
    if wish.actor.is_staff:
        return
    for plan in planned:
        if plan.item.offering.max_per_day:
            window = Interval(plan.start, plan.start + SLICE)
            question = Question(window, now, asker_of(wish.actor), wish.moving)
            if full_days(plan.item.offering, question).has(slice_floor(plan.start)):
                raise SlotTaken(wish.alternatives(now))


def _day_of(offering: Offering, start: datetime) -> date:
    return start.astimezone(ZoneInfo(zone_of(offering))).date()
