"""What the rules of an intake ask of the conversation: its length, and what who helps must be able
to do. On its way to an appointment it stands on the server, never in the address: nobody makes a
conversation longer or shorter by typing, and an address says nothing of what was answered.

The session keeps the secret of the link; what is asked is worked out from the answers each time.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import texts
from hub.catalogue.models import Capability, Service
from hub.intake import filling, publishing, routing
from hub.intake.document import Outcome
from hub.intake.sealing import CannotOpen

KEY = "advised"


@dataclass(frozen=True, slots=True)
class Advised:
    """For one topic. Empty parts are as the offering has them."""

    topic_id: int
    minutes: int | None
    skill: Capability | None

    @property
    def skill_id(self) -> int | None:
        return self.skill.pk if self.skill else None

    @property
    def skill_name(self) -> str:
        own = "nl" if get_language() == "nl" else "en"
        return str(getattr(self.skill, f"name_{own}", ""))


def remember(request: HttpRequest, secret: str) -> None:
    request.session[KEY] = secret


def token(request: HttpRequest) -> str:
    return str(request.session.get(KEY) or "")


def forget(request: HttpRequest) -> None:
    request.session.pop(KEY, None)


def of(request: HttpRequest, *, now: datetime) -> Advised | None:
    """None where nothing is asked, or the answers are gone."""
    secret = token(request)
    intake = filling.opened_by(secret, now=now) if secret else None
    if intake is None or intake.finished_at is None:
        return None
    try:
        answers = filling.answers_of(intake)
    except CannotOpen:  # their own page says so; the usual conversation can still be had
        return None
    questions, today = filling.questions_of(intake), timezone.localdate(now)
    outcome = routing.route(questions, answers, today=today).outcome
    return asked_by(outcome, intake.version.question_set.service, now=now)


def asked_by(outcome: Outcome, asking: Service, *, now: datetime) -> Advised | None:
    """None where all is as usual."""
    skill = Capability.objects.filter(slug=outcome.skill).first() if outcome.skill else None
    if not outcome.minutes and skill is None:
        return None
    return Advised(topic_of(outcome, asking, now=now), outcome.minutes, skill)


def topic_of(outcome: Outcome, asking: Service, *, now: datetime) -> int:
    """The topic that a rule leads to: the one it names while citizens can choose it, else the one
    that asks."""
    led_to = publishing.led_to(outcome.service, asking) if outcome.service else None
    if led_to and texts.topics(now).filter(pk=led_to.pk).exists():
        return led_to.pk
    return asking.base_id or asking.pk
