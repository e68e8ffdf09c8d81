"""Where a journey stands: what is done, what can be done now, and within which dates. Pure.

The same code answers the citizen's timeline, the staff's list, what may be booked and what a move
of one step does to the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.intake import conditions
from hub.intake.conditions import Answers
from scheduling.journeys import terms
from scheduling.journeys.template import Choice, Kind, Line, Rule, Step, Template
from scheduling.journeys.terms import IsFree, Window


class Standing(StrEnum):
    NEEDLESS = "needless"  # its condition does not hold
    DONE = "done"
    BOOKED = "booked"  # an appointment that is still to take place
    NOW = "now"
    NEXT = "next"  # waits for another step


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a step. `on` is the local date on which it was done or will take place."""

    done: bool = False
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A step with its standing. `misfit` is a rule that its date breaks; `left_behind`: it is
    booked, and the step that its date was counted from has none any more; `is_too_late`: a time is
    to be chosen, and no day is left for it."""

    step: Step
    standing: Standing
    window: Window
    on: date | None = None
    misfit: Rule | None = None
    waits_for: tuple[str, ...] = ()
    left_behind: bool = False
    is_too_late: bool = False

    @property
    def is_over(self) -> bool:
        return self.standing in (Standing.DONE, Standing.NEEDLESS)


@dataclass(frozen=True, slots=True)
class Course:
    stages: tuple[Stage, ...]

    def stage(self, key: str) -> Stage:
        """Raises KeyError."""
        for stage in self.stages:
            if stage.step.key == key:
                return stage
        raise KeyError(key)

    @property
    def misfits(self) -> list[Stage]:
        return [stage for stage in self.stages if stage.misfit]

    @property
    def left_behind(self) -> list[Stage]:
        return [stage for stage in self.stages if stage.left_behind]

    @property
    def is_over(self) -> bool:
        """Everything is done; what is optional need not be, unless it is booked."""
        return all(
            stage.is_over or (stage.step.optional and stage.standing != Standing.BOOKED)
            for stage in self.stages
        )


@dataclass(frozen=True, slots=True)
class Known:
    """All that decides: what was answered, what happened, which day it is, who works when."""

    answers: Answers
    facts: Mapping[str, Fact]
    today: date
    is_free: IsFree

    def holds(self, condition: conditions.Condition | None) -> bool:
        return conditions.holds(condition, self.answers, today=self.today)

    def fact(self, key: str) -> Fact:
        return self.facts.get(key, Fact())

    def anchor(self, rule: Rule) -> date | None:
        """The date that a rule counts from; None while it is not known."""
        if not rule.from_answer:
            return self.fact(rule.counts_from).on
        return self.day(rule.from_answer)

    def day(self, question: str) -> date | None:
        """What was answered to a question for a date."""
        answer = self.answers.get(question)
        return date.fromisoformat(answer) if isinstance(answer, str) and answer else None


def course(template: Template, known: Known) -> Course:
    return Course(tuple(_stage(template, step, known) for step in template.steps))


def window_of(
    template: Template, key: str, known: Known, *, without: frozenset[str] = frozenset()
) -> Window:
    """The dates on which a step may take place. `without` leaves out rules counted from these
    steps. A rule counted from what has no date yet does not bind yet."""
    windows = []
    for rule in template.rules:
        anchor = known.anchor(rule)
        if rule.step != key or anchor is None or rule.counts_from in without:
            continue
        if known.holds(rule.only_if):
            windows.append(terms.of_rule(rule, anchor, known.is_free, today=known.today))
    return terms.together(windows)


def broken_by(window: Window, template: Template, known: Known, day: date) -> Rule | None:
    """The first rule that a date breaks."""
    for rule in window.rules:
        anchor = known.anchor(rule)
        if anchor and day not in terms.of_rule(rule, anchor, known.is_free, today=known.today):
            return rule
    return None


def service_of(step: Step, known: Known) -> str:
    """The slug of what is booked for an appointment; empty where no choice applies."""
    chosen: Choice | None = next((one for one in step.services if known.holds(one.only_if)), None)
    return chosen.service if chosen else ""


def lines_of(lines: tuple[Line, ...], known: Known) -> list[Line]:
    """Those of a checklist, or of what to bring, that apply."""
    return [line for line in lines if known.holds(line.only_if)]


def _stage(template: Template, step: Step, known: Known) -> Stage:
    window, fact = window_of(template, step.key, known), known.fact(step.key)
    if not known.holds(step.only_if):
        return Stage(step, Standing.NEEDLESS, window)
    if fact.done:
        return Stage(step, Standing.DONE, window, fact.on)
    if fact.on and step.kind == Kind.APPOINTMENT:
        misfit = broken_by(window, template, known, fact.on)
        left = bool(_lost(template, step, known))
        return Stage(step, Standing.BOOKED, window, fact.on, misfit, left_behind=left)
    open_ = [key for key in step.after if not _is_settled(template, key, known)]
    waits = tuple(dict.fromkeys([*open_, *_lost(template, step, known)]))
    ready = not waits and not _is_too_early(step, window, known.today)
    return Stage(
        step,
        Standing.NOW if ready else Standing.NEXT,
        window,
        waits_for=waits,
        is_too_late=_is_too_late(step, window, known.today),
    )


def _is_too_late(step: Step, window: Window, today: date) -> bool:
    if step.kind != Kind.APPOINTMENT:
        return False
    last = window.or_until or window.last
    return last is not None and (last < today or (window.first or last) > last)


def _lost(template: Template, step: Step, known: Known) -> list[str]:
    """The steps that its dates count from and that have no date any more. A step comes after those:
    one without a date had one. Until it has one again nothing is sent, ended or chosen anew."""
    before = _before(template, step)
    return [
        rule.counts_from
        for rule in template.rules
        if rule.step == step.key
        and rule.counts_from in before
        and known.holds(rule.only_if)
        and known.fact(rule.counts_from).on is None
        and known.holds(template.step(rule.counts_from).only_if)
    ]


def _before(template: Template, step: Step) -> set[str]:
    """The steps that must be settled before it, and those before them."""
    found: set[str] = set()
    left = [*step.after]
    while left:
        key = left.pop()
        if key not in found:
            found.add(key)
            left += template.step(key).after
    return found


def _is_too_early(step: Step, window: Window, today: date) -> bool:
    """A time is chosen beforehand; everything else is done on its day, or happens then."""
    first = window.first
    return step.kind != Kind.APPOINTMENT and first is not None and today < first


def _is_settled(template: Template, key: str, known: Known) -> bool:
    step, fact = template.step(key), known.fact(key)
    return fact.done or fact.on is not None or not known.holds(step.only_if)
