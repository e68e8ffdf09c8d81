"""The touch screens. One address for all of them: what is shown is the visit, kept on the server,
so neither the address nor the history tells anything. A form of an earlier visit does nothing."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe

from hub.errors import DomainError, Invalid
from kiosk import devices, helping, printing, screens, talking, visits
from kiosk.door import for_device
from kiosk.languages import of_point, voice
from kiosk.line_pages import ticked
from kiosk.models import Device, Screen, Visit
from kiosk.pressing import pressed, refusal_of, typed
from kiosk.profiles import Power, may
from locations.models import Offering
from scheduling.availability import Item, Party
from scheduling.queue import arrival
from scheduling.queue.refusals import CodeUnknown
from scheduling.queue.tickets import Arrival, Wishes

GONE = 409  # of a form of an earlier visit
SWITCHES = ("contrast", "large", "low")
# Where a button may lead, and what the device must be allowed for it.
WAYS = {
    Screen.START: Power.TOUCH,
    Screen.CODE: Power.CODE,
    Screen.SERVICES: Power.WALK_IN,
    Screen.NOW: Power.TALK,
    **dict.fromkeys(
        (
            *(Screen.FIND, Screen.ABOUT, Screen.PARTY, Screen.PLACES, Screen.TIMES),
            *(Screen.NAME, Screen.REACH, Screen.CHECK),
        ),
        Power.BOOK,
    ),
}


@require_safe
@for_device(Power.TOUCH)
def show(request: HttpRequest, device: Device) -> HttpResponse:
    now = timezone.now()
    visit = visits.current(device, now=now)
    with translation.override(visit.language):
        context = screens.of(device=device, visit=visit, now=now) | {
            "version": devices.VERSION,
            "voice": voice(visit.language),
        }
        response = render(request, "kiosk/touch.html", context)
    if may(device.profile, Power.CODE):
        # All screens are this one page; no other page of the hub has the camera.
        response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    return response


@pressed(Power.TOUCH, always=True)
def begin_anew(request: HttpRequest, device: Device, visit: Visit) -> None:
    """A screen that was cut off begins anew by itself, unless a number or an appointment was made
    whose answer was lost on the way."""
    if "lost" not in request.POST or not visits.is_done(visit):
        visits.reset(device, now=timezone.now())


@pressed(Power.TOUCH, always=True)
def go(request: HttpRequest, device: Device, visit: Visit) -> None:
    to, now = request.POST.get("to", ""), timezone.now()
    if to == "before":
        if visit.screen == Screen.PERSON and visit.before:  # else it came twice
            visits.change(visit, now=now, screen=visit.before, before="")
    elif to in WAYS and may(device.profile, WAYS[Screen(to)]) and not visits.is_done(visit):
        visits.go(visit, Screen(to), now=now)


@pressed(Power.TOUCH, always=True)
def adjust(request: HttpRequest, device: Device, visit: Visit) -> None:
    """One of the switches, or the language."""
    switch, language = request.POST.get("switch", ""), request.POST.get("language", "")
    values: dict[str, object] = {}
    if switch in SWITCHES:
        values[switch] = not getattr(visit, switch)
    if language in of_point(device.service_point) and visit.screen == Screen.START:
        values["language"] = language
    visits.change(visit, now=timezone.now(), **values)


@pressed(Power.CHECK_IN)
def check_in(request: HttpRequest, device: Device, visit: Visit) -> None:
    """A code that nobody has stays in its field, to be looked at once more."""
    code = typed(request, "code", 20)
    _arrive(device, visit, code, arrival.arrive)


@pressed(Power.TALK)
def talk(request: HttpRequest, device: Device, visit: Visit) -> None:
    """From the code of an appointment in this booth to the door of its room."""
    code, now = typed(request, "code", 20), timezone.now()
    try:
        room = talking.go_in(point=device.service_point, code=code, now=now)
    except DomainError as refused:
        visits.change(visit, now=now, screen=Screen.CODE, refusal=refusal_of(refused), code=code)
        return
    values = {"typed": {"room": room}, "code": "", "refusal": {}}
    visits.change(visit, now=now, screen=Screen.TALK, **values)


@pressed(Power.CHECK_IN)
def join_late(request: HttpRequest, device: Device, visit: Visit) -> None:
    if visit.code:
        _arrive(device, visit, visit.code, arrival.late)


@pressed(Power.WALK_IN)
def take_number(request: HttpRequest, device: Device, visit: Visit) -> None:
    """A choice that is none stays on the list, with what was ticked."""
    pks = ticked(request, visit)
    here = Offering.objects.filter(service_point=device.service_point).in_bulk(pks)
    chosen = [here[pk] for pk in pks if pk in here]  # in the order of ticking
    _try(
        visit,
        lambda: arrival.walk_in(
            point=device.service_point,
            items=[Item(offering, Party()) for offering in chosen],
            now=timezone.now(),
            press_key=str(visit.key),
            wishes=Wishes(language=visit.language),
        ),
        again={Invalid.code: Screen.SERVICES},
        chosen=pks,
    )


@pressed(Power.TOUCH, always=True)
def call_person(request: HttpRequest, device: Device, visit: Visit) -> None:
    now = timezone.now()
    helping.call(device=device, now=now)
    if visit.screen != Screen.PERSON:
        visits.change(visit, now=now, screen=Screen.PERSON, before=visit.screen)


@require_POST
@for_device(Power.TOUCH)
def keep(request: HttpRequest, device: Device) -> HttpResponse:
    """Somebody touched the screen: more time."""
    now = timezone.now()
    visit = visits.current(device, now=now)
    if not visits.is_of(visit, request.POST.get("visit", "")):
        return HttpResponse(status=GONE)
    visits.hold_on(visit, now=now)
    visits.change(visit, now=now)
    return HttpResponse(status=204)


@require_POST
@for_device(Power.TOUCH)
def printed(request: HttpRequest, device: Device) -> HttpResponse:
    """Prints the ticket or the appointment of this visit, once. 204: the browser does it, and this
    is the first to ask. With a network printer the screen that follows tells how it went."""
    now = timezone.now()
    visit = visits.current(device, now=now)
    if not visits.is_of(visit, request.POST.get("visit", "")):
        return HttpResponse(status=GONE)
    with translation.override(visit.language):
        outcome = printing.print_visit(device=device, visit=visit, now=now)
    if device.printer_address:
        return redirect("kiosk:start")
    return HttpResponse(status=204 if outcome == printing.Outcome.AT_SCREEN else GONE)


def _arrive(device: Device, visit: Visit, code: str, door: Callable[..., Arrival]) -> None:
    _try(
        visit,
        lambda: door(
            point=device.service_point,
            appointment=arrival.by_reference(reference=code),
            now=timezone.now(),
            press_key=str(visit.key),
        ),
        again={CodeUnknown.code: Screen.CODE},
        code=code,
    )


def _try(
    visit: Visit, deed: Callable[[], Arrival], *, again: dict[str, Screen], **said: object
) -> None:
    """To the ticket, or to the screen that says why not: for the codes of `again` to one on which
    it is said beside what was typed."""
    now = timezone.now()
    try:
        ticket = deed().ticket
    except DomainError as refused:
        screen = again.get(refused.code, Screen.REFUSED)
        visits.change(visit, now=now, screen=screen, refusal=refusal_of(refused), **said)
        return
    visits.change(visit, now=now, screen=Screen.TICKET, ticket=ticket, code="", refusal={})
