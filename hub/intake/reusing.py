"""Answers of an earlier intake for a new one, of who shows the link of the earlier one. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hub.intake.answers import checked
from hub.intake.document import Question, QuestionSet
from hub.intake.reading import AnswerRefused

NEVER = ("consent", "file")  # a yes is given each time; a file stays with its own answers


def common(
    earlier: QuestionSet, answers: Mapping[str, Any], asked: QuestionSet, *, today: date
) -> dict[str, Any]:
    """Answers to what is asked in the same words, as far as they still are answers today."""
    known = {question.key: question for question in earlier.questions()}
    found: dict[str, Any] = {}
    for question in asked.questions():
        before = known.get(question.key)
        value = answers.get(question.key)
        if before is None or value in (None, "", []) or not _same(before, question):
            continue
        try:
            found[question.key] = checked(question, value, today=today)
        except AnswerRefused:
            continue  # what was asked is bounded otherwise now: it is asked again
    return found


def _same(one: Question, other: Question) -> bool:
    words = (one.label.nl.casefold(), other.label.nl.casefold())
    return one.type == other.type and one.type not in NEVER and words[0] == words[1]
