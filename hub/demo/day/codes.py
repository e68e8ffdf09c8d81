"""The codes of appointments with which visitors check in: of citizens of the demo who booked before
for about this hour, whose confirmation says it, and of those who book now, by the API."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from hub.demo.day.browser import Browser
from hub.demo.day.stage import Scene
from scheduling.models import Appointment, State
from scheduling.queue.models import Ticket
from scheduling.queue.tickets import today_at

AROUND = timedelta(minutes=60)  # as long before its time one can check in
MOST_BOOKED_NOW = 6  # two writes each; an address has sixty a minute


def found(scene: Scene, *, wanted: int, now: datetime) -> list[str]:
    """At most so many, the first time first. May be none: then all come without one."""
    before = list(_booked_before(scene, now))[:wanted]
    booked = _booked_now(scene, min(wanted - len(before), MOST_BOOKED_NOW), now)
    return [*before, *booked]


def _booked_before(scene: Scene, now: datetime) -> Iterable[str]:
    """Late ones too. Only for what the desks can help with."""
    rows = Appointment.objects.filter(
        service_point=scene.point,
        state=State.CONFIRMED,
        starts_at__gte=now - AROUND,
        starts_at__lt=now + AROUND,
        segments__offering__in=scene.services,
    ).exclude(pk__in=Ticket.objects.filter(appointment__isnull=False).values("appointment"))
    others = Appointment.objects.filter(segments__isnull=False).exclude(
        segments__offering__in=scene.services
    )
    today = [
        row
        for row in rows.exclude(pk__in=others.values("pk")).order_by("starts_at", "pk").distinct()
        if today_at(scene.point, row.starts_at) == today_at(scene.point, now)
    ]
    return (row.reference for row in today)


def _booked_now(scene: Scene, wanted: int, now: datetime) -> Iterator[str]:
    """By the public API: as a citizen whose program looks for the first times of today."""
    if wanted <= 0:
        return
    citizen, offering = Browser(scene.base), scene.services[0]
    day = today_at(scene.point, now).isoformat()
    path = f"/api/v1/availability?offering={offering}&from={day}&to={day}"
    _status, told = citizen.ask("GET", path)
    starts = [start for one in told.get("days", []) for start in one["times"]]
    for number, start in enumerate(starts[:wanted], start=1):
        code = _book(citizen, offering, start, number)
        if code:
            yield code


def _book(citizen: Browser, offering: int, start: str, number: int) -> str:
    """Empty when somebody else was first."""
    status, held = citizen.ask("POST", "/api/v1/holds", {"offering": offering, "start": start})
    if status != 201:
        return ""
    contact = {"name": f"Bezoeker {number}", "email": f"bezoeker-{number}@demo.example"}
    body = {"reference": held["reference"], "contact": {**contact, "reminders": "none"}}
    status, made = citizen.ask("POST", "/api/v1/appointments", body, held["manageToken"])
    return str(made["reference"]) if status == 201 else ""
