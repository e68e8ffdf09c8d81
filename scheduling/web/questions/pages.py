"""From the first question to the advice. A link opens what was answered; nothing else does."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.api.callers import caller_of
from hub.catalogue.models import Service
from hub.intake import asking, document, filling, publishing, routing, telling
from hub.intake.asking import Asked
from hub.intake.document import QuestionSet
from hub.intake.filling import AnswersRefused, ChangedElsewhere, TooManyBegun
from hub.intake.models import Intake
from hub.intake.sealing import CannotOpen
from locations.models import Channel
from scheduling.journeys import publishing as publishing_journeys
from scheduling.journeys import template as templates
from scheduling.journeys.template import Template
from scheduling.web import advised, passing
from scheduling.web.questions import advice
from scheduling.web.questions.forms import PageForm
from scheduling.web.what import topic_or_404


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

    def next_after(self, key: str | None) -> Asked | None:
        return asking.next_after(self.questions, self.answers, key, today=self.today)


logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


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


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, topic_id: int) -> HttpResponse:
    """What is asked and why; a press begins. Nothing is kept before that."""
    topic = topic_or_404(topic_id)
    version = publishing.asked_for(topic)
    if version is None:
        raise Http404
    refused = None
    if request.method == "POST":
        caller = caller_of(request, "intake.begun")
        try:
            begun = filling.begin(version=version, now=timezone.now(), caller=caller)
        except TooManyBegun as many:
            refused = many
        else:
            return redirect("web:questions-go-on", begun.token)
    context = {
        "refused": refused,
        "topic": topic,
        "questions": document.read(version.document),
        "owner": version.question_set.service.organisation,
        "days": filling.KEPT_UNFINISHED.days,
        "finished_days": filling.KEPT_FINISHED.days,
    }
    status = refused.status if refused else 200
    return render(request, "scheduling/questions/begin.html", context, status=status)


@require_safe
@with_intake
def go_on(_request: HttpRequest, found: Opened) -> HttpResponse:
    """The link of who saved: to where they were."""
    still = found.next_after(None)
    if still:
        return redirect("web:questions-page", found.token, still.page.key)
    return redirect("web:questions-check", found.token)


@require_http_methods(["GET", "POST"])
@with_intake
def page(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    asked = asking.pages(found.questions, found.answers, today=found.today)
    here = next((one for one in asked if one.page.key == key), None)
    if here is None:  # another answer meanwhile made it needless
        return redirect("web:questions-go-on", found.token)
    form = PageForm(
        request.POST if request.method == "POST" else None,
        asked=here,
        answers=found.answers,
        revision=found.intake.revision,
    )
    if request.method == "POST" and form.is_valid():
        answer = _keep(request, found, key, form)
        if answer:
            return answer
    context = {
        **_about(found),
        "form": form,
        "page": here.page,
        "number": asked.index(here) + 1,
        "count": len(asked),
        "before": asked[asked.index(here) - 1].page.key if asked.index(here) else "",
    }
    return render(
        request, "scheduling/questions/page.html", context, status=422 if form.errors else 200
    )


def _keep(request: HttpRequest, found: Opened, key: str, form: PageForm) -> HttpResponse | None:
    try:
        kept = filling.keep(
            intake=found.intake,
            page=key,
            given=form.given(),
            revision=form.cleaned_data["revision"] or 0,
            today=found.today,
            now=found.now,
        )
    except AnswersRefused as refused:
        form.refuse(refused)
        return None
    except ChangedElsewhere as changed:
        messages.warning(request, str(changed))
        return redirect("web:questions-go-on", found.token)
    answers = filling.answers_of(kept)
    still = asking.next_after(found.questions, answers, key, today=found.today)
    if still is None or "check" in request.POST:
        return redirect("web:questions-check", found.token)
    return redirect("web:questions-page", found.token, still.page.key)


@require_http_methods(["GET", "POST"])
@with_intake
def check(request: HttpRequest, found: Opened) -> HttpResponse:
    """All answers once more; a press asks for the advice."""
    if found.next_after(None):
        return redirect("web:questions-go-on", found.token)
    if request.method == "POST":
        try:
            filling.finish(intake=found.intake, today=found.today, now=found.now)
        except (AnswersRefused, ChangedElsewhere):  # in another window, a moment ago
            return redirect("web:questions-go-on", found.token)
        return redirect("web:questions-advice", found.token)
    context = {
        **_about(found),
        "told": telling.told(found.questions, found.answers, today=found.today),
    }
    return render(request, "scheduling/questions/check.html", context)


@require_http_methods(["GET", "POST"])
@with_intake
def show_advice(request: HttpRequest, found: Opened) -> HttpResponse:
    """What the rules lead to, and why. A press leads on, with the answers or without them."""
    if found.intake.finished_at is None:
        return redirect("web:questions-go-on", found.token)
    route = routing.route(found.questions, found.answers, today=found.today)
    if request.method == "POST":
        _pass_on(request, found)
        advised.remember(request, found.token)
        return redirect(advice.way_on(found.service, route.outcome, now=found.now))
    context = {
        **_about(found),
        "route": route,
        "channel": Channel(route.outcome.channel) if route.outcome.channel else None,
        "asks_for": advice.asks_for(found.service, route.outcome, now=found.now),
        "steps": advice.steps(found.questions, route, found.answers),
        "told": telling.told(found.questions, found.answers, today=found.today),
        "gone_at": found.intake.gone_at,
        "journey": _journey(found, route.outcome),
    }
    return render(request, "scheduling/questions/advice.html", context)


def _journey(found: Opened, outcome: document.Outcome) -> Template | None:
    """The steps that follow these questions, unless somebody is to be spoken to first."""
    if outcome.person_first or outcome.nothing_needed or outcome.service:
        return None
    version = publishing_journeys.published(found.service)
    return templates.read(version.document) if version else None


@require_http_methods(["GET", "POST"])
@with_intake
def person(request: HttpRequest, found: Opened) -> HttpResponse:
    """ "I would rather talk to a person": from any page, with what was answered if one agrees."""
    if request.method == "POST":
        _pass_on(request, found)
        advised.remember(request, found.token)  # where the rules have spoken already, they count
        return redirect("web:who", found.topic_id)
    context = {**_about(found), "any_answer": bool(found.answers)}
    return render(request, "scheduling/questions/person.html", context)


def _pass_on(request: HttpRequest, found: Opened) -> None:
    if request.POST.get("pass_on") == "yes":
        passing.remember(request, found.token)
    else:
        passing.forget(request)


@require_POST
@with_intake
def forget(request: HttpRequest, found: Opened) -> HttpResponse:
    filling.forget(intake=found.intake)
    passing.forget(request)
    advised.forget(request)
    messages.success(request, _("Your answers are deleted."))
    return redirect("web:service", found.topic_id, found.service.slug)


@require_POST
def without(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The usual conversation, as for who answered nothing."""
    topic = topic_or_404(topic_id)
    advised.forget(request)
    passing.forget(request)
    return redirect("web:who", topic.pk)


def _about(found: Opened) -> dict[str, Any]:
    return {
        "questions": found.questions,
        "token": found.token,
        "service": found.service,
        "owner": found.service.organisation,
        "link": passing.link_of(found.token),
    }
