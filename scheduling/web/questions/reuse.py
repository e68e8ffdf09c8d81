"""What somebody answered is not asked twice, when they say so: name, mail address and phone number
for the form of the appointment. Until then nothing of it stands on the page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from hub.intake import asking, filling
from hub.intake.document import QuestionSet
from hub.intake.sealing import CannotOpen
from scheduling.booking import Contact
from scheduling.web import advised, passing


def contact_in(request: HttpRequest, *, now: datetime) -> Contact | None:
    """From the answers that led here; None where there is nothing of use in them."""
    token = advised.token(request) or passing.token(request)
    intake = filling.opened_by(token, now=now) if token else None
    if intake is None:
        return None
    try:
        answers = filling.answers_of(intake)
    except CannotOpen:
        return None
    questions = filling.questions_of(intake)
    today = timezone.localdate(now)
    counting = asking.counting(questions, answers, today=today)
    found = Contact(
        name=_first(questions, counting, "person", "name"),
        email=_first(questions, counting, "email"),
        phone=_first(questions, counting, "phone"),
    )
    return found if found.name or found.email or found.phone else None


def _first(questions: QuestionSet, answers: Mapping[str, Any], kind: str, part: str = "") -> str:
    """Of several of a kind the first that was asked: the one who answers comes before others."""
    for question in questions.questions():
        value = answers.get(question.key)
        if question.type == kind and value:
            return str(value[part] if part else value)
    return ""
