"""Video calls for staff: going in, and how the organisation has them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.audit import trail
from hub.errors import DomainError
from hub.people.access import Right
from hub.people.gate import user_of
from hub.people.models import User
from locations.models import Channel
from scheduling import booking
from scheduling.agenda import sights
from scheduling.agenda.answers import answers_of
from scheduling.agenda.doors import actor_of, at_appointment, at_workplace
from scheduling.agenda.video_forms import VideoPolicyForm
from scheduling.agenda.workplaces import Workplace
from scheduling.conversations import helping
from scheduling.messages import post
from scheduling.models import Appointment, Participant, State
from scheduling.video import confirming, doors, outcomes, seats
from scheduling.video.doors import Door
from scheduling.video.models import INVITED, IdentityMethod, Outcome, SeatRole, VideoPolicy
from scheduling.video.pages import of_room, with_camera
from scheduling.video.providers import Role


def of_appointment(appointment: Appointment, policy: VideoPolicy) -> dict[str, Any] | None:
    """What the page of an appointment tells of its video call; None where there is none."""
    now = timezone.now()
    state = doors.door_of(appointment, policy, now=now)
    is_over = state == Door.OVER and appointment.state == State.CONFIRMED
    if state not in {Door.EARLY, Door.OPEN} and not is_over:
        return None
    at_home = appointment.channel == Channel.VIDEO_HOME
    return {
        "is_open": state == Door.OPEN,
        "is_over": is_over,
        "opens_at": doors.hours_of(appointment).start.astimezone(timezone.get_current_timezone()),
        "at_point": not at_home,
        "unreached": at_home and not post.reached_by(appointment),
        "has_begun": appointment.starts_at <= now,
        "end_url": reverse("agenda:video-end", args=[appointment.reference]),
        "outcomes": Outcome.choices,
        "outcome": outcomes.of(appointment),
        "here": [one.get_role_display() for one in seats.who_is_here(appointment, now=now)],
    }


@require_POST
@at_appointment(Right.ACT)
def enter(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    """As the professional; or, at a service point, in place of the citizen who sits there."""
    wants_guest = request.POST.get("role") == Role.GUEST
    at_point = appointment.channel == Channel.VIDEO_POINT
    try:
        address = doors.enter(
            appointment,
            role=Role.GUEST if wants_guest and at_point else Role.MODERATOR,
            now=timezone.now(),
            actor_id=user_of(request).pk,
        )
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("agenda:appointment", reference=appointment.reference)
    response = redirect(address)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
@at_appointment(Right.ACT)
def room(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    """The hub's own room, beside what the citizen answered. GET takes no seat: the button does."""
    user, now = user_of(request), timezone.now()
    own = doors.policy_of(appointment)
    seat = seats.of_staff(appointment, user_id=user.pk)
    door = doors.door_of(appointment, own, now=now)
    if door != Door.OPEN:
        messages.error(request, str(doors.DoorIsShut(door)))
        return redirect("agenda:appointment", reference=appointment.reference)
    if seat is None:
        messages.info(request, _("Press the button to go into the call."))
        return redirect("agenda:appointment", reference=appointment.reference)
    sights.log("appointment.seen", appointment, user=user, now=now, origin="agenda")
    booker = Participant.objects.filter(appointment=appointment).first()
    context = {
        **of_room(own, now=now),
        "is_staff": True,
        "appointment": appointment,
        "workplace": workplace,
        "socket": f"/ws/videogesprek/medewerker/{appointment.reference}/",
        "with_whom": booker.name if booker else _("the citizen"),
        "answers": answers_of(appointment, user=user, now=now, origin="agenda"),
        "methods": IdentityMethod.choices,
        "identity": confirming.of(appointment)[1],
        "record_url": _record_url(appointment, user),
        "end_url": reverse("agenda:video-end", args=[appointment.reference]),
        "outcomes": Outcome.choices,
        "outcome": outcomes.of(appointment),
        "after_url": reverse("agenda:appointment", args=[appointment.reference]),
        "invite_url": reverse("agenda:video-invite", args=[appointment.reference]),
    }
    return with_camera(render(request, "agenda/video_room.html", context))


def _record_url(appointment: Appointment, user: User) -> str:
    """Where the conversation is written about; empty for who helps with nothing of it."""
    if helping.own_part(user, appointment) is None:
        return ""
    return reverse("agenda:conversation-of-appointment", args=[appointment.reference])


@require_POST
@at_appointment(Right.ACT)
def end(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    """The conversation is over, and how it went: whoever has it is free from here on. Said later,
    how it went is all that is kept."""
    now, how = timezone.now(), request.POST.get("outcome", "")
    if how and (how not in Outcome.values or appointment.channel not in doors.BY_VIDEO):
        raise Http404
    try:
        if how:
            said = Outcome(how)
            actor = user_of(request).pk
            outcomes.say(appointment=appointment, outcome=said, now=now, actor_id=actor)
    except DomainError as refused:
        messages.error(request, str(refused))
        return redirect("agenda:appointment", reference=appointment.reference)
    until = appointment.ends_at
    if booking.end_now(appointment=appointment, now=now, actor=actor_of(request)).ends_at < until:
        messages.success(request, _("The conversation is over. What was left of its time is free."))
    else:
        messages.success(request, _("Kept."))
    return redirect("agenda:appointment", reference=appointment.reference)


@require_http_methods(["GET", "POST"])
@at_appointment(Right.ACT)
def invite(request: HttpRequest, appointment: Appointment, workplace: Workplace) -> HttpResponse:
    """A link for a third person, shown once, in a window of its own beside the call. They wait,
    and are let in like anybody."""
    user, now = user_of(request), timezone.now()
    seat = seats.of_staff(appointment, user_id=user.pk)
    if seat is None or not doors.still_open(appointment, now=now, made_for=seat.starts_at):
        raise Http404
    context: dict[str, Any] = {"appointment": appointment, "roles": INVITED}
    if request.method == "POST":
        role = request.POST.get("role", "")
        if role not in INVITED:
            raise Http404
        token = seats.invite(appointment, role=SeatRole(role), now=now, actor_id=user.pk)
        address = reverse("web:video-room", args=[token])
        context |= {"link": request.build_absolute_uri(address), "invited": SeatRole(role).label}
    response = render(request, "agenda/video_invite.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def policy(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Where the organisation's video calls are. For who plans all of it."""
    organisation = workplace.organisation
    if not user_of(request).has_perm(f"locations.{Right.PLAN}_organisation", organisation):
        raise Http404
    own = VideoPolicy.objects.filter(organisation=organisation).first()
    form = VideoPolicyForm(
        request.POST or None, instance=own or VideoPolicy(organisation=organisation)
    )
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        messages.success(request, _("Saved. It holds from the next message on."))
        return redirect(workplace.url("video-policy"))
    context = {"workplace": workplace, "organisation": organisation, "form": form}
    return render(request, "agenda/video_policy.html", context, status=422 if form.errors else 200)


def _save(request: HttpRequest, form: VideoPolicyForm) -> None:
    kept = form.save()
    trail.record(
        verb="video_policy.changed",
        object_type="organisation",
        object_id=kept.pk,
        now=timezone.now(),
        actor_id=user_of(request).pk,
        actor_kind="staff",
        origin="agenda",
        details={"provider": kept.provider},
    )
