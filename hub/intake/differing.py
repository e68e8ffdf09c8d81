"""Persons who may not be the same as those of another question: a partner, a witness. Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.errors import Text
from hub.intake import asking
from hub.intake.asking import Asked
from hub.intake.document import Question, QuestionSet
from hub.intake.persons import is_empty, same

Wrong = dict[str, Text]


def doubles(
    questions: QuestionSet,
    asked: Asked,
    given: Mapping[str, Any],
    answers: Mapping[str, Any],
    *,
    today: date,
) -> Wrong:
    """What is wrong on this page, by place. `given` holds good answers as they were sent, `answers`
    those of every page; what does not count any more refuses nobody. It works both ways: who comes
    back to an earlier page cannot make the same person of it either."""
    wrong: Wrong = {}
    counting = asking.counting(questions, answers, today=today)
    for question in asked.questions:
        for other in _apart_from(questions, asked, question):
            against = _rows(other, counting.get(other.key))
            for place, row in _rows(question, given.get(question.key)).items():
                if any(same(row, one) for one in against.values()):
                    sentence = _("This person is already there at: %(question)s")
                    wrong[f"{question.key}.{place}"] = sentence % {"question": other.label}
    return wrong


def _apart_from(questions: QuestionSet, asked: Asked, question: Question) -> Iterator[Question]:
    """On one page it is told once, where the rule stands."""
    for other in questions.questions():
        told_there = question.key in other.differs_from and other not in asked.questions
        if other.key in question.differs_from or told_there:
            yield other


def _rows(question: Question, value: Any) -> dict[str, dict[str, str]]:
    """Each person, by the place of the name."""
    if question.type == "person":
        return {"name": value} if value else {}
    return {f"{n}.name": row for n, row in enumerate(value or ()) if not is_empty(row)}
