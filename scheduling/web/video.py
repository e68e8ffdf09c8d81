"""The door of a video call, for the citizen: by a secret link of its own. GET only shows, as a mail
scanner does; POST goes in."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from hub.errors import DomainError
from scheduling.links import zone_of
from scheduling.messages.addressee import addressee_of
from scheduling.models import Appointment
from scheduling.video import doors, links, seats
from scheduling.video.doors import Door
from scheduling.video.leading import leading_to, site_of
from scheduling.video.models import Seat, SeatRole, SeatState, VideoLink
from scheduling.video.pages import of_room, with_camera
from scheduling.video.providers import Role
from scheduling.web.manage import by_link

SEAT = "video_seat"
GONE = {Door.OVER, Door.CANCELLED, Door.MOVED, Door.NONE}


@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str) -> HttpResponse:
    link = links.opened_by(token)
    if link is None:
        unknown = {"door": "unknown"}
        return _secret(render(request, "video/door.html", unknown, status=404))
    now = timezone.now()
    if request.method != "POST":
        return _page(request, link, now)
    try:
        address = doors.enter(
            link.appointment,
            role=Role.GUEST,
            now=now,
            made_for=link.starts_at,
            held=str(request.session.get(SEAT, "")),
        )
    except DomainError as refused:
        return _page(request, link, now, refused)
    if address.startswith("/"):  # a seat of our own: who comes back in this browser finds it again
        request.session[SEAT] = address.rpartition("/")[2]
    return _secret(redirect(address))


def _page(
    request: HttpRequest, link: VideoLink | Seat, now: datetime, refused: DomainError | None = None
) -> HttpResponse:
    appointment = link.appointment
    policy = doors.policy_of(appointment)
    state = doors.door_of(appointment, policy, now=now, made_for=link.starts_at)
    hours, zone = doors.hours_of(appointment), zone_of(appointment)
    context = {
        "door": str(state),
        "organisation": policy.organisation.name,
        "phone": policy.number_to_call,
        "zone": appointment.zone,
        "starts_at": appointment.starts_at,
        "opens_at": hours.start,
        "closes_at": hours.end,
        "is_today": hours.start.astimezone(zone).date() == now.astimezone(zone).date(),
        "by_link": doors.is_by_link(appointment),
        "site": site_of(policy).partition("://")[2],
        "refused": refused,
    }
    status = refused.status if refused else 410 if state in GONE else 200
    return leading_to(policy, _secret(render(request, "video/door.html", context, status=status)))


@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, seat: str) -> HttpResponse:
    """The hub's own room, for whom a seat was made: the citizen, or who was invited. POST leaves
    for good, as at a screen that is for the next one."""
    now, taken = timezone.now(), seats.opened_by(seat)
    if taken is None or taken.state == SeatState.REFUSED:
        return _secret(render(request, "video/room.html", {"over": True}, status=410))
    if request.method == "POST":
        seats.give_up(seat)
        return _secret(HttpResponse(status=204))
    policy = doors.policy_of(taken.appointment)
    state = doors.door_of(taken.appointment, policy, now=now, made_for=taken.starts_at)
    if state != Door.OPEN:
        return _page(request, taken, now)
    context = {
        **of_room(policy, now=now),
        "socket": f"/ws/videogesprek/{seat}/",
        "with_whom": policy.organisation.name,
        "is_guest": taken.role == SeatRole.GUEST,
        "feedback_url": _feedback_url(request, taken, seat),
        # The screen of a booth clears itself for the next one.
        "home": f"{reverse('kiosk:start')}#klaar" if "kiosk" in request.GET else "",
    }
    return with_camera(_secret(render(request, "video/room.html", context)))


def _feedback_url(request: HttpRequest, taken: Seat, seat: str) -> str:
    """Where the citizen says how it was; not at a booth, whose screen is for the next one."""
    to = addressee_of(taken.appointment)
    asks = taken.role == SeatRole.GUEST and "kiosk" not in request.GET
    return reverse("insights:after-call", args=[seat]) if asks and to and to.policy.feedback else ""


@require_POST
@by_link
def to_the_door(request: HttpRequest, appointment: Appointment, token: str) -> HttpResponse:
    """From the page of the appointment, for who has no message with the link at hand."""
    if not doors.is_by_link(appointment):
        raise Http404
    return redirect("web:video", token=links.issue(appointment, now=timezone.now()))


def _secret(response: HttpResponse) -> HttpResponse:
    """The link must not travel in a Referer, nor stay in a cache."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
