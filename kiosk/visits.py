"""What the person before a touch screen has chosen so far: the only writer of visits. It lives on
the server alone and is replaced by an empty one at every reset."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from kiosk.models import Device, Screen, Visit

IDLE = timedelta(seconds=90)  # then the screen asks whether somebody is there
WARNING = timedelta(seconds=30)  # and then begins anew
# A screen whose scripts are dead cannot reset itself: the server does, a little later.
STALE = IDLE + WARNING + timedelta(seconds=30)


def current(device: Device, *, now: datetime) -> Visit:
    """The visit at this screen; a new one where the last was left behind."""
    visit, _made = Visit.objects.select_related("ticket__service_point").get_or_create(
        device=device, defaults={"touched_at": now}
    )
    if now - visit.touched_at > STALE and not is_empty(visit):
        return reset(device, now=now)
    return visit


def is_empty(visit: Visit) -> bool:
    """Whether the next person would see no difference."""
    untouched = not (visit.contrast or visit.large or visit.low)
    return visit.screen == Screen.START and untouched and visit.language == "nl"


def reset(device: Device, *, now: datetime) -> Visit:
    """Nothing of the person before stays, and their forms are worth nothing from here on."""
    fresh = Visit(device=device, key=uuid4(), touched_at=now)
    fresh.save()  # every column
    return fresh


def forget(device: Device) -> None:
    Visit.objects.filter(device=device).delete()


def is_of(visit: Visit, key: str) -> bool:
    """Whether a form was made for this visit."""
    try:
        return UUID(key) == visit.key
    except ValueError:
        return False


def change(visit: Visit, *, now: datetime, **values: Any) -> Visit:
    """Of the same visit only: when it was reset meanwhile, nothing is written."""
    for name, value in values.items():
        setattr(visit, name, value)
    visit.touched_at = now
    rows = Visit.objects.filter(device=visit.device_id, key=visit.key)
    rows.update(**values, touched_at=now)
    return visit


def go(visit: Visit, screen: Screen, *, now: datetime) -> Visit:
    """To another screen, leaving behind what the last one said."""
    return change(visit, now=now, screen=screen, code="", refusal={})


def claim_print(visit: Visit, *, problem: str = "") -> bool:
    """Whether this is the first to print the ticket of the visit. `problem`: what the screen says
    until `printed` tells more."""
    rows = Visit.objects.filter(device=visit.device_id, key=visit.key, printed=False)
    return bool(rows.exclude(ticket=None).update(printed=True, print_problem=problem))


def printed(visit: Visit, *, problem: str) -> None:
    rows = Visit.objects.filter(device=visit.device_id, key=visit.key)
    rows.update(print_problem=problem)
