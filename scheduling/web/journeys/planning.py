"""Choosing a time for a step, and the way to the appointment itself."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import DomainError, NotFound
from hub.people.oidc.web.leaving import citizen_of
from locations.models import Offering
from scheduling import links as appointments
from scheduling.errors import NoStart
from scheduling.journeys import dated, timeline
from scheduling.journeys.running import JourneyChanged
from scheduling.journeys.template import Kind
from scheduling.mine import keeping
from scheduling.models import State
from scheduling.typed import read_start
from scheduling.web import citizen
from scheduling.web.days import Day, days_of
from scheduling.web.journeys.doors import Opened, about, back, shown_revision, with_party

MOST_DAYS = 14  # at once; a date field leads further


def plan(request: HttpRequest, found: Opened, key: str) -> HttpResponse:
    try:
        stage = found.running.open_stage(key, Kind.APPOINTMENT, found.me)
    except NotFound:
        raise
    except DomainError as refused:
        return back(request, found, refused)
    offerings = dated.choices(found.running, key)
    offering = _chosen(request, found, key, offerings)
    error: DomainError | None = None
    if request.method == "POST" and offering:
        try:
            return _book(request, found, key, offering)
        except JourneyChanged as changed:
            return back(request, found, changed)
        except DomainError as not_so:
            error = not_so
    times = dated.free_times(found.running, key, offering) if offering else []
    days = list(days_of(times, found.running.zone))
    begin = _first_shown(request, days, wish=found.running.known.day(stage.step.wish))
    shown = days[begin : begin + MOST_DAYS]
    context = {
        **about(found),
        "stage": stage,
        "row": next(row for row in timeline.rows(found.running, found.me) if row.key == key),
        "offerings": offerings,
        "offering": offering,
        "days": shown,
        "any_day": bool(days),
        "from_day": days[begin].date if begin < len(days) else None,
        "later": days[begin + MOST_DAYS].date if begin + MOST_DAYS < len(days) else None,
        "earlier": days[max(begin - MOST_DAYS, 0)].date if begin else None,
        "last_day": days[-1].date if days else None,
        "refused": error,
        "log_in": _log_in(request, found, key, offering, shown) if offering else None,
    }
    status = error.status if error else 200
    return render(request, "scheduling/journeys/plan.html", context, status=status)


def _log_in(
    request: HttpRequest, found: Opened, key: str, offering: Offering, shown: list[Day]
) -> citizen.Step | None:
    """First, where the service asks it; one comes back to the same days of the same place."""
    missing = dated.log_in_for(found.running, key, offering, citizen.actor_of(request))
    if missing is None:
        return None
    query: dict[str, object] = {"waar": offering.pk}
    if shown:
        query["vanaf"] = shown[0].date
    step = reverse("web:journey-step", args=[found.token, key])
    return citizen.step_of(request, missing, next_page=f"{step}?{urlencode(query)}")


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
    log_in = citizen_of(request)
    with transaction.atomic():
        row = dated.book(
            journey=found.journey,
            key=key,
            offering=offering,
            start=start,
            by=found.me,
            now=found.now,
            seen=shown_revision(request),
            actor=citizen.actor_of(request),
        )
        if log_in and row.appointment:
            keeping.keep(appointment=row.appointment, log_in=log_in)
    messages.success(request, _booked(row.appointment.state if row.appointment else ""))
    return redirect("web:journey", found.token)


def _booked(state: str) -> str:
    if state == State.HELD:
        return _("We keep this time for you. It is final once we have checked everything.")
    return _("Your time is booked.")


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
