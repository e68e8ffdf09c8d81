"""Terms in local days: when a step may take place, counted from another one. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hub.intake.days import bound
from scheduling.journeys.template import Rule

IsFree = Callable[[date], bool]  # whether nobody works on that day
MOST_FREE = 30  # days in a row; more is an error of the calendar


@dataclass(frozen=True, slots=True)
class Window:
    """The local dates on which a step may take place, both included; None: no bound. `rules` are
    those that count, in their order. `or_until`: the last day once `last` has passed, where the
    rules give way."""

    first: date | None = None
    last: date | None = None
    rules: tuple[Rule, ...] = ()
    or_until: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def is_empty(self) -> bool:
        return self.first is not None and self.last is not None and self.first > self.last


def of_rule(rule: Rule, anchor: date, is_free: IsFree, *, today: date | None = None) -> Window:
    """A month or a year later is the same day, or the last one of a shorter month. `today`: where
    the step is still to be done, for a rule that gives way."""
    last = bound(rule.most, today=anchor)
    if rule.working_days:
        worked = after_working_days(anchor, rule.working_days, is_free)
        last = worked if last is None else min(last, worked)
    if rule.extended and last is not None:
        last = extended(anchor, last, is_free)
    first, later = bound(rule.least, today=anchor), bound(rule.or_until, today=anchor)
    if later is None or last is None or today is None:
        return Window(first, last, (rule,))
    if today <= last:
        return Window(first, last, (rule,), or_until=later)
    given_way = replace(rule, because=rule.because_late) if rule.because_late else rule
    return Window(first, later, (given_way,))


def together(windows: list[Window]) -> Window:
    """What all of them allow; it may be empty."""
    firsts = [window.first for window in windows if window.first]
    lasts = [window.last for window in windows if window.last]
    rules = tuple(rule for window in windows for rule in window.rules)
    later = [window.or_until or window.last for window in windows if window.last]
    last, until = min(lasts, default=None), min(later, default=None)
    return Window(max(firsts, default=None), last, rules, until if until != last else None)


def after_working_days(start: date, count: int, is_free: IsFree) -> date:
    """The day on which so many working days have passed; the day of `start` does not count."""
    day, passed, free = start, 0, 0
    while passed < count:
        day += timedelta(days=1)
        free = free + 1 if is_free(day) else 0
        if free > MOST_FREE:
            raise ValueError("No working day follows.")
        passed += not free
    return day


def extended(start: date, last: date, is_free: IsFree) -> date:
    """The last day of a term that began after `start`: no free day, and with two working days in
    it. Law: Algemene termijnenwet, articles 1 and 2."""
    return max(
        after_working_days(last - timedelta(days=1), 1, is_free),
        after_working_days(start, 2, is_free),
    )
