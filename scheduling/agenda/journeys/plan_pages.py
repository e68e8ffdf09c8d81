"""A time for a step of citizens who call or come by: within the same rules, and who they are is for
staff to see."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError, NotFound
from hub.people.access import Right
from hub.people.gate import user_of
from locations.models import Offering
from scheduling.agenda.journeys.doors import at_journey
from scheduling.booking import Actor
from scheduling.errors import NoStart
from scheduling.journeys import dated
from scheduling.journeys import running as journeys
from scheduling.journeys.course import Stage
from scheduling.journeys.models import Journey
from scheduling.journeys.running import JourneyChanged, Running
from scheduling.journeys.template import Kind
from scheduling.reference import readable
from scheduling.typed import read_day, read_start

MOST_DAYS = 14  # at once; a date field leads further


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    times: list[datetime]


@require_http_methods(["GET", "POST"])
@at_journey(Right.ACT)
def show(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    running = journeys.opened(journey, now=timezone.now())
    by, refused = running.stage(key).step.by, None
    try:
        stage = running.open_stage(key, Kind.APPOINTMENT, by)
    except NotFound:
        raise
    except DomainError as not_now:
        return _back(request, journey, not_now)
    offerings = dated.choices(running, key)
    offering = _chosen(request, offerings)
    if request.method == "POST" and offering:
        try:
            return _book(request, running, stage, offering)
        except JourneyChanged as changed:
            return _back(request, journey, changed)
        except DomainError as error:
            refused = error
    return _page(request, running, stage, offerings, offering, refused)


def _back(request: HttpRequest, journey: Journey, why: DomainError) -> HttpResponse:
    messages.warning(request, str(why))
    return redirect("agenda:journey", code=readable(journey.reference))


def _chosen(request: HttpRequest, offerings: list[Offering]) -> Offering | None:
    wanted = request.POST.get("offering") or request.GET.get("offering", "")
    found = [one for one in offerings if str(one.pk) == wanted]
    return found[0] if found else offerings[0] if len(offerings) == 1 else None


def _book(request: HttpRequest, running: Running, stage: Stage, offering: Offering) -> HttpResponse:
    start, seen = read_start(request.POST.get("start", "")), request.POST.get("seen", "")
    if start is None:
        raise NoStart
    dated.book(
        journey=running.journey,
        key=stage.step.key,
        offering=offering,
        start=start,
        by=stage.step.by,
        now=running.now,
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else None,
        actor=Actor("staff", user_of(request).pk, "agenda"),
    )
    messages.success(request, _("The time is chosen. It stands with the steps of the citizens."))
    return redirect("agenda:journey", code=readable(running.journey.reference))


def _page(
    request: HttpRequest,
    running: Running,
    stage: Stage,
    offerings: list[Offering],
    offering: Offering | None,
    refused: DomainError | None,
) -> HttpResponse:
    since = read_day(request.GET.get("date", "")) or running.known.day(stage.step.wish)
    times = dated.free_times(running, stage.step.key, offering) if offering else []
    context = {
        "code": readable(running.journey.reference),
        "stage": stage,
        "window": dated.told(stage.window),
        "rules": stage.window.rules,
        "who": running.names().get(stage.step.by, ""),
        "offerings": offerings,
        "offering": offering,
        "since": since,
        "days": _days(times, running, since),
        "seen": running.journey.revision,
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "agenda/journeys/plan.html", context, status=status)


def _days(times: list[datetime], running: Running, since: date | None) -> list[Day]:
    local = (one.astimezone(running.zone) for one in times)
    wanted = (one for one in local if since is None or one.date() >= since)
    by_day = groupby(wanted, key=lambda one: one.date())
    return [Day(day, list(some)) for day, some in islice(by_day, MOST_DAYS)]
