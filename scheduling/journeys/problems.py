"""What is wrong with a template that fits the schema. Pure."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from hub.errors import Text
from hub.intake import conditions
from hub.intake.conditions import Condition
from hub.intake.days import bound
from hub.intake.document import QuestionSet
from scheduling.journeys import contradictions
from scheduling.journeys.template import (
    MOST_PROBLEMS,
    STAFF,
    BadTemplate,
    Kind,
    Rule,
    Step,
    Template,
)

Problem = tuple[str, Text]
A_DAY = date(2024, 2, 29)  # on which any period can be tried
BY_STAFF = {Kind.CHECK, Kind.HAND_OVER}
BY_HUB = {Kind.TERM, Kind.MESSAGE}


def must_make_sense(template: Template, questions: QuestionSet | None) -> None:
    """`questions` are those that the journey begins with. Raises BadTemplate with each problem and
    its place."""
    keys = {step.key for step in template.steps}
    found = [
        *_keys(template),
        *_references(template, keys),
        *_who(template),
        *_loops(template, keys),
        *_kinds(template),
        *_periods(template),
        *_contradictions(template, keys),
        *_asked(template, questions),
        *_dates_asked(template, questions),
    ]
    if found:
        raise BadTemplate(fields=dict(found[:MOST_PROBLEMS]))


def _keys(template: Template) -> Iterator[Problem]:
    for keys in ([s.key for s in template.steps], [p.key for p in template.parties]):
        for key, count in Counter(keys).items():
            if count > 1:
                yield key, _("This key is used %(count)s times.") % {"count": count}
    if STAFF in {party.key for party in template.parties}:
        yield "parties", _("No party can be called staff.")


def _references(template: Template, keys: set[str]) -> Iterator[Problem]:
    for step in template.steps:
        for named in (*step.after, *((step.held_until,) if step.held_until else ())):
            if named not in keys:
                yield step.key, _("No step has the key %(key)s.") % {"key": named}
    for number, rule in enumerate(template.rules):
        for named in (rule.step, rule.counts_from):
            if named not in keys and (named or not rule.from_answer):
                yield f"times.{number}", _("No step has the key %(key)s.") % {"key": named}


def _who(template: Template) -> Iterator[Problem]:
    parties = {party.key for party in template.parties}
    for step in template.steps:
        if step.by and step.by != STAFF and step.by not in parties:
            yield step.key, _("No party has the key %(key)s.") % {"key": step.by}
        elif step.kind in BY_STAFF and step.by != STAFF:
            yield step.key, _("This is done by staff.")
        elif step.kind in BY_HUB and step.by:
            yield step.key, _("This happens by itself, so nobody does it.")
        elif step.kind in (Kind.CONFIRMATION, Kind.INTAKE) and step.by not in parties:
            yield step.key, _("This is done by one of the parties.")


def _loops(template: Template, keys: set[str]) -> Iterator[Problem]:
    waits = {step.key: set(step.after) & keys for step in template.steps}
    counted: dict[str, set[str]] = {key: set() for key in keys}
    for rule in template.rules:
        if {rule.step, rule.counts_from} <= keys:
            counted[rule.step].add(rule.counts_from)
    for graph, sentence in (
        (waits, _("These steps wait for each other: %(path)s.")),
        (counted, _("The dates of these steps are counted from each other: %(path)s.")),
    ):
        path = conditions.loop_in(graph)
        if path:
            yield path[0], sentence % {"path": " → ".join(path)}


def _kinds(template: Template) -> Iterator[Problem]:
    by_key = {step.key: step for step in template.steps}
    intakes = [step for step in template.steps if step.kind == Kind.INTAKE]
    if len(intakes) > 1 or any(step.after for step in intakes):
        yield intakes[-1].key, _("A journey begins with its questions, and has them once.")
    for step in template.steps:
        yield from _kind(step, by_key, template)


def _kind(step: Step, by_key: dict[str, Step], template: Template) -> Iterator[Problem]:
    check = by_key.get(step.held_until)
    if check and (check.kind != Kind.CHECK or step.key not in _before(check.key, by_key)):
        yield step.key, _("%(key)s must be a check that comes after it.") % {"key": check.key}
    least = any(rule.least for rule in template.rules if rule.step == step.key)
    if step.kind == Kind.TERM and not least:
        yield step.key, _("A term needs a time rule that says when it has passed.")
    if step.services and step.services[-1].only_if and step.kind == Kind.APPOINTMENT:
        yield step.key, _("The last service has no condition, so that there is always one.")


def _before(key: str, by_key: dict[str, Step]) -> set[str]:
    """All steps that must be settled before this one, however far back."""
    found: set[str] = set()
    todo = [key]
    while todo:
        step = by_key.get(todo.pop())
        fresh = set(step.after) - found if step else set()
        found |= fresh
        todo += fresh
    return found


def _periods(template: Template) -> Iterator[Problem]:
    for number, rule in enumerate(template.rules):
        first, last = bound(rule.least, today=A_DAY), bound(rule.most, today=A_DAY)
        if first and last and first > last:
            yield f"times.{number}", _("The earliest date is after the latest.")
        elif first and rule.working_days and first > A_DAY:
            yield f"times.{number}", _("Use working days alone, or a period alone.")
        later = bound(rule.or_until, today=A_DAY)
        if later and last and later <= last:
            yield f"times.{number}", _("“Or until” has to be later than “at most”.")


def _contradictions(template: Template, keys: set[str]) -> Iterator[Problem]:
    path = contradictions.found_in(
        [rule for rule in template.rules if {rule.step, rule.counts_from} <= keys]
    )
    if path:
        yield (
            path[0],
            _("No dates can fit all the times between these steps: %(path)s.")
            % {"path": " → ".join(path)},
        )


def _asked(template: Template, questions: QuestionSet | None) -> Iterator[Problem]:
    known = {question.key for question in questions.questions()} if questions else set()
    for place, condition in _conditions(template):
        for key in sorted(conditions.asks(condition) - known):
            yield place, _("No question has the key %(key)s.") % {"key": key}
    for step in template.steps:
        for key in sorted({*step.shows, *step.place} - known):
            yield step.key, _("No question has the key %(key)s.") % {"key": key}
    for party in template.parties:
        if party.name and party.name not in known:
            yield party.key, _("No question has the key %(key)s.") % {"key": party.name}


def _dates_asked(template: Template, questions: QuestionSet | None) -> Iterator[Problem]:
    dates = {q.key for q in questions.questions() if q.type == "date"} if questions else set()
    used = [(f"times.{at}", rule.from_answer) for at, rule in enumerate(template.rules)]
    used += [(step.key, step.wish) for step in template.steps]
    for place, key in used:
        if key and key not in dates:
            yield place, _("No question for a date has the key %(key)s.") % {"key": key}


def _conditions(template: Template) -> Iterator[tuple[str, Condition | None]]:
    for step in template.steps:
        yield step.key, step.only_if
        for line in (*step.checklist, *step.bring):
            yield f"{step.key}.{line.key}", line.only_if
        for choice in step.services:
            yield f"{step.key}.{choice.service}", choice.only_if
    for number, rule in enumerate(template.rules):
        yield _place(number, rule), rule.only_if


def _place(number: int, rule: Rule) -> str:
    return f"times.{number}.{rule.step}"
