"""What is still to be asked, page by page, and which answers count. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from hub.intake import conditions
from hub.intake.conditions import Answers
from hub.intake.document import Page, Question, QuestionSet


@dataclass(frozen=True, slots=True)
class Asked:
    """A page as it is for these answers: with the questions that apply."""

    page: Page
    questions: tuple[Question, ...]


def counting(questions: QuestionSet, answers: Answers, *, today: date) -> dict[str, Any]:
    """The answers to questions that are asked. Who goes back and changes an answer leaves answers
    behind to questions that no longer apply: these decide nothing and are passed on to nobody."""
    kept: dict[str, Any] = {}
    for asked in _walk(questions, answers, kept, today):
        kept |= {q.key: answers[q.key] for q in asked.questions if q.key in answers}
    return kept


def pages(questions: QuestionSet, answers: Answers, *, today: date) -> list[Asked]:
    """Every page that is asked, given the answers so far, in order."""
    kept: dict[str, Any] = {}
    found = []
    for asked in _walk(questions, answers, kept, today):
        kept |= {q.key: answers[q.key] for q in asked.questions if q.key in answers}
        found.append(asked)
    return found


def next_after(
    questions: QuestionSet, answers: Answers, key: str | None, *, today: date
) -> Asked | None:
    """The first page with an unanswered question behind page `key` (None: from the beginning).

    An optional question counts as answered once its key is there, even when it was left empty.
    """
    asked = pages(questions, answers, today=today)
    keys = [one.page.key for one in asked]
    start = keys.index(key) + 1 if key in keys else 0
    later = [one for one in asked[start:] if _open(one, answers)]
    earlier = [one for one in asked[:start] if _open(one, answers)]
    return next(iter([*later, *earlier]), None)


def _open(asked: Asked, answers: Answers) -> bool:
    return any(question.key not in answers for question in asked.questions)


def _walk(
    questions: QuestionSet, answers: Answers, kept: dict[str, Any], today: date
) -> Iterator[Asked]:
    """`kept` is filled by the caller between two pages: a page sees what counted before it."""
    for page in questions.pages:
        if not conditions.holds(page.only_if, kept, today=today):
            continue
        apply = tuple(q for q in page.questions if conditions.holds(q.only_if, kept, today=today))
        if apply:
            yield Asked(page, apply)
