"""What a route means on the page: where it leads, and which rules were looked at."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.catalogue import texts
from hub.catalogue.models import Service
from hub.intake import publishing
from hub.intake.conditions import Answers, Compared
from hub.intake.document import Outcome, QuestionSet
from hub.intake.routing import Route
from hub.intake.telling import in_words
from locations.models import Need


@dataclass(frozen=True, slots=True)
class Looked:
    """A rule that was tried: whether it applied, and by which answers."""

    number: int
    applies: bool
    because: str
    answers: list[str]


def steps(questions: QuestionSet, route: Route, answers: Answers) -> list[Looked]:
    return [
        Looked(
            step.number,
            step.applies,
            str(questions.rules[step.number - 1].because),
            _answers(questions, step.decided_by, answers),
        )
        for step in route.trace
    ]


def _answers(
    questions: QuestionSet, decided_by: tuple[Compared, ...], answers: Answers
) -> list[str]:
    by_key = {question.key: question for question in questions.questions()}
    keys = dict.fromkeys(one.question for one in decided_by)
    return [
        _("%(question)s %(answer)s.")
        % {"question": by_key[key].label, "answer": in_words(by_key[key], answers.get(key))}
        for key in keys
    ]


def way_on(asking: Service, outcome: Outcome, *, now: datetime) -> str:
    """Where an appointment is made, with channel and help chosen already."""
    query: list[tuple[str, Any]] = []
    topic_id = asking.base_id or asking.pk
    led_to = publishing.led_to(outcome.service, asking) if outcome.service else None
    if led_to and texts.topics(now).filter(pk=led_to.pk).exists():
        topic_id = led_to.pk
    if outcome.channel:
        query.append(("kanaal", outcome.channel))
    needs = Need.objects.filter(offering=None, capabilities__slug__in=outcome.support)
    query += [("hulp", pk) for pk in needs.order_by("pk").values_list("pk", flat=True).distinct()]
    address = reverse("web:who", args=[topic_id])
    return f"{address}?{urlencode(query)}" if query else address
