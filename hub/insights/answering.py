"""Answering the question how it was: by a secret link, once, and kept apart from the person."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from hub.insights.models import Answer, Question
from scheduling.reference import hash_of


class NoLongerAsked(DomainError):
    code = "no_longer_asked"
    status = 410
    sentence = _("You can no longer answer these questions. Thank you for looking.")


class AlreadyAnswered(DomainError):
    code = "already_answered"
    status = 409
    sentence = _("You have answered already. Thank you.")


@dataclass(frozen=True, slots=True)
class Said:
    """`ease` from 1 (hard) to 5 (easy), or nothing; `words` may be empty."""

    helped: str
    ease: int | None = None
    words: str = ""


def asked_by(token: str) -> Question | None:
    """The question that the token opens."""
    found = Question.objects.select_related("service_point")
    return found.filter(token_hash=hash_of(token)).first()


def check(question: Question, *, now: datetime) -> None:
    """Raises AlreadyAnswered or NoLongerAsked."""
    if question.answered:
        raise AlreadyAnswered
    if now >= question.open_until:
        raise NoLongerAsked


def answer(*, question: Question, said: Said, now: datetime) -> Answer:
    """Raises AlreadyAnswered or NoLongerAsked. Of two at the same moment one is kept."""
    check(question, now=now)
    with transaction.atomic():
        if not Question.objects.filter(pk=question.pk, answered=False).update(answered=True):
            raise AlreadyAnswered
        return Answer.objects.create(
            organisation_id=question.organisation_id,
            service_id=question.service_id,
            service_point_id=question.service_point_id,
            channel=question.channel,
            week=question.week,
            helped=said.helped,
            ease=said.ease,
            said=said.words,
        )
