"""Journeys on the screen of staff."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.errors import DomainError, Invalid
from hub.intake import document, telling
from hub.intake.web import giving
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from scheduling.agenda.journeys import lists
from scheduling.agenda.journeys.doors import (
    at_journey,
    journeys_of,
    organisations_of,
    record_look,
    record_look_once,
)
from scheduling.agenda.journeys.forms import CheckForm, RefuseForm
from scheduling.journeys import checking, letters, parties, timeline
from scheduling.journeys import running as journeys
from scheduling.journeys.course import Stage, Standing
from scheduling.journeys.models import Journey, JourneyState
from scheduling.journeys.running import Running
from scheduling.journeys.template import STAFF, Kind
from scheduling.reference import parse_reference, readable


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    if not organisations_of(user, Right.SEE).exists():
        raise Http404
    found = lists.lines(
        journeys_of(user, Right.SEE), user=user, today=timezone.localdate(timezone.now())
    )
    wanted = request.GET.get("lijst", "")
    view = wanted if wanted in lists.VIEWS else "staff"
    shown = lists.of_view(found, view)
    named = "namen" in request.GET
    if named:
        shown = _named(request, shown)
    context = {
        "view": view,
        "named": named,
        "lines": shown,
        "counts": {name: len(lists.of_view(found, name)) for name in lists.VIEWS},
    }
    return render(request, "agenda/journeys/list.html", context)


def _named(request: HttpRequest, shown: list[lists.Line]) -> list[lists.Line]:
    """Names of citizens only where they are asked for; each journey that shows them gets its line
    in the trail."""
    codes = [parse_reference(line.code) or "" for line in shown]
    mine = journeys_of(user_of(request), Right.SEE).filter(reference__in=codes)
    for journey in mine:
        record_look_once(request, journey, "journey.named")
    return lists.with_names(shown, mine)


@require_safe
@at_journey(Right.SEE)
def show(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Everything of one journey. Looking at it leaves a line in the audit trail."""
    record_look(request, journey)
    return _page(request, journey)


@require_POST
@at_journey(Right.ACT)
def take(request: HttpRequest, journey: Journey) -> HttpResponse:
    mine = request.POST.get("take") == "yes"
    user = user_of(request).pk if mine else None
    checking.take(journey=journey, now=timezone.now(), user_id=user)
    return _back(journey)


@require_POST
@at_journey(Right.ACT)
def check(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """Keeps what was seen, and approves where that was pressed."""
    now, user_id = timezone.now(), user_of(request).pk
    running = journeys.opened(journey, now=now)
    step = running.stage(key).step
    form = CheckForm(request.POST, lines=checking.lines(running, step))
    if not form.is_valid():
        return _page(request, journey, check_form=form)
    try:
        checking.tick(
            journey=journey,
            key=key,
            seen_lines=form.cleaned_data["seen_lines"],
            missing="" if "approve" in request.POST else form.cleaned_data["missing"],
            now=now,
            user_id=user_id,
            seen=_seen(request),
        )
        if "approve" in request.POST:
            checking.approve(journey=journey, key=key, now=now, user_id=user_id)
            messages.success(request, _("Approved. Everybody who takes part gets a message."))
        else:
            messages.success(request, _("Kept."))
    except Invalid as wrong:
        form.add_error("missing", str(wrong.fields["missing"]))
        return _page(request, journey, check_form=form)
    except DomainError as refused:
        return _page(request, journey, check_form=form, refused=refused)
    return _back(journey)


@require_POST
@at_journey(Right.ACT)
def refuse(request: HttpRequest, journey: Journey) -> HttpResponse:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, journey, refuse_form=form)
    try:
        checking.refuse(
            journey=journey,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            user_id=user_of(request).pk,
            seen=_seen(request),
        )
    except Invalid as wrong:
        form.add_error("reason", str(wrong.fields["reason"]))
        return _page(request, journey, refuse_form=form)
    except DomainError as refused:
        return _page(request, journey, refuse_form=form, refused=refused)
    messages.success(request, _("The steps have ended. Everybody who takes part gets a message."))
    return _back(journey)


@require_POST
@at_journey(Right.ACT)
def hand_over(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    try:
        checking.hand_over_done(
            journey=journey,
            key=key,
            now=timezone.now(),
            user_id=user_of(request).pk,
            seen=_seen(request),
        )
    except DomainError as refused:
        if refused.status == 404:
            raise
        return _page(request, journey, refused=refused)
    return _back(journey)


@require_http_methods(["GET", "POST"])
@at_journey(Right.ACT)
def new_link(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """A fresh link to hand over on paper, for who gets no messages or lost theirs. Shown once."""
    running = journeys.opened(journey, now=timezone.now())
    if key not in running.parties:
        raise Http404
    link = ""
    if request.method == "POST":
        token = parties.new_link(
            journey=journey, key=key, now=timezone.now(), user_id=user_of(request).pk
        )
        link = letters.url_of(token)
    context = {"journey": journey, "name": running.names()[key], "link": link, "key": key}
    context["code"] = readable(journey.reference)
    return render(request, "agenda/journeys/link.html", context)


@require_safe
@at_journey(Right.SEE)
def file(request: HttpRequest, journey: Journey, ref: str) -> HttpResponse:
    """A file that was sent with the questions. Each time it is fetched is a line in the trail."""
    if journey.intake is None:
        raise Http404
    response = giving.given_back(journey.intake, ref)
    record_look(request, journey, "journey.file_seen")
    return response


def _page(
    request: HttpRequest,
    journey: Journey,
    *,
    check_form: CheckForm | None = None,
    refuse_form: RefuseForm | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    journey.refresh_from_db(fields=["revision"])  # half of what was asked may be done
    running = journeys.opened(journey, now=timezone.now())
    live = journey.state == JourneyState.RUNNING
    context = {
        "journey": journey,
        "code": readable(journey.reference),
        "template": running.template,
        "rows": timeline.rows(running, STAFF),
        "people": _people(running),
        "answers": _answers(running),
        "private": _private(request, running),
        "reason": running.reason,
        "live": live,
        "checks": _checks(running, check_form) if live else [],
        "hand_overs": _open(running, Kind.HAND_OVER) if live else [],
        "check_form": check_form,
        "refuse_form": refuse_form or RefuseForm(),
        "refused": refused,
        "seen": journey.revision,
        "mine": journey.taken_by_id == user_of(request).pk,
        "may_act": journeys_of(user_of(request), Right.ACT).filter(pk=journey.pk).exists(),
    }
    wrong = any(form and form.errors for form in (check_form, refuse_form))
    status = refused.status if refused else 422 if wrong else 200
    return render(request, "agenda/journeys/show.html", context, status=status)


def _private(request: HttpRequest, running: Running) -> list[tuple[str, str]]:
    """What a party told staff alone: who sees to the journey reads it, and that is recorded; for
    others there is only that something was said."""
    said = parties.private_of(running)
    mine = running.journey.taken_by_id == user_of(request).pk
    if said and mine:
        record_look(request, running.journey, "journey.private_seen")
    return [(running.names()[key], text if mine else "") for key, text in said.items()]


def _open(running: Running, kind: Kind) -> list[Stage]:
    return [
        stage
        for stage in running.course.stages
        if stage.step.kind == kind and stage.standing == Standing.NOW
    ]


def _checks(running: Running, bound: CheckForm | None) -> list[tuple[Stage, CheckForm]]:
    """The checks that can be done now, each with its form."""
    found = []
    for stage in _open(running, Kind.CHECK):
        row = running.progress[stage.step.key]
        fresh = CheckForm(
            lines=checking.lines(running, stage.step),
            initial={
                "seen_lines": checking.ticked(row),
                "missing": checking.missing_of(row),
            },
        )
        found.append((stage, bound or fresh))
    return found


def _people(running: Running) -> list[dict[str, Any]]:
    return [
        {
            **running.contact_of(party.key),
            "key": party.key,
            "label": party.label,
            "state": running.parties[party.key].get_state_display(),
            "reached": letters.reaches(running, party.key),
        }
        for party in running.template.parties
    ]


def _answers(running: Running) -> list[telling.Told]:
    version = running.journey.questions
    if version is None:
        return []
    questions = document.read(version.document)
    return telling.told(questions, running.answers, today=running.today)


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _back(journey: Journey) -> HttpResponse:
    return redirect("agenda:journey", code=readable(journey.reference))
