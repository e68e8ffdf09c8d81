"""From the first question to the last. A link opens what was answered; nothing else does."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.api.callers import caller_of
from hub.errors import DomainError
from hub.intake import asking, document, filling, publishing, telling
from hub.intake.asking import Asked
from hub.intake.filling import AnswersRefused, ChangedElsewhere, TooManyBegun, TooManyFiles
from hub.intake.models import Intake
from hub.intake.sealing import CannotOpen
from hub.intake.web import giving
from hub.intake.web.page_form import PageForm
from scheduling.web import advised, passing
from scheduling.web.choices import Choices
from scheduling.web.questions import chosen, sent
from scheduling.web.questions.opened import Opened, about, with_intake
from scheduling.web.what import topic_or_404

SECRET = 32  # characters of the secret in a link


class NotThisLink(DomainError):
    code = "not_this_link"
    status = 422
    sentence = _("This link opens no answers.")
    way_forward = _("Copy the whole link, or leave it empty and begin anew.")


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, topic_id: int) -> HttpResponse:
    """What is asked and why; a press begins. Nothing is kept before that."""
    topic = topic_or_404(topic_id)
    version = publishing.asked_for(topic)
    if version is None:
        raise Http404
    refused: DomainError | None = None
    choices, typed = Choices.read(request.GET), ""
    if request.method == "POST":
        caller = caller_of(request, "intake.begun")
        typed, now = request.POST.get("earlier", "").strip()[:500], timezone.now()
        try:
            earlier = _earlier(typed, now)
            begun = filling.begin(version=version, now=now, caller=caller, earlier=earlier)
        except NotThisLink as unknown:
            refused = unknown
        except (TooManyBegun, CannotOpen) as many:
            refused = many
        else:
            chosen.remember(request, begun.intake, choices)
            return redirect("web:questions-go-on", begun.token)
    context = {
        "choices": choices,
        "refused": refused,
        "typed": typed,
        "wrong_link": isinstance(refused, NotThisLink),
        "topic": topic,
        "questions": document.read(version.document),
        "owner": version.question_set.service.organisation,
        "days": filling.KEPT_UNFINISHED.days,
        "finished_days": filling.KEPT_FINISHED.days,
    }
    status = refused.status if refused else 200
    return render(request, "scheduling/questions/begin.html", context, status=status)


def _earlier(typed: str, now: datetime) -> Intake | None:
    """The answers of a link, or of the secret alone. Raises NotThisLink for one that opens none."""
    if not typed:
        return None
    secrets = [part for part in typed.split("/")[:20] if len(part) == SECRET]
    found = (filling.opened_by(secret, now=now) for secret in secrets)
    earlier = next((intake for intake in found if intake), None)
    if earlier is None:
        raise NotThisLink
    return earlier


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
    here = found.page(key)
    if here is None:  # another answer meanwhile made it needless
        return redirect("web:questions-go-on", found.token)
    form = PageForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        asked=here,
        answers=found.answers,
        revision=found.intake.revision,
    )
    if request.method == "POST" and form.is_valid():
        try:
            found = _store(request, found, here, form)
            if "language" in request.POST:  # the page in another language, as it was typed
                return _page(request, found, here, form)
            if form.is_valid() and (answer := _keep(request, found, key, form)):
                return answer
        except ChangedElsewhere as changed:
            messages.warning(request, str(changed))
            return redirect("web:questions-go-on", found.token)
    return _page(request, found, here, form)


def _page(request: HttpRequest, found: Opened, here: Asked, form: PageForm) -> HttpResponse:
    keys = [one.page.key for one in found.pages]
    at = keys.index(here.page.key)
    context = {
        **about(request, found),
        "keeps_typed": "questions",  # the form that a switch of language sends along
        "form": form,
        "page": here.page,
        "number": at + 1,
        "count": len(keys),
        "before": keys[at - 1] if at else "",
    }
    return render(
        request, "scheduling/questions/page.html", context, status=422 if form.errors else 200
    )


def _store(request: HttpRequest, found: Opened, here: Asked, form: PageForm) -> Opened:
    """The files of the page; the form then says what of them is kept, and what is wrong."""
    try:
        stored = sent.store(found, here, form, caller=caller_of(request, "intake.files"))
    except TooManyFiles as many:
        form.add_error(None, str(many))
        return found
    if stored.found is found:  # nothing was sent: the page is as old as it says
        return found
    form.know(stored.found.answers, revision=stored.found.intake.revision)
    for question, wrong in stored.wrong.items():
        for sentence in wrong:
            form.add_error(question, str(sentence))
    return stored.found


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
    answers = filling.answers_of(kept)
    still = asking.next_after(found.questions, answers, key, today=found.today)
    if still is None or "check" in request.POST:
        return redirect("web:questions-check", found.token)
    return redirect("web:questions-page", found.token, still.page.key)


@require_safe
@with_intake
def file(request: HttpRequest, found: Opened, ref: str) -> HttpResponse:
    """One's own file once more."""
    try:
        return giving.given_back(found.intake, ref, answers=found.answers)
    except CannotOpen as error:
        page = "scheduling/questions/gone.html"
        return render(request, page, {"refused": error}, status=error.status)


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
        **about(request, found),
        "told": telling.told(found.questions, found.answers, today=found.today),
    }
    return render(request, "scheduling/questions/check.html", context)


@require_POST
@with_intake
def forget(request: HttpRequest, found: Opened) -> HttpResponse:
    before = chosen.of(request, found.intake)
    filling.forget(intake=found.intake)
    chosen.forget(request, found.intake)
    passing.forget(request)
    advised.forget(request)
    messages.success(request, _("Your answers are deleted."))
    service = reverse("web:service", args=[found.topic_id, found.service.slug])
    return redirect(chosen.onto(service, before.query()))
