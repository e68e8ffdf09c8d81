"""When: the first possible times of the visit, and the days with free times."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hub.api.callers import caller_of
from hub.catalogue import texts
from hub.catalogue.models import Service
from hub.errors import DomainError
from locations.models import Channel, Offering
from scheduling import availability, booking
from scheduling.availability import Item, Party, VisitAvailability, ways, zone_of
from scheduling.availability.preferred import with_any_of
from scheduling.errors import NoStart
from scheduling.grid import SLICE_MINUTES, Mask
from scheduling.typed import read_start
from scheduling.web import advised, reasons, same, session, strip, unused, wishes
from scheduling.web.asked import Asked, asked_of
from scheduling.web.choices import Choices
from scheduling.web.days import Day, days_of
from scheduling.web.same import Preferred
from scheduling.web.what import topic_or_404

FIRST_SHOWN = 5
DAYS_SHOWN = 14
# Wishes about time, as they are when there are none.
NO_TIMES = {
    "week": "",
    "first": None,
    "last": None,
    "weekdays": (),
    "part": "",
    "after": None,
    "day": None,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """What is to be booked, by whom it is preferably done, and what led here."""

    topic: Service
    asked: list[Asked]
    items: list[Item]
    choices: Choices
    preferred: Preferred

    @property
    def offering(self) -> Offering:
        return self.items[0].offering

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(zone_of(self.offering))


@dataclass(frozen=True, slots=True)
class Shown:
    """The starts on the page. `with_them` says that they are those of the preferred person;
    `without_them` that this person is free at none."""

    starts: Mask
    with_them: bool = False
    without_them: bool = False


def when(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    choices = Choices.read(request.GET)
    offering = offering_or_404(topic, choices.offering)
    now = timezone.now()
    asked = asked_of(topic, choices, now=now, advised=advised.of(request, now=now))
    items = items_of(offering, asked, choices, now)
    if items is None:  # it was possible when the place was chosen, and is no longer
        where = choices.query(offering=None, day=None)
        return redirect(f"{reverse('web:where', args=[topic.pk])}?{where}")
    visit = Visit(topic, asked, items, choices, same.preferred(request, topic.pk, now=now))
    if request.method == "POST":
        return _hold(request, visit)
    return times_page(request, visit)


def items_of(
    offering: Offering, asked: list[Asked], choices: Choices, now: datetime
) -> list[Item] | None:
    """The chosen offering, and those of the further services beside it."""
    support = wishes.support_of(choices)
    first, *others = [one.sought for one in asked]
    beside = ways.together(offering, others, now=now) if others else []
    if beside is None:
        return None
    return [
        Item(offering, choices.party(offering), support, first.length, first.skill),
        *(
            Item(o, one.party, support, one.length, one.skill)
            for o, one in zip(beside, others, strict=True)
        ),
    ]


def times_page(
    request: HttpRequest, visit: Visit, refused: DomainError | None = None
) -> HttpResponse:
    now = timezone.now()
    window = availability.bookable_window(visit.offering, now)
    answer = availability.find_visit(
        items=visit.items,
        window=window,
        now=now,
        ignoring=session.live_hold(request, now),
        explain=True,
    )
    today = now.astimezone(visit.zone).date()
    wanted = wishes.wanted_of(visit.choices, today)
    fitting = answer.starts & wanted.mask(window, visit.zone) if wanted else answer.starts
    shown = _shown(answer, fitting, visit)
    context = {
        **_about(visit, today),
        "unused": unused.sentence(request.GET, visit.choices, today=today),
        **_days(list(days_of(shown.starts.starts(), visit.zone)), visit.choices, today),
        "minutes": answer.minutes,
        "wait_minutes": answer.gap * SLICE_MINUTES * (len(visit.items) - 1),
        "shown": shown,
        "weekdays": strip.weekdays(),
        "weeks": strip.weeks_of(shown.starts, visit.zone, today),
        "reasons": reasons.sentences(
            answer, help_added=bool(visit.items[0].support), wishes=bool(wanted)
        ),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "scheduling/when.html", context, status=status)


def _about(visit: Visit, today: date) -> dict[str, Any]:
    """What is asked, where, and with which wishes."""
    return {
        "topic": visit.topic,
        "text": visit.asked[0],
        "asked": visit.asked,
        "advised": next((one.advised for one in visit.asked if one.advised), None),
        "offering": visit.offering,
        "channels": dict.fromkeys(Channel(item.offering.channel) for item in visit.items),
        "choices": visit.choices,
        "preferred": visit.preferred,
        "wishes": wishes.told(visit.choices, today),
        "support": wishes.support_names(visit.choices),
        "all_times": visit.choices.query(**NO_TIMES),
    }


def _shown(answer: VisitAvailability, fitting: Mask, visit: Visit) -> Shown:
    """Only the times of the person of an earlier appointment, unless anybody will do."""
    if not visit.preferred.people or visit.choices.anybody:
        return Shown(fitting)
    theirs = with_any_of(answer, visit.preferred.people) & fitting
    return Shown(theirs, with_them=True) if theirs else Shown(fitting, without_them=True)


def _days(days: list[Day], choices: Choices, today: date) -> dict[str, Any]:
    first = days[0].date if days else today
    since = max(choices.day or first, first)
    after = since + timedelta(days=DAYS_SHOWN)
    times = (time for day in days for part in day.parts for time in part.times)
    return {
        "first_times": [time for time, _shown in zip(times, range(FIRST_SHOWN), strict=False)],
        "days": [day for day in days if since <= day.date < after],
        "earlier": max(first, since - timedelta(days=DAYS_SHOWN)) if since > first else None,
        "later": next((day.date for day in days if day.date >= after), None),
    }


def _hold(request: HttpRequest, visit: Visit) -> HttpResponse:
    start = read_start(request.POST.get("start", ""))
    now = timezone.now()
    if start is None:
        return times_page(request, visit, NoStart())
    try:
        booking.check_party(visit.offering, Party(visit.choices.persons))
        wishes.check_support(visit.choices)
        held = booking.hold_visit(
            items=visit.items,
            start=start,
            now=now,
            held_from=caller_of(request, "holds"),
            replacing=session.live_hold(request, now),
            prefer=frozenset() if visit.choices.anybody else visit.preferred.people,
        )
    except DomainError as refused:
        if _was_pressed_twice(request, visit.offering, start, now):
            return redirect("web:details")
        return times_page(request, visit, refused)
    session.keep(request, held, came_from=request.get_full_path())
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
        .select_related("service__organisation", "service__base", "service_point")
        .first()
    )
    if offering is None or topic.pk not in {offering.service_id, offering.service.base_id}:
        raise Http404
    return offering
