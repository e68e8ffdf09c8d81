"""A kiosk and a call display of the Leeuwarden town hall, for whoever looks around in the demo: the
browser is paired without a code. Never there in production."""

import secrets

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from hub.demo.page import only_in_the_demo
from kiosk import devices
from kiosk.door import HOMES, face_of, keep, token_in
from kiosk.models import Device
from kiosk.profiles import Profile
from locations.models import ServicePoint
from scheduling.booking import Actor
from scheduling.reference import hash_of, new_token

POINT = "stadhuis-leeuwarden"
PROFILES = {"touch": Profile.FULL, "display": Profile.DISPLAY}


@require_POST
def open_screen(request: HttpRequest, face: str) -> HttpResponse:
    """Pairs this browser as a screen of the town hall, once, and goes there."""
    only_in_the_demo()
    point = ServicePoint.objects.filter(slug=POINT).first()
    if point is None or face not in PROFILES:
        raise Http404
    response = redirect(HOMES[face])
    known = devices.of_token(token_in(request, face))
    if known is None or known.is_locked or face_of(known) != face:
        keep(response, request, face, _paired(point, PROFILES[face]))
    return response


def _paired(point: ServicePoint, profile: Profile) -> str:
    token = new_token()
    name = f"Demo {secrets.token_hex(3)}"
    device = Device(
        service_point=point, name=name, profile=profile, token_hash=hash_of(token), spoken=True
    )
    devices.add(device, now=timezone.now(), actor=Actor(kind="system", origin="demo"))
    return token
