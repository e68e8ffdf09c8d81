"""From the screen of a booth into a video call."""

from datetime import datetime

from locations.models import Channel, ServicePoint
from scheduling.queue import arrival
from scheduling.queue.refusals import CodeUnknown
from scheduling.video import doors
from scheduling.video.providers import Role


def go_in(*, point: ServicePoint, code: str, now: datetime) -> str:
    """The address of the room, for who sits in a booth of this point. They wait there until staff
    let them in. Raises CodeUnknown, also for an appointment elsewhere or of another kind, or
    DoorIsShut, or RoomUnavailable."""
    appointment = arrival.by_reference(reference=code)
    is_here = appointment.service_point_id == point.pk
    if not is_here or appointment.channel != Channel.VIDEO_POINT:
        raise CodeUnknown
    return doors.enter(appointment, role=Role.GUEST, now=now)
