"""An intake as its own link opens it. Nothing else does."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from hub.catalogue.models import Service
from hub.intake import asking, filling
from hub.intake.asking import Asked
from hub.intake.document import QuestionSet
from hub.intake.models import Intake
from hub.intake.sealing import CannotOpen
from scheduling.web import passing
from scheduling.web.questions import chosen

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Opened:
    """An intake as its own link shows it."""

    intake: Intake
    token: str
    questions: QuestionSet
    answers: dict[str, Any]
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def service(self) -> Service:
        return self.intake.version.question_set.service

    @property
    def topic_id(self) -> int:
        """What citizens book is the topic; a variant says how one municipality does it."""
        return self.service.base_id or self.service.pk

    @property
    def pages(self) -> list[Asked]:
        return asking.pages(self.questions, self.answers, today=self.today)

    def page(self, key: str) -> Asked | None:
        return next((one for one in self.pages if one.page.key == key), None)

    def next_after(self, key: str | None) -> Asked | None:
        return asking.next_after(self.questions, self.answers, key, today=self.today)


def with_intake(view: View) -> Callable[..., HttpResponse]:
    """An unknown link, and one whose answers are deleted, are the same 404."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **more: Any) -> HttpResponse:
        now = timezone.now()
        intake = filling.opened_by(token, now=now)
        if intake is None:
            return render(request, "scheduling/questions/gone.html", status=404)
        try:
            answers = filling.answers_of(intake)
        except CannotOpen as error:
            logger.exception("An intake was sealed with a key that is not there.")
            page = "scheduling/questions/gone.html"
            return render(request, page, {"refused": error}, status=error.status)
        found = Opened(intake, token, filling.questions_of(intake), answers, now)
        response = view(request, found, **more)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return opened


def about(request: HttpRequest, found: Opened) -> dict[str, Any]:
    """What every page of it tells."""
    return {
        "choices": chosen.of(request, found.intake),
        "questions": found.questions,
        "token": found.token,
        "service": found.service,
        "owner": found.service.organisation,
        "link": passing.link_of(found.token),
    }
