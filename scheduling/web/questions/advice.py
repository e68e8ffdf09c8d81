"""What a route means on the page: where it leads, and which rules were looked at."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.catalogue.models import Capability, Service
from hub.intake.conditions import Answers, Compared
from hub.intake.document import Outcome, QuestionSet
from hub.intake.routing import Route
from hub.intake.telling import in_words
from locations.models import Need
from scheduling.web import advised
from scheduling.web.choices import MOST_SUPPORT, Choices
from scheduling.web.questions import chosen


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


def asks_for(asking: Service, outcome: Outcome, *, now: datetime) -> list[tuple[str, str]]:
    """What the conversation will be like: an icon and a line for each thing that a rule asks."""
    own = "nl" if get_language() == "nl" else "en"
    found: list[tuple[str, str]] = []
    wanted = advised.asked_by(outcome, asking, now=now)
    if wanted and wanted.minutes:
        line = _("The conversation takes %(minutes)d minutes.") % {"minutes": wanted.minutes}
        found.append(("clock", line))
    if wanted and wanted.skill:
        line = _("With somebody who knows about: %(skill)s") % {"skill": wanted.skill_name}
        found.append(("person", line))
    helped = Capability.objects.filter(slug__in=outcome.support).order_by("pk")
    return found + [("people", str(getattr(one, f"name_{own}"))) for one in helped]


def way_on(asking: Service, outcome: Outcome, before: Choices, *, now: datetime) -> str:
    """Where an appointment is made, with channel and help chosen already, and what was chosen
    before the questions."""
    needs = Need.objects.filter(offering=None, capabilities__slug__in=outcome.support)
    helped = needs.order_by("pk").values_list("pk", flat=True).distinct()
    query = before.query(
        channels=(outcome.channel,) if outcome.channel else before.channels,
        support=tuple(dict.fromkeys([*helped, *before.support]))[:MOST_SUPPORT],
    )
    address = reverse("web:who", args=[advised.topic_of(outcome, asking, now=now)])
    return chosen.onto(address, query)
