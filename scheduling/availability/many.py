"""The free starts of many visits at once: the pools of all of them are loaded together, in as many
statements as for one."""

from collections.abc import Sequence
from datetime import datetime

from hub.intervals import Interval
from scheduling.availability import rules, visits
from scheduling.availability.asking import Asker, Item
from scheduling.availability.rules import Question
from scheduling.grid import Mask, slices
from scheduling.planning import candidates


def free_starts(
    some: Sequence[Sequence[Item]],
    *,
    window: Interval,
    now: datetime,
    asker: Asker = Asker.ONLINE,
) -> list[Mask]:
    """Of each visit, in the order given: where it fits as a whole, within notice and horizon."""
    if not some:
        return []
    question = Question(window, now, asker)
    every_item = [item for items in some for item in items]
    more = max(sum(slices(i.minutes) + visits.gap_of(items) for i in items) for items in some)
    scope = rules.scope_of(every_item, window, more)
    loaded = candidates.load(every_item, scope=scope, now=now)
    found, at = [], 0
    rooms: rules.Rooms = {}  # whoever helps at many places is looked at once
    for items in some:
        own = candidates.Loaded(loaded.needs[at : at + len(items)], loaded.candidates)
        at += len(items)
        gap = visits.gap_of(items) if len(items) > 1 else 0
        found.append(visits.combined(items, question, own, scope, gap, rooms).starts)
    return found
