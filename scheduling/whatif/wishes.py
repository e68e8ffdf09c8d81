"""What citizens will probably ask: the visits of the last four weeks, wished for once more.

No search of a citizen is kept, so refused searches cannot be counted. Instead each visit that took
place is a wish for the same weekday and hour, four weeks later.
"""

from collections import defaultdict
from collections.abc import Sequence
from copy import copy
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hub.intervals import wall_instant
from locations.models import Offering
from scheduling.availability import Item, Party
from scheduling.models import Segment, State

BACK = timedelta(days=28)
NEARBY_HOURS = 2
NEARBY = NEARBY_HOURS * 12  # slices: a wish is granted by a start at most so far from it
Wish = datetime


def of(*, offerings: Sequence[Offering], zone: ZoneInfo, now: datetime) -> dict[Item, list[Wish]]:
    """Wishes by what would be booked. Each is looked at on its own and takes no time away."""
    reach = {offering.pk: _within_reach(offering) for offering in offerings}
    found: dict[Item, list[Wish]] = defaultdict(list)
    rows = Segment.objects.filter(
        offering__in=reach,
        appointment__state=State.CONFIRMED,
        starts_at__gte=now - BACK,
        starts_at__lt=now,
    )
    values = rows.order_by("starts_at", "pk").values_list(
        "offering", "starts_at", "persons", "items"
    )
    for pk, start, persons, items in values:
        offering = reach[pk]
        party = Party(min(persons, offering.max_persons), min(items, offering.max_items))
        found[Item(offering, party)].append(_again(start, zone))
    return dict(found)


def _within_reach(offering: Offering) -> Offering:
    """Notice, horizon and the share that is kept until shortly before play no part: the day of
    the wish comes near by itself."""
    some = copy(offering)
    some.notice_minutes, some.horizon_days, some.day_ahead_share = 0, 2 * BACK.days, 0
    return some


def _again(start: datetime, zone: ZoneInfo) -> Wish:
    wall = start.astimezone(zone)
    return wall_instant(wall.date() + BACK, wall.time(), zone)
