"""Which rule applies, and how that was found: pure. The first rule that holds decides; no weights,
no scores. Each rule has a sentence that the citizen reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hub.intake import asking, conditions
from hub.intake.conditions import Answers, Compared
from hub.intake.document import Case, Outcome, QuestionSet, Rule


@dataclass(frozen=True, slots=True)
class Step:
    """A rule that was tried. `number` counts from 1; `decided_by` are the answers it looked at."""

    number: int
    applies: bool
    decided_by: tuple[Compared, ...]


@dataclass(frozen=True, slots=True)
class Route:
    rule: Rule
    trace: tuple[Step, ...]  # up to the rule that applied

    @property
    def outcome(self) -> Outcome:
        return self.rule.outcome


@dataclass(frozen=True, slots=True)
class Missed:
    """A case that does not end as its editor says."""

    case: Case
    found: Outcome


def route(questions: QuestionSet, answers: Answers, *, today: date) -> Route:
    """Answers to questions that are not asked do not count."""
    counting = asking.counting(questions, answers, today=today)
    trace: list[Step] = []
    for number, rule in enumerate(questions.rules, start=1):
        applies = conditions.holds(rule.when, counting, today=today)
        trace.append(Step(number, applies, tuple(conditions.compared_in(rule.when))))
        if applies:
            return Route(rule, tuple(trace))
    return Route(questions.otherwise, tuple(trace))


def missed(questions: QuestionSet) -> Iterator[Missed]:
    for case in questions.cases:
        found = route(questions, case.answers, today=case.on).outcome
        if found != case.outcome:
            yield Missed(case, found)
