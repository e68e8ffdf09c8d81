"""Whether the door of a video call is open, and going in.

It opens ten minutes before the start and closes a quarter of an hour after the end: a talk may run
on, and who was cut off must find the way back.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Subquery
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Organisation
from hub.errors import DomainError
from hub.intervals import Interval
from locations.models import Channel
from scheduling.models import Appointment, State
from scheduling.video.models import VideoPolicy
from scheduling.video.providers import Entry, Role, provider_of
from scheduling.video.room import room_of

OPENS_BEFORE = timedelta(minutes=10)
CLOSES_AFTER = timedelta(minutes=15)
ENTRY_LASTS = timedelta(hours=1)
BY_VIDEO = {Channel.VIDEO_HOME, Channel.VIDEO_POINT}


class Door(StrEnum):
    EARLY = "early"
    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"
    MOVED = "moved"  # to another time, or to another way than video
    NONE = "none"  # the organisation has no video calls (any more)


class DoorIsShut(DomainError):
    code = "video_door_shut"
    status = 409
    sentence = _("The door of this video call is not open.")
    way_forward = _("It opens ten minutes before the start.")

    def __init__(self, door: Door = Door.EARLY) -> None:
        sentence, way_forward = WHY_SHUT.get(door, (self.sentence, self.way_forward))
        super().__init__(sentence, way_forward=way_forward)


WHY_SHUT = {
    Door.OVER: (_("This video call is over."), _("You can always make a new appointment.")),
    Door.CANCELLED: (
        _("This appointment was cancelled."),
        _("There is no video call any more."),
    ),
    Door.MOVED: (
        _("This appointment has another time now, or is no longer by video."),
        _("The last message about it says when and where."),
    ),
    Door.NONE: (
        _("There is no video call for this appointment now."),
        _("Please call: then we talk by phone."),
    ),
}


def policy_of(appointment: Appointment) -> VideoPolicy:
    """Of whose service it is; of several services the first."""
    owner = appointment.segments.order_by("position").values("offering__service__organisation")[:1]
    known = Organisation.objects.select_related("video_policy")
    organisation = known.get(pk=Subquery(owner))
    return getattr(organisation, "video_policy", None) or VideoPolicy(organisation=organisation)


def is_by_link(appointment: Appointment) -> bool:
    """Whether the citizen takes part by a link: at home, where the organisation has a room.
    At a service point the booth is where one goes."""
    if appointment.channel != Channel.VIDEO_HOME:
        return False
    return provider_of(policy_of(appointment)) is not None


def hours_of(appointment: Appointment) -> Interval:
    return Interval(appointment.starts_at - OPENS_BEFORE, appointment.ends_at + CLOSES_AFTER)


def door_of(
    appointment: Appointment,
    policy: VideoPolicy,
    *,
    now: datetime,
    made_for: datetime | None = None,
) -> Door:
    """`made_for`: the start that somebody's link was made for."""
    hours = hours_of(appointment)
    if appointment.state == State.CANCELLED:
        return Door.CANCELLED
    if appointment.channel not in BY_VIDEO or made_for not in (None, appointment.starts_at):
        return Door.MOVED
    if now >= hours.end:
        return Door.OVER
    if appointment.state != State.CONFIRMED or provider_of(policy) is None:
        return Door.NONE
    return Door.EARLY if now < hours.start else Door.OPEN


def still_open(appointment: Appointment, *, now: datetime, made_for: datetime) -> bool:
    """For who is in already, at each thing they do: without looking at the policy."""
    by_video = appointment.channel in BY_VIDEO and appointment.state == State.CONFIRMED
    return by_video and appointment.starts_at == made_for and hours_of(appointment).holds(now)


def enter(
    appointment: Appointment,
    *,
    role: Role,
    now: datetime,
    made_for: datetime | None = None,
    actor_id: int | None = None,
    held: str = "",
) -> str:
    """The address of the room, for this person and about an hour; `actor_id` is a member of staff,
    `held` the seat that this browser has already.
    Raises DoorIsShut or RoomUnavailable."""
    policy = policy_of(appointment)
    provider = provider_of(policy)
    door = door_of(appointment, policy, now=now, made_for=made_for)
    if provider is None or door != Door.OPEN:
        raise DoorIsShut(door)
    until = min(now + ENTRY_LASTS, hours_of(appointment).end)
    address = provider.address(
        policy, Entry(room_of(appointment), role, now, until, appointment, actor_id, held)
    )
    trail.record(
        verb="appointment.video_entered",
        object_type="appointment",
        object_id=appointment.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "citizen",
        service_point_id=appointment.service_point_id,
        origin="agenda" if actor_id else "web",
        details={"role": str(role)},
    )
    return address
