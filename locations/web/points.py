"""The service points: all of them, near first, and the page of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from hub.catalogue import texts
from locations import bookable, gazetteer, hours
from locations.exchange import schema_org
from locations.gazetteer import UnknownPlace
from locations.hours import Hours, Opening
from locations.models import Offering, ServicePoint, Weekday
from locations.web.today import said_of

MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class PointNow:
    """A point with its distance, and whether it is open now or when next, in its wall time."""

    point: ServicePoint
    km: float | None
    closes: datetime | None
    next_opens: datetime | None


def now_at(point: ServicePoint, when: Hours, now: datetime, km: float | None = None) -> PointNow:
    opening = when.open_at(now)
    walk_in = opening if opening and not opening.by_appointment_only else None
    later = None if walk_in else when.next_opening(now)
    return PointNow(
        point=point,
        km=km,
        closes=walk_in.span.end.astimezone(when.zone) if walk_in else None,
        next_opens=later.span.start.astimezone(when.zone) if later else None,
    )


def show_list(request: HttpRequest) -> HttpResponse:
    near = request.GET.get("bij", "").strip()[:80]
    context: dict[str, Any] = {"near": near}
    points: Sequence[ServicePoint] = list(
        ServicePoint.objects.filter(active=True).order_by("place", "name")
    )
    distances: dict[int, float] = {}
    if near:
        try:
            start = gazetteer.find(near)[0]
        except UnknownPlace as error:
            context["unknown"] = error
        else:
            context["start"] = start
            distances = {
                p.pk: gazetteer.distance_km(
                    start.latitude, start.longitude, p.latitude, p.longitude
                )
                for p in points
            }
            points = sorted(points, key=lambda p: distances[p.pk])
    shown = points[:MOST_SHOWN]
    now = timezone.now()
    by_point = hours.load(shown, since=now)
    context["points"] = [now_at(p, by_point[p.pk], now, distances.get(p.pk)) for p in shown]
    context["more"] = len(points) - len(shown)
    return render(request, "locations/list.html", context)


def show(request: HttpRequest, slug: str) -> HttpResponse:
    point = (
        ServicePoint.objects.filter(slug=slug, active=True).select_related("organisation").first()
    )
    if point is None:
        raise Http404
    now, language = timezone.now(), get_language() or "nl"
    when = hours.of(point, since=now)
    own = "nl" if language == "nl" else "en"
    context = {
        "now": now_at(point, when, now),
        "point": point,
        "linked": schema_org.point(point, when, now=now),
        "today": said_of(point, now),
        "week": _week(when, now),
        "transport": getattr(point, f"transport_{own}"),
        "directions": getattr(point, f"directions_{own}"),
        "services": _services(point, language),
    }
    return render(request, "locations/point.html", context)


def _week(when: Hours, now: datetime) -> list[dict[str, Any]]:
    """The coming seven days as they really are: holidays and exceptions included."""
    today = now.astimezone(when.zone).date()
    days = [today + timedelta(days=offset) for offset in range(7)]
    return [
        {"date": day, "name": Weekday(day.weekday()).label, "openings": _wall(when, when.on(day))}
        for day in days
    ]


def _wall(when: Hours, openings: list[Opening]) -> list[dict[str, Any]]:
    return [
        {
            "opens": o.span.start.astimezone(when.zone),
            "closes": o.span.end.astimezone(when.zone),
            "next_day": _runs_on(o, when),
            "by_appointment_only": o.by_appointment_only,
        }
        for o in openings
    ]


def _runs_on(opening: Opening, when: Hours) -> bool:
    """Into the next date; until midnight is still the same day."""
    start, end = (one.astimezone(when.zone) for one in (opening.span.start, opening.span.end))
    return end.date() > start.date() and end.time() != time.min


def _services(point: ServicePoint, language: str) -> list[dict[str, Any]]:
    """What can be had here, by title; each once, with the topic that its page is about."""
    now = timezone.now()
    visible = texts.published(now)
    offerings = Offering.objects.filter(
        bookable.standing(now), service_point=point, service__in=visible
    )
    services = {o.service_id: o.service for o in offerings.select_related("service__base")}
    words = texts.texts_of(services.values(), language)
    rows = [{"topic": s.base or s, "title": words[s.pk].title} for s in services.values()]
    return sorted(rows, key=lambda row: str(row["title"]).casefold())
