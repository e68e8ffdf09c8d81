"""The big screen. The board alone is fetched again when the line has changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kiosk import devices, display
from kiosk.door import for_device
from kiosk.languages import voice
from kiosk.models import Device
from kiosk.profiles import Power

TURN_SECONDS = 8  # of each language


@require_safe
@for_device(Power.SHOW_CALLS, "display")
def show(request: HttpRequest, device: Device) -> HttpResponse:
    return render(request, "kiosk/display.html", _context(device))


@require_safe
@for_device(Power.SHOW_CALLS, "display")
def board(request: HttpRequest, device: Device) -> HttpResponse:
    return render(request, "kiosk/_board.html", _context(device))


def _context(device: Device) -> dict[str, object]:
    now = timezone.now()
    shown = display.board(device=device, now=now)
    # Without scripts the page is loaded again at each turn.
    turn = int(now.timestamp()) // TURN_SECONDS % len(shown.languages)
    return {
        "device": device,
        "board": shown,
        "language": shown.languages[turn],
        "voices": {code: voice(code) for code in shown.languages},
        "version": devices.VERSION,
        "turn_seconds": TURN_SECONDS,
        "at": now,
    }
