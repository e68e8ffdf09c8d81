"""Talking to somebody now: the expected wait, a place in line, and going in when one is taken."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.api.callers import caller_of
from hub.catalogue import texts
from hub.errors import DomainError, Invalid, NotFound
from scheduling.talk_now import asking, line
from scheduling.talk_now.form import TalkForm
from scheduling.talk_now.line import Place
from scheduling.talk_now.models import TalkRequest, TalkState
from scheduling.video import doors
from scheduling.video.providers import Role
from scheduling.web.video import SEAT
from scheduling.web.what import topic_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, topic_id: int) -> HttpResponse:
    """First how long it takes; with nobody at work, or no time left today, the way to a booking."""
    topic, now = topic_or_404(topic_id), timezone.now()
    offering = line.offering_of(topic)
    if offering is None:
        raise Http404
    form = TalkForm(request.POST if request.method == "POST" else None)
    place, refused = None, None
    try:
        place = line.wait_of(offering, now=now)
        if form.is_valid():
            token = asking.ask(
                offering=offering,
                contact=form.contact(),
                now=now,
                asked_from=caller_of(request, "talk"),
            )
            return _secret(redirect("web:talk-now", token=token))
    except Invalid as wrong:
        for field, sentence in wrong.fields.items():
            form.add_error(field, str(sentence))
    except DomainError as error:
        refused = error
    text = texts.text_of(topic, translation.get_language() or "nl")
    context = {"topic": topic, "text": text, "form": form, "place": place, "refused": refused}
    asked = request.method == "POST"
    status = refused.status if refused and asked else 422 if form.errors else 200
    return render(request, "talk_now/ask.html", context, status=status)


@require_safe
def show(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, _opened(token), token)


@require_POST
def go_in(request: HttpRequest, token: str) -> HttpResponse:
    mine, now = _opened(token), timezone.now()
    if mine.appointment is None:
        return _page(request, mine, token)
    try:
        held = str(request.session.get(SEAT, ""))
        address = doors.enter(mine.appointment, role=Role.GUEST, now=now, held=held)
    except DomainError as refused:
        return _page(request, mine, token, refused)
    if address.startswith("/"):  # a seat of our own: who comes back in this browser finds it again
        request.session[SEAT] = address.rpartition("/")[2]
    return _secret(redirect(address))


@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    asking.leave(request=_opened(token), now=timezone.now())
    return _secret(redirect("web:talk-now", token=token))


def _opened(token: str) -> TalkRequest:
    try:
        return asking.opened_by(token)
    except NotFound as missing:
        raise Http404 from missing


def _page(
    request: HttpRequest, mine: TalkRequest, token: str, refused: DomainError | None = None
) -> HttpResponse:
    now = timezone.now()
    place: Place | None = None
    if mine.state == TalkState.WAITING:
        try:
            place = line.place_of(mine, now=now)
        except DomainError as nobody:
            refused = nobody
    context = {
        "mine": mine,
        "topic": mine.offering.service,
        "text": texts.text_of(mine.offering.service, translation.get_language() or "nl"),
        "organisation": mine.offering.service.organisation.name,
        "place": place,
        "refused": refused,
        "token": token,
    }
    return _secret(render(request, "talk_now/wait.html", context))


def _secret(response: HttpResponse) -> HttpResponse:
    """The link must not travel in a Referer, nor stay in a cache."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
