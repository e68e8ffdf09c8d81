"""Choosing what one comes for from a long list, and another time for who is too late."""

from django.http import HttpRequest
from django.utils import timezone

from hub.errors import DomainError
from kiosk import visits
from kiosk.models import Device, Screen, Visit
from kiosk.pressing import KIOSK, LONGEST, pressed, refusal_of, typed
from kiosk.profiles import Power
from scheduling.errors import NoStart
from scheduling.queue import arrival, missed, refusals
from scheduling.typed import read_id, read_start

MOST_PAGES = 999
MOST_TICKED = 20


def browsed(request: HttpRequest) -> dict[str, object]:
    """Where in a list: another page, a subject, or what was typed."""
    if "page" in request.POST:
        return {"page": min(read_id(request.POST["page"]), MOST_PAGES)}
    if "theme" in request.POST:
        return {"query": "", "theme": typed(request, "theme", 60), "page": 0}
    return {"query": typed(request, "query", LONGEST), "theme": "", "page": 0}


def ticked(request: HttpRequest, visit: Visit) -> list[int]:
    """What was ticked before and is not on this page, and what is ticked on it."""
    shown = {read_id(text) for text in request.POST.getlist("shown")[:MOST_TICKED]}
    now = [read_id(text) for text in request.POST.getlist("services")[:MOST_TICKED]]
    dropped = read_id(request.POST.get("drop", ""))
    kept = [pk for pk in visit.chosen if pk not in shown]
    return [pk for pk in dict.fromkeys([*kept, *now]) if pk and pk != dropped][:MOST_TICKED]


@pressed(Power.WALK_IN)
def services(request: HttpRequest, device: Device, visit: Visit) -> None:
    """Another part of the list; what was ticked stays ticked."""
    where = {} if "drop" in request.POST else browsed(request)
    chosen = ticked(request, visit)
    visits.go(visit, Screen.SERVICES, now=timezone.now(), chosen=chosen, **where)


@pressed(Power.CHECK_IN)
def take_time(request: HttpRequest, device: Device, visit: Visit) -> None:
    """One of the free times, for who is too late."""
    now = timezone.now()
    if not visit.code or visit.refusal.get("code") != refusals.TooLate.code:
        return
    try:
        start = read_start(request.POST.get("start", ""))
        if start is None:
            raise NoStart
        moved = missed.take_time(
            point=device.service_point,
            appointment=arrival.by_reference(reference=visit.code),
            start=start,
            now=now,
            actor=KIOSK,
        )
    except DomainError as refused:
        visits.change(visit, now=now, refusal=_still_late(visit.refusal, refusal_of(refused)))
        return
    visits.change(visit, now=now, screen=Screen.BOOKED, appointment=moved, code="", refusal={})


def _still_late(before: dict[str, object], now: dict[str, object]) -> dict[str, object]:
    """A time that is gone leaves the others, and the line."""
    kept = {"code": before["code"], "walk_in": before["walk_in"]}
    return now | kept if now["times"] else now
