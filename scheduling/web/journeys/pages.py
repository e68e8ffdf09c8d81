"""The citizen's own steps: where they stand, and doing what is theirs to do."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.errors import DomainError, Invalid, NotFound
from hub.intake import document, telling
from locations.models import Offering
from scheduling import links as appointments
from scheduling.errors import NoStart
from scheduling.journeys import dated, parties, timeline
from scheduling.journeys.models import JourneyState
from scheduling.journeys.running import JourneyChanged
from scheduling.journeys.template import Kind
from scheduling.models import State
from scheduling.typed import read_start
from scheduling.web.conversations import looks
from scheduling.web.days import Day, days_of
from scheduling.web.journeys.doors import Opened, with_party
from scheduling.web.journeys.forms import ConfirmForm, PrivateForm

MOST_DAYS = 14  # at once; a date field leads further


@require_safe
@with_party
def show(request: HttpRequest, found: Opened) -> HttpResponse:
    return _page(request, found)


def _page(request: HttpRequest, found: Opened, refused: DomainError | None = None) -> HttpResponse:
    rows = timeline.rows(found.running, found.me)
    context = {
        **_about(found),
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
        return _plan(request, found, key)
    raise NotFound


def _confirm(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    try:
        stage = found.running.open_stage(key, Kind.CONFIRMATION, found.me)
    except NotFound:
        raise
    except DomainError as refused:
        return _back(request, found, refused)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            parties.confirm(
                journey=found.journey,
                key=key,
                by=found.me,
                agreed=form.cleaned_data["agreed"],
                now=found.now,
                seen=_seen(request),
            )
        except DomainError as refused:
            return _back(request, found, refused)
        messages.success(request, _("Thank you. You have confirmed this."))
        return redirect("web:journey", found.token)
    context = {
        **_about(found),
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


def _plan(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    try:
        stage = found.running.open_stage(key, Kind.APPOINTMENT, found.me)
    except NotFound:
        raise
    except DomainError as refused:
        return _back(request, found, refused)
    offerings = dated.choices(found.running, key)
    offering = _chosen(request, found, key, offerings)
    error: DomainError | None = None
    if request.method == "POST" and offering:
        try:
            return _book(request, found, key, offering)
        except JourneyChanged as changed:
            return _back(request, found, changed)
        except DomainError as not_so:
            error = not_so
    times = dated.free_times(found.running, key, offering) if offering else []
    days = list(days_of(times, found.running.zone))
    begin = _first_shown(request, days, wish=found.running.known.day(stage.step.wish))
    context = {
        **_about(found),
        "stage": stage,
        "row": next(row for row in timeline.rows(found.running, found.me) if row.key == key),
        "offerings": offerings,
        "offering": offering,
        "days": days[begin : begin + MOST_DAYS],
        "any_day": bool(days),
        "from_day": days[begin].date if begin < len(days) else None,
        "later": days[begin + MOST_DAYS].date if begin + MOST_DAYS < len(days) else None,
        "earlier": days[max(begin - MOST_DAYS, 0)].date if begin else None,
        "last_day": days[-1].date if days else None,
        "refused": error,
    }
    status = error.status if error else 200
    return render(request, "scheduling/journeys/plan.html", context, status=status)


def _first_shown(request: HttpRequest, days: list[Day], *, wish: date | None) -> int:
    """Where the days begin that are shown: at the date in the address, else at the one that was
    wished, else at the first; nonsense is passed over."""
    try:
        wanted = date.fromisoformat(request.GET.get("vanaf", ""))
    except ValueError:
        if wish is None:
            return 0
        wanted = wish
    later = (at for at, day in enumerate(days) if day.date >= wanted)
    return next(later, max(len(days) - MOST_DAYS, 0))


def _chosen(
    request: HttpRequest, found: Opened, key: str, offerings: list[Offering]
) -> Offering | None:
    """What was chosen in the address, else what it is now, else the only one."""
    wanted = request.POST.get("waar") or request.GET.get("waar", "")
    by_pk = {str(offering.pk): offering for offering in offerings}
    if wanted in by_pk:
        return by_pk[wanted]
    own = found.running.progress[key].appointment
    now = own.segments.values_list("offering", flat=True).first() if own else None
    if now and str(now) in by_pk:
        return by_pk[str(now)]
    return offerings[0] if len(offerings) == 1 else None


def _book(request: HttpRequest, found: Opened, key: str, offering: Offering) -> HttpResponse:
    start = read_start(request.POST.get("start", ""))
    if start is None:
        raise NoStart
    row = dated.book(
        journey=found.journey,
        key=key,
        offering=offering,
        start=start,
        by=found.me,
        now=found.now,
        seen=_seen(request),
    )
    messages.success(request, _booked(row.appointment.state if row.appointment else ""))
    return redirect("web:journey", found.token)


def _booked(state: str) -> str:
    if state == State.HELD:
        return _("We keep this time for you. It is final once we have checked everything.")
    return _("Your time is booked.")


@require_POST
@with_party
def give_back(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    try:
        dated.cancel(
            journey=found.journey, key=key, by=found.me, now=found.now, seen=_seen(request)
        )
    except NotFound:
        raise
    except DomainError as refused:
        return _page(request, found, refused)
    messages.success(request, _("The time is given back. You can choose another one."))
    return redirect("web:journey", found.token)


@require_POST
@with_party
def to_appointment(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    """To the appointment's own page, by a link of its own."""
    if found.running.stage(key).step.by != found.me:
        raise NotFound  # who chose the time moves it
    own = found.running.progress[key].appointment
    if own is None or own.state != State.CONFIRMED:
        raise NotFound
    return redirect("web:manage", appointments.issue(own, now=found.now))


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
            return _back(request, found, refused)
        else:
            messages.success(request, _("Kept. Only we can read it."))
            return redirect("web:journey", found.token)
    page = "scheduling/journeys/private.html"
    context = {**_about(found), "form": form}
    return render(request, page, context, status=422 if form.errors else 200)


@require_safe
@with_party
def seen(request: HttpRequest, found: Opened) -> HttpResponse:
    """Who has looked at this journey."""
    context = {**_about(found), "looks": looks.looks_at_journey(found.journey)}
    return render(request, "scheduling/journeys/seen.html", context)


@require_http_methods(["GET", "POST"])
@with_party
def withdraw(request: HttpRequest, found: Opened) -> HttpResponse:
    """Stepping back: what it does is said first; a press does it."""
    if found.journey.state != JourneyState.RUNNING:
        return redirect("web:journey", found.token)
    if request.method == "POST":
        try:
            parties.withdraw(journey=found.journey, by=found.me, now=found.now, seen=_seen(request))
        except DomainError as refused:
            return _back(request, found, refused)
        messages.success(request, _("You have stopped. What was booked is cancelled."))
        return redirect("web:journey", found.token)
    return render(request, "scheduling/journeys/withdraw.html", _about(found))


def _seen(request: HttpRequest) -> int | None:
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _back(request: HttpRequest, found: Opened, refused: DomainError) -> HttpResponse:
    messages.warning(request, str(refused))
    return redirect("web:journey", found.token)


def _about(found: Opened) -> dict[str, Any]:
    return {
        "journey": found.journey,
        "template": found.running.template,
        "token": found.token,
        "me": found.me,
        "names": found.running.names(),
        "live": found.journey.state == JourneyState.RUNNING,
        "owner": found.journey.organisation,
        "seen": found.journey.revision,
    }
