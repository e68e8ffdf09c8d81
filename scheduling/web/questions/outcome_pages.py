"""After the questions, or in place of them: the advice, or straight to a person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from hub.errors import DomainError
from hub.intake import document, routing, telling
from locations.models import Channel
from scheduling.journeys import publishing
from scheduling.journeys import template as templates
from scheduling.journeys.template import Template
from scheduling.web import advised, passing
from scheduling.web.choices import Choices
from scheduling.web.questions import advice, call, chosen, come_in, number
from scheduling.web.questions.opened import Opened, about, with_intake
from scheduling.web.what import topic_or_404
from scheduling.web.wishes import where_of


@require_http_methods(["GET", "POST"])
@with_intake
def show_advice(request: HttpRequest, found: Opened) -> HttpResponse:
    """What the rules lead to, and why. A press leads on, with the answers or without them."""
    if found.intake.finished_at is None:
        return redirect("web:questions-go-on", found.token)
    route = routing.route(found.questions, found.answers, today=found.today)
    before = chosen.of(request, found.intake)
    if request.method == "POST":
        _pass_on(request, found)
        advised.remember(request, found.token)
        return redirect(advice.way_on(found.service, route.outcome, before, now=found.now))
    context = {
        **about(request, found),
        "route": route,
        "channel": Channel(route.outcome.channel) if route.outcome.channel else None,
        "asks_for": advice.asks_for(found.service, route.outcome, now=found.now),
        "steps": advice.steps(found.questions, route, found.answers),
        "told": telling.told(found.questions, found.answers, today=found.today),
        "gone_at": found.intake.gone_at,
        "journey": _journey(found, route.outcome),
        "numbers": call.numbers(found.service, start=where_of(before)[0].start, now=found.now),
    }
    return render(request, "scheduling/questions/advice.html", context)


def _journey(found: Opened, outcome: document.Outcome) -> Template | None:
    """The steps that follow these questions, unless somebody is to be spoken to first."""
    if outcome.person_first or outcome.nothing_needed or outcome.service:
        return None
    version = publishing.published(found.service)
    return templates.read(version.document) if version else None


@require_http_methods(["GET", "POST"])
@with_intake
def person(request: HttpRequest, found: Opened) -> HttpResponse:
    """ "I would rather talk to a person": an appointment, or a number of a line open now."""
    refused, before = None, chosen.of(request, found.intake)
    if "point" in request.POST:
        try:
            return redirect("queue:ticket", number.take(request, found).token)
        except DomainError as error:
            refused = error
    elif request.method == "POST":
        _pass_on(request, found)
        advised.remember(request, found.token)  # where the rules have spoken already, they count
        return redirect(chosen.onto(reverse("web:who", args=[found.topic_id]), before.query()))
    start = where_of(before)[0].start
    context = {
        **about(request, found),
        "any_answer": bool(found.answers),
        "numbers": call.numbers(found.service, start=start, now=found.now),
        "open_now": come_in.points(found.topic_id, start=start, now=found.now),
        "held": number.held(request, found),
        "refused": refused,
        "agreed": request.POST.get("pass_on") == "yes",
    }
    status = refused.status if refused else 200
    return render(request, "scheduling/questions/person.html", context, status=status)


def _pass_on(request: HttpRequest, found: Opened) -> None:
    if request.POST.get("pass_on") == "yes":
        passing.remember(request, found.token)
    else:
        passing.forget(request)


@require_POST
def without(request: HttpRequest, topic_id: int) -> HttpResponse:
    """The usual conversation, as for who answered nothing."""
    topic = topic_or_404(topic_id)
    advised.forget(request)
    passing.forget(request)
    # Channel and help came with the advice.
    usual = Choices.read(request.GET).query(channels=(), support=(), offering=None, day=None)
    return redirect(chosen.onto(reverse("web:who", args=[topic.pk]), usual))
