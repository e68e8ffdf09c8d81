"""Times that no dates can satisfy, whatever day one begins. Pure.

Each rule says that one step is at least and at most so many days after another. Walked in both
directions that is a network of distances; a circle that comes out below nothing cannot be. Months
and working days are taken as kindly as they can be, so that nothing possible is refused. Rules with
a condition are left out: which of them hold together depends on the answers.
"""

from collections.abc import Sequence

from hub.intake.days import PERIOD
from scheduling.journeys.template import Rule

SHORTEST = {"D": 1, "W": 7, "M": 28, "Y": 365}
LONGEST = {"D": 1, "W": 7, "M": 31, "Y": 366}
MOVED_ON = 10  # days that a term can be extended by free days
Distance = tuple[str, str, int]  # from, to, at most so many days


def found_in(rules: Sequence[Rule]) -> list[str]:
    """The steps of a circle that cannot be, the first one again at its end; empty where there is
    none."""
    distances = [one for rule in rules if rule.only_if is None for one in _distances(rule)]
    steps = sorted({step for start, end, _days in distances for step in (start, end)})
    reach = dict.fromkeys(steps, 0)
    before: dict[str, str] = {}
    changed = ""
    for _round in steps:
        changed = ""
        for start, end, days in distances:
            if reach[start] + days < reach[end]:
                reach[end], before[end], changed = reach[start] + days, start, end
    return _circle(changed, before, len(steps)) if changed else []


def _circle(step: str, before: dict[str, str], steps: int) -> list[str]:
    for _step in range(steps):  # back into the circle, from wherever it led to
        step = before[step]
    path = [step]
    while len(path) == 1 or path[-1] != step:
        path.append(before[path[-1]])
    return path[::-1]


def _distances(rule: Rule) -> list[Distance]:
    found = []
    if rule.least:
        found.append((rule.step, rule.counts_from, -_days(rule.least, lenient_down=True)))
    if rule.most:
        more = MOVED_ON if rule.extended else 0
        found.append((rule.counts_from, rule.step, _days(rule.most, lenient_down=False) + more))
    if rule.working_days:
        found.append((rule.counts_from, rule.step, 2 * rule.working_days + 30))
    return found


def _days(period: str, *, lenient_down: bool) -> int:
    matched = PERIOD.fullmatch(period)
    assert matched  # noqa: S101 - the schema says so
    sign, number, unit = matched.groups()
    smaller = lenient_down != bool(sign)
    return int(number) * (SHORTEST if smaller else LONGEST)[unit] * (-1 if sign else 1)
