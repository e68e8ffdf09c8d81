"""The pages of staff: the devices of a manager's points, and who wants a person."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hub.errors import DomainError
from hub.people.access import Right, note_behalf
from hub.people.gate import staff_only, user_of
from kiosk import devices, helping, printing
from kiosk.models import PRINTER_PORT, Device, HelpCall, PrinterState
from kiosk.profiles import Profile
from kiosk.staff_forms import ArrowsForm, DeviceForm, PairForm, PrinterForm
from locations import access
from locations.models import ServicePoint
from scheduling.booking import Actor

QUIET_MINUTES = 2  # without contact: a device is then called out of reach


@require_http_methods(["GET", "POST"])
@staff_only
def index(request: HttpRequest) -> HttpResponse:
    """All devices of one's points, and a form to pair one more."""
    points = access.points(user_of(request), Right.DEVICES).order_by("name")
    if not points:
        raise Http404
    form = PairForm(request.POST or None, points=points)
    refused = None
    if form.is_valid():
        try:
            return _paired(request, form)
        except DomainError as error:
            refused = error
    context = {"form": form, "refused": refused, "rows": _rows(points)}
    return render(request, "kiosk/devices.html", context, status=_status(form, refused))


def _paired(request: HttpRequest, form: PairForm) -> HttpResponse:
    _note_behalf(request, form.cleaned_data["point"])
    made = devices.pair(
        point=form.cleaned_data["point"],
        name=form.cleaned_data["name"].strip(),
        profile=Profile(form.cleaned_data["profile"]),
        typed=form.cleaned_data["code"],
        now=timezone.now(),
        actor=_actor(request),
    )
    messages.success(request, _("The screen is paired. It changes within a few seconds."))
    return redirect("devices:device", pk=made.pk)


def _rows(points: Any) -> list[dict[str, Any]]:
    found = Device.objects.filter(service_point__in=points).select_related("service_point")
    return [
        {"device": device, "quiet": _is_quiet(device)}
        for device in found.order_by("service_point__name", "name")
    ]


def _is_quiet(device: Device) -> bool:
    if device.seen_at is None:
        return True
    return (timezone.now() - device.seen_at).total_seconds() > QUIET_MINUTES * 60


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """One device: its name and settings, the arrows of a display, and the lock."""
    device = _mine(request, pk)
    do = request.POST.get("do", "")
    if do == "try_printer":
        return _tried(request, device)
    if do in DEEDS:
        DEEDS[do](device=device, now=timezone.now(), actor=_actor(request))
        messages.success(request, _("That is done."))
        gone = not Device.objects.filter(pk=pk).exists()
        return redirect("devices:index") if gone else redirect("devices:device", pk=pk)
    return _settings(request, device, do)


DEEDS: dict[str, Callable[..., None]] = {
    "lock": devices.lock,
    "unlock": devices.unlock,
    "unpair": devices.unpair,
}


def _tried(request: HttpRequest, device: Device) -> HttpResponse:
    with timezone.override(device.service_point.zone):
        state = printing.try_out(device=device, now=timezone.now())
    if state is None:
        messages.warning(request, _("There is no network printer to try."))
    elif state in PrinterState.printed():
        messages.success(request, _("The printer says that it printed."))
    else:
        messages.warning(request, _("The printer: %(state)s.") % {"state": state.label})
    return redirect("devices:device", pk=device.pk)


def _settings(request: HttpRequest, device: Device, do: str) -> HttpResponse:
    form = DeviceForm(request.POST if do == "change" else None, device=device)
    arrows = ArrowsForm(request.POST if do == "arrows" else None, device=device)
    printer = PrinterForm(request.POST if do == "printer" else None, device=device)
    refused = None
    try:
        if _kept(request, device, form, arrows) or _printer_kept(request, device, printer):
            messages.success(request, _("That is done."))
            return redirect("devices:device", pk=device.pk)
    except DomainError as error:
        refused = error
        device.refresh_from_db()
    context = {
        "device": device,
        "form": form,
        "arrows": arrows if device.profile == Profile.DISPLAY else None,
        "printer": None if device.profile == Profile.DISPLAY else printer,
        "has_trouble": device.printer_state not in ("", *PrinterState.printed()),
        "refused": refused,
        "quiet": _is_quiet(device),
        "newest": devices.VERSION,
    }
    sent = printer if printer.is_bound else form
    return render(request, "kiosk/device.html", context, status=_status(sent, refused))


def _kept(request: HttpRequest, device: Device, form: DeviceForm, arrows: ArrowsForm) -> bool:
    values: dict[str, Any] = {"device": device, "now": timezone.now(), "actor": _actor(request)}
    if form.is_valid():
        devices.change(
            name=form.cleaned_data["name"].strip(),
            spoken=form.cleaned_data.get("spoken", device.spoken),
            paper=form.cleaned_data.get("paper") or device.paper,
            **values,
        )
        return True
    if arrows.is_valid():
        devices.point_the_way(arrows=arrows.arrows(), **values)
        return True
    return False


def _printer_kept(request: HttpRequest, device: Device, form: PrinterForm) -> bool:
    if device.profile == Profile.DISPLAY or not form.is_valid():
        return False
    devices.set_printer(
        device=device,
        address=form.cleaned_data["address"] or None,
        port=form.cleaned_data["port"] or PRINTER_PORT,
        now=timezone.now(),
        actor=_actor(request),
    )
    return True


@require_safe
@staff_only
def help_calls(request: HttpRequest) -> HttpResponse:
    """Who wants a person now, at the points of whoever asks."""
    points = access.points(user_of(request), Right.ACT)
    if not points:
        raise Http404
    calls = helping.open_at(points=points)
    return render(request, "kiosk/help_calls.html", {"calls": calls})


@require_POST
@staff_only
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    points = access.points(user_of(request), Right.ACT)
    found = HelpCall.objects.select_related("device")
    call = found.filter(pk=pk, device__service_point__in=points).first()
    if call is None:
        raise Http404
    helping.answer(call=call, now=timezone.now(), actor=_actor(request))
    return redirect("devices:help")


def _mine(request: HttpRequest, pk: int) -> Device:
    """Hidden and missing are the same 404."""
    points = access.points(user_of(request), Right.DEVICES)
    found = Device.objects.select_related("service_point")
    device = found.filter(pk=pk, service_point__in=points).first()
    if device is None:
        raise Http404
    _note_behalf(request, device.service_point)
    return device


def _note_behalf(request: HttpRequest, point: ServicePoint) -> None:
    note_behalf(user_of(request), point.organisation_id, now=timezone.now())


def _status(form: Any, refused: DomainError | None) -> int:
    if refused is not None:
        return refused.status
    return 422 if form.is_bound and form.errors else 200


def _actor(request: HttpRequest) -> Actor:
    return Actor(kind="staff", user_id=user_of(request).pk, origin="devices")
