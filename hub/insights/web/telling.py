"""The citizen's page: three questions by a secret link. GET only shows; POST answers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hub.errors import DomainError
from hub.insights import answering, asking
from hub.insights.models import Helped, Question
from hub.insights.web.forms import AnswerForm
from scheduling.video import doors, seats
from scheduling.video.models import SeatRole, SeatState


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, token: str) -> HttpResponse:
    question = answering.asked_by(token)
    if question is None:
        raise Http404
    response = _answer(request, question) if request.method == "POST" else _show(request, question)
    # The link is a secret: it must not travel in a Referer, nor stay in a cache.
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def after_call(request: HttpRequest, seat: str) -> HttpResponse:
    """From the end of a video call, by the citizen's own seat in it."""
    now, taken = timezone.now(), seats.opened_by(seat)
    if taken is None or taken.role != SeatRole.GUEST or taken.state != SeatState.ADMITTED:
        raise Http404
    if not doors.still_open(taken.appointment, now=now, made_for=taken.starts_at):
        raise Http404
    token = asking.ask_at_the_end(appointment=taken.appointment, now=now)
    if not token:
        raise Http404
    response = redirect("insights:tell", token=token)
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response


def _show(request: HttpRequest, question: Question) -> HttpResponse:
    try:
        answering.check(question, now=timezone.now())
    except DomainError as over:
        return _thanks(request, question, over)
    return render(request, "insights/tell.html", {"form": AnswerForm()})


def _answer(request: HttpRequest, question: Question) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render(request, "insights/tell.html", {"form": form}, status=422)
    try:
        answering.answer(question=question, said=form.answered(), now=timezone.now())
    except DomainError as over:
        return _thanks(request, question, over)
    return _thanks(request, question, helped=form.cleaned_data["helped"])


def _thanks(
    request: HttpRequest,
    question: Question,
    over: DomainError | None = None,
    helped: str = "",
) -> HttpResponse:
    """Whoever was not helped, or has another question, is led on: that is what we asked for."""
    context = {
        "over": over,
        "not_yet": helped in (Helped.PARTLY, Helped.NO),
        "point": question.service_point,
    }
    return render(request, "insights/thanks.html", context, status=over.status if over else 200)
