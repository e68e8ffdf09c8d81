"""Before and after: the plan as it is beside the plan as it is imagined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from locations.models import Offering, ServicePoint
from scheduling.availability import Item, Party, rules
from scheduling.models import Appointment
from scheduling.planning import candidates, stranded
from scheduling.whatif import measures, plan, wishes
from scheduling.whatif.changes import Change
from scheduling.whatif.measures import Measures, Weeks

FEWEST_WEEKS, MOST_WEEKS = 4, 8  # the wishes lie in the first four


@dataclass(frozen=True, slots=True)
class Comparison:
    """`unplaced`: how many of the stranded lose a resource of each kind in these weeks. What is
    taken `after` no longer holds them, so that it looks emptier than it will be."""

    before: Measures
    after: Measures
    stranded: tuple[Appointment, ...]
    unplaced: Mapping[str, int]


def compare(
    *,
    point: ServicePoint,
    offerings: Sequence[Offering],
    changes: Sequence[Change],
    weeks: int,
    now: datetime,
) -> Comparison:
    """Reads, and writes nothing. Both sides are answered from the same rows, loaded once."""
    coming = Weeks(weeks, ZoneInfo(point.zone), now)
    items = [Item(offering, Party()) for offering in offerings]
    wished = wishes.of(offerings=offerings, zone=coming.zone, now=now)
    imagined = plan.imagine(point=point, changes=changes, now=now)
    use = [measures.use_of(point, coming.window, some, now) for some in (None, imagined)]
    lost = tuple(stranded.under(imagined.covers, point=point, now=now))
    unplaced = stranded.kinds_under(imagined.covers, lost, point=point, window=coming.window)
    if not items:
        return Comparison(Measures((), use[0]), Measures((), use[1]), lost, unplaced)
    scope = rules.scope_of([*items, *wished], coming.window)
    real = candidates.load([*items, *wished], scope=scope, now=now)
    before, after = (
        Measures(measures.of_services(items, wished, some, scope, coming), used)
        for some, used in zip((real, measures.imagined(real, imagined)), use, strict=True)
    )
    return Comparison(before, after, lost, unplaced)
