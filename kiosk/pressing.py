"""What every press on a touch screen has in common: it belongs to the visit that is on the screen,
and is answered by the screen that follows."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.views.decorators.http import require_POST

from hub.errors import DomainError
from kiosk import visits
from kiosk.door import for_device
from kiosk.models import Device, Visit
from kiosk.profiles import Power
from scheduling.booking import Actor

KIOSK = Actor(origin="kiosk")  # what is kept for kiosks is for these
LONGEST = 80
Step = Callable[[HttpRequest, Device, Visit], None]


def pressed(power: Power, *, always: bool = False) -> Callable[[Step], Callable[..., HttpResponse]]:
    """A press within a visit, answered by the screen that follows. Of an earlier visit, and unless
    `always` of one that has its number or appointment: nothing is done, and the screen as it is now
    is shown."""

    def decorate(step: Step) -> Callable[..., HttpResponse]:
        @require_POST
        @for_device(power)
        @wraps(step)
        def view(request: HttpRequest, device: Device) -> HttpResponse:
            now = timezone.now()
            visit = visits.current(device, now=now)
            mine = visits.is_of(visit, request.POST.get("visit", ""))
            if mine and (always or not visits.is_done(visit)):
                visits.hold_on(visit, now=now)
                with translation.override(visit.language):
                    step(request, device, visit)
            return redirect("kiosk:start")

        return view

    return decorate


def typed(request: HttpRequest, name: str, most: int = LONGEST) -> str:
    """What stands in a field, without what no column can hold."""
    return request.POST.get(name, "").replace("\x00", "").strip()[:most]


def refusal_of(refused: DomainError) -> dict[str, Any]:
    """What a visit keeps of a refusal, in the language of the visit."""
    return {
        "code": refused.code,
        "sentence": " ".join([str(text) for text in refused.fields.values()])
        or str(refused.sentence),
        "way": str(refused.way_forward),
        "walk_in": bool(refused.details.get("walk_in")),
        "times": list(refused.details.get("alternatives", [])),
    }
