"""The citizen's own steps: where they stand, and doing what is theirs to do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.errors import DomainError, Invalid, NotFound
from hub.intake import document, telling
from scheduling.journeys import dated, parties, timeline
from scheduling.journeys.models import JourneyState
from scheduling.journeys.template import Kind
from scheduling.web.conversations import looks
from scheduling.web.journeys import planning
from scheduling.web.journeys.doors import Opened, about, back, shown_revision, with_party
from scheduling.web.journeys.forms import ConfirmForm, PrivateForm


@require_safe
@with_party
def show(request: HttpRequest, found: Opened) -> HttpResponse:
    return _page(request, found)


def _page(request: HttpRequest, found: Opened, refused: DomainError | None = None) -> HttpResponse:
    rows = timeline.rows(found.running, found.me)
    context = {
        **about(found),
        "rows": rows,
        "mine": next((row for row in rows if row.mine and row.standing == "now"), None),
        "misfits": [row for row in rows if row.misfit],
        "left_behind": [row for row in rows if row.left_behind],
        "missed": [row for row in rows if row.missed_on and row.mine],
        "others": [name for key, name in found.running.names().items() if key != found.me],
        "private": found.running.contact_of(found.me).get("private", ""),
        "missing": [row for row in rows if row.missing],
        "reason": found.running.reason,
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "scheduling/journeys/timeline.html", context, status=status)


@require_http_methods(["GET", "POST"])
@with_party
def step(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    """What this party does at a step: confirm it, or choose its time."""
    kind = found.running.stage(key).step.kind
    if kind == Kind.CONFIRMATION:
        return _confirm(request, found, key)
    if kind == Kind.APPOINTMENT:
        return planning.plan(request, found, key)
    raise NotFound


def _confirm(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    try:
        stage = found.running.open_stage(key, Kind.CONFIRMATION, found.me)
    except NotFound:
        raise
    except DomainError as refused:
        return back(request, found, refused)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            parties.confirm(
                journey=found.journey,
                key=key,
                by=found.me,
                agreed=form.cleaned_data["agreed"],
                now=found.now,
                seen=shown_revision(request),
            )
        except DomainError as refused:
            return back(request, found, refused)
        messages.success(request, _("Thank you. You have confirmed this."))
        return redirect("web:journey", found.token)
    context = {
        **about(found),
        "step": stage.step,
        "told": _shown(found, stage.step.shows),
        "form": form,
    }
    page = "scheduling/journeys/confirm.html"
    return render(request, page, context, status=422 if form.errors else 200)


def _shown(found: Opened, keys: tuple[str, ...]) -> list[telling.Told]:
    """The answers that the template shows to this party, and no other."""
    version = found.journey.questions
    if version is None:
        return []
    questions, answers = document.read(version.document), found.running.answers
    by_key = {question.key: question for question in questions.questions()}
    page = questions.pages[0]
    return [
        telling.Told(str(by_key[key].label), telling.in_words(by_key[key], answers[key]), page)
        for key in keys
        if key in answers
    ]


@require_POST
@with_party
def give_back(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    try:
        dated.cancel(
            journey=found.journey, key=key, by=found.me, now=found.now, seen=shown_revision(request)
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _page(request, found, refused)
    messages.success(request, _("The time is given back. You can choose another one."))
    return redirect("web:journey", found.token)


@require_http_methods(["GET", "POST"])
@with_party
def private(request: HttpRequest, found: Opened) -> HttpResponse:
    """Something for staff alone."""
    now = found.running.contact_of(found.me).get("private", "")
    form = PrivateForm(request.POST if request.method == "POST" else None, initial={"private": now})
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["private"]
        try:
            parties.say_privately(journey=found.journey, by=found.me, text=text, now=found.now)
        except Invalid as invalid:
            form.add_error("private", str(invalid.fields["private"]))
        except DomainError as refused:
            return back(request, found, refused)
        else:
            messages.success(request, _("Kept. Only we can read it."))
            return redirect("web:journey", found.token)
    page = "scheduling/journeys/private.html"
    context = {**about(found), "form": form}
    return render(request, page, context, status=422 if form.errors else 200)


@require_safe
@with_party
def seen(request: HttpRequest, found: Opened) -> HttpResponse:
    """Who has looked at this journey."""
    context = {**about(found), "looks": looks.looks_at_journey(found.journey)}
    return render(request, "scheduling/journeys/seen.html", context)


@require_http_methods(["GET", "POST"])
@with_party
def withdraw(request: HttpRequest, found: Opened) -> HttpResponse:
    """Stepping back: what it does is said first; a press does it."""
    if found.journey.state != JourneyState.RUNNING:
        return redirect("web:journey", found.token)
    if request.method == "POST":
        try:
            parties.withdraw(
                journey=found.journey, by=found.me, now=found.now, seen=shown_revision(request)
            )
        except DomainError as refused:
            return back(request, found, refused)
        messages.success(request, _("You have stopped. What was booked is cancelled."))
        return redirect("web:journey", found.token)
    return render(request, "scheduling/journeys/withdraw.html", about(found))
