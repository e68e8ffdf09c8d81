"""Lets a paired device in to what its profile may do; any other browser gets the pairing page.

Two faces have an address and a cookie each, so that one small computer can drive a touch screen
and a display: `/kiosk/` and `/kiosk/scherm/`. A device that was paired at the other one is moved.
"""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control

from hub.api.callers import caller_of
from kiosk import codes, devices
from kiosk.errors import TooManyTries
from kiosk.models import Device
from kiosk.profiles import Power, Profile, may
from scheduling.reference import hash_of, new_token

View = Callable[..., HttpResponse]
COOKIES = {"touch": "kiosk_device", "display": "kiosk_display"}
HOMES = {"touch": "kiosk:start", "display": "kiosk:display"}
TEN_YEARS = 10 * 365 * 24 * 3600  # until it is unpaired
LONGEST_TOKEN = 64


def cookie_of(face: str) -> str:
    return COOKIES[face]


def face_of(device: Device) -> str:
    return "display" if device.profile == Profile.DISPLAY else "touch"


def for_device(power: Power, face: str = "touch") -> Callable[[View], View]:
    """Gives the view its device. What the profile may not do is not there; unpaired and locked
    browsers get the pairing page. Nothing is ever kept in a cache or told to another site."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, /, **more: object) -> HttpResponse:
            with translation.override("nl"):
                response = _answer(request, view, power, face, more)
            patch_cache_control(response, private=True, no_store=True)
            response["Referrer-Policy"] = "same-origin"  # else a form is sent without its Origin
            return response

        return guarded

    return decorate


def _answer(
    request: HttpRequest, view: View, power: Power, face: str, more: dict[str, object]
) -> HttpResponse:
    device = devices.of_token(token_in(request, face))
    if device is None or device.is_locked:
        return pairing_page(request, face, device)
    if face_of(device) != face and request.method == "GET" and is_home(request):
        return _moved(request, device, face)
    if not may(device.profile, power):
        raise Http404
    with timezone.override(device.service_point.zone):
        devices.seen(device, now=timezone.now())
        return view(request, device, **more)


def is_home(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.view_name in HOMES.values()


def token_in(request: HttpRequest, face: str) -> str:
    return request.COOKIES.get(cookie_of(face), "")[:LONGEST_TOKEN]


def pairing_page(request: HttpRequest, face: str, device: Device | None) -> HttpResponse:
    """A code for this browser; for a locked device that it is locked, and no code."""
    token = token_in(request, face) or new_token()
    code, refused = "", None
    if device is None:
        try:
            caller = caller_of(request, "kiosk.pairing")
            code = codes.code_for(token_hash=hash_of(token), caller=caller)
        except TooManyTries as many:
            refused = many
    context = {"code": codes.readable(code), "locked": device is not None, "refused": refused}
    response = render(request, "kiosk/pairing.html", context, status=403)
    keep(response, request, face, token)
    return response


def keep(response: HttpResponse, request: HttpRequest, face: str, token: str) -> None:
    response.set_cookie(
        cookie_of(face),
        token,
        max_age=TEN_YEARS,
        httponly=True,
        secure=request.is_secure(),
        samesite="Strict",
    )


def _moved(request: HttpRequest, device: Device, face: str) -> HttpResponse:
    home = face_of(device)
    response = redirect(HOMES[home])
    keep(response, request, home, token_in(request, face))
    response.delete_cookie(cookie_of(face), samesite="Strict")
    return response
