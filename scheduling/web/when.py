"""When: the first possible times, and the days with free times by part of the day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from hub.api.callers import caller_of
from hub.catalogue import texts
from hub.catalogue.models import Service
from hub.errors import DomainError
from locations.models import Offering
from scheduling import availability, booking
from scheduling.availability import Availability, zone_of
from scheduling.typed import read_start
from scheduling.web import session
from scheduling.web.choices import Choices
from scheduling.web.what import topic_or_404

FIRST_SHOWN = 5
DAYS_SHOWN = 14
PARTS = ((12, _("Morning")), (17, _("Afternoon")), (24, _("Evening")))


@dataclass(frozen=True, slots=True)
class Part:
    name: object  # translated lazily
    times: list[datetime]


@dataclass(frozen=True, slots=True)
class Day:
    """A local date with its free wall times."""

    date: date
    parts: list[Part] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(part.times) for part in self.parts)


def days_of(starts: Iterable[datetime], zone: ZoneInfo) -> Iterator[Day]:
    local = [start.astimezone(zone) for start in starts]
    for day, times in groupby(local, key=lambda time: time.date()):
        parts = [
            Part(PARTS[index][1], list(some))
            for index, some in groupby(times, key=lambda time: _part(time.hour))
        ]
        yield Day(day, parts)


def _part(hour: int) -> int:
    return next(index for index, (before, _name) in enumerate(PARTS) if hour < before)


def when(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    choices = Choices.read(request.GET)
    offering = offering_or_404(topic, choices.offering)
    if request.method == "POST":
        return _hold(request, topic, offering, choices)
    return times_page(request, topic, offering, choices)


def times_page(
    request: HttpRequest,
    topic: Service,
    offering: Offering,
    choices: Choices,
    refused: DomainError | None = None,
) -> HttpResponse:
    now = timezone.now()
    zone = ZoneInfo(zone_of(offering))
    answer = availability.find(
        offering=offering,
        window=availability.bookable_window(offering, now),
        now=now,
        party=choices.party(offering),
        ignoring=session.live_hold(request, now),
        explain=True,
    )
    days = list(days_of(answer.times(), zone))
    first = days[0].date if days else now.astimezone(zone).date()
    since = max(choices.day or first, first)
    context = {
        "topic": topic,
        "text": texts.text_of(topic, get_language() or "nl"),
        "offering": offering,
        "choices": choices,
        "minutes": answer.minutes,
        "first_times": [t for day in days for part in day.parts for t in part.times][:FIRST_SHOWN],
        "days": [day for day in days if since <= day.date < since + timedelta(days=DAYS_SHOWN)],
        "earlier": max(first, since - timedelta(days=DAYS_SHOWN)) if since > first else None,
        "later": _later(days, since + timedelta(days=DAYS_SHOWN)),
        "steps": _reasons(answer),
        "refused": refused,
    }
    return render(
        request, "scheduling/when.html", context, status=refused.status if refused else 200
    )


def _later(days: list[Day], after: date) -> date | None:
    return next((day.date for day in days if day.date >= after), None)


def _reasons(answer: Availability) -> dict[str, int]:
    """How many starts each rule took away, for "Why these times?"."""
    steps = answer.steps
    return {
        step.rule: before.left - step.left for before, step in zip(steps, steps[1:], strict=False)
    }


def _hold(
    request: HttpRequest, topic: Service, offering: Offering, choices: Choices
) -> HttpResponse:
    start = read_start(request.POST.get("start", ""))
    now = timezone.now()
    if start is None:
        return times_page(request, topic, offering, choices)
    try:
        held = booking.hold(
            offering=offering,
            start=start,
            now=now,
            party=choices.party(offering),
            held_from=caller_of(request, "holds"),
            replacing=session.live_hold(request, now),
        )
    except DomainError as refused:
        if _was_pressed_twice(request, offering, start, now):
            return redirect("web:details")
        return times_page(request, topic, offering, choices, refused)
    session.keep(request, held)
    return redirect("web:details")


def _was_pressed_twice(
    request: HttpRequest, offering: Offering, start: datetime, now: datetime
) -> bool:
    """What took the time may be the first press of the same button."""
    session.look_again(request)
    held = session.live_hold(request, now)
    return (
        held is not None
        and held.starts_at == start
        and held.segments.filter(offering=offering).exists()
    )


def offering_or_404(topic: Service, offering_id: int | None) -> Offering:
    """An offering of this topic or of one of its variants that the public may see."""
    services = texts.published(timezone.now())
    offering = (
        Offering.objects.filter(pk=offering_id or 0, active=True, service__in=services)
        .select_related("service__organisation", "service_point")
        .first()
    )
    if offering is None or topic.pk not in {offering.service_id, offering.service.base_id}:
        raise Http404
    return offering
