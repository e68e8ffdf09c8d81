"""What is wrong with a question set that fits the schema. Pure."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext_lazy as _

from hub.errors import Text
from hub.intake import conditions
from hub.intake.conditions import Compared, Condition
from hub.intake.days import bound
from hub.intake.document import MOST_PROBLEMS, BadDocument, Question, QuestionSet

Problem = tuple[str, Text]
NUMBERS = ("atLeast", "atMost")
WITH_AGE = ("date", "person", "persons")
YES_OR_NO = ("yes_no", "consent")
A_DAY = date(2024, 2, 29)  # on which any bound can be tried


def must_make_sense(questions: QuestionSet) -> None:
    """Raises BadDocument with each problem and its place."""
    found = dict([*_keys(questions), *_loops(questions), *_all_conditions(questions)])
    found |= {
        page.key: _("This page asks nothing.") for page in questions.pages if not page.questions
    }
    for question in questions.questions():
        found |= dict(_bounds(question))
    found |= dict(_differing(questions))
    if found:
        raise BadDocument(fields=dict(list(found.items())[:MOST_PROBLEMS]))


def _keys(questions: QuestionSet) -> Iterator[Problem]:
    for kind, keys in (
        (_("question"), [q.key for q in questions.questions()]),
        (_("page"), [page.key for page in questions.pages]),
    ):
        for key, count in Counter(keys).items():
            if count > 1:
                yield (
                    key,
                    _("This key is used for %(count)s times: %(kind)s.")
                    % {
                        "count": count,
                        "kind": kind,
                    },
                )
    for question in questions.questions():
        if "__" in question.key:  # what parts of an answer are told apart by
            yield question.key, _("Use no two underscores behind each other in a key.")
        values = Counter(option.value for option in question.options)
        if max(values.values(), default=0) > 1:
            yield question.key, _("Two answers have the same value.")


def _loops(questions: QuestionSet) -> Iterator[Problem]:
    needed = {
        question.key: conditions.asks(question.only_if) | conditions.asks(page.only_if)
        for page in questions.pages
        for question in page.questions
    }
    path = conditions.loop_in(needed)
    if path:
        yield (
            path[0],
            _("These questions wait for each other: %(path)s.") % {"path": " → ".join(path)},
        )


def _all_conditions(questions: QuestionSet) -> Iterator[Problem]:
    """A condition asks only what was asked on an earlier page."""
    before: dict[str, Question] = {}
    every = {question.key: question for question in questions.questions()}
    for page in questions.pages:
        yield from _condition(page.key, page.only_if, before, every)
        for question in page.questions:
            yield from _condition(question.key, question.only_if, before, every)
        before |= {question.key: question for question in page.questions}
    for number, rule in enumerate(questions.rules):
        yield from _condition(f"rules.{number}", rule.when, every, every)


def _condition(
    place: str,
    condition: Condition | None,
    before: dict[str, Question],
    every: dict[str, Question],
) -> Iterator[Problem]:
    for one in conditions.compared_in(condition):
        if one.question not in every:
            yield place, _("No question has the key %(key)s.") % {"key": one.question}
        elif one.question not in before:
            yield (
                place,
                _("%(key)s is asked on this page or later, so it cannot decide here.")
                % {"key": one.question},
            )
        elif not _can_be_true(one, every[one.question]):
            yield (
                place,
                _("%(key)s never has this answer: %(value)s.")
                % {
                    "key": one.question,
                    "value": one.value,
                },
            )


def _can_be_true(one: Compared, question: Question) -> bool:
    if one.test == "answered":
        return True
    if one.test == "ageAtLeast":
        return question.type in WITH_AGE
    if one.test in NUMBERS:
        return question.type == "number"
    values = one.value if one.test == "in" else [one.value]
    if question.type in YES_OR_NO:
        return all(isinstance(value, bool) for value in values)
    if question.options:
        return {*values} <= {option.value for option in question.options}
    if question.type == "number":
        return not any(isinstance(value, str | bool) for value in values)
    return question.type == "text" and all(isinstance(value, str) for value in values)


def _differing(questions: QuestionSet) -> Iterator[Problem]:
    persons = {one.key for one in questions.questions() if one.type in ("person", "persons")}
    for question in questions.questions():
        for key in question.differs_from:
            if key == question.key or key not in persons:
                yield question.key, _("%(key)s is no other question about persons.") % {"key": key}


def _bounds(question: Question) -> Iterator[Problem]:
    least, most = question.least, question.most
    if least is not None and most is not None and least > most:
        yield question.key, _("The least is more than the most.")
    try:
        first = bound(question.earliest, today=A_DAY)
        last = bound(question.latest, today=A_DAY)
    except (ValueError, OverflowError):
        yield question.key, _("This date does not exist.")
        return
    if first and last and first > last:
        yield question.key, _("The earliest date is after the latest.")
