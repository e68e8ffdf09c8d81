"""From the screen of a booth into a video call: of an appointment, or with whoever is free now."""

from datetime import datetime

from kiosk.errors import NoVideoCallHere
from kiosk.models import Device
from locations.models import Channel, Offering, ServicePoint
from scheduling.booking import Contact
from scheduling.queue import arrival
from scheduling.talk_now import asking
from scheduling.video import doors
from scheduling.video.providers import Role


def go_in(*, point: ServicePoint, code: str, now: datetime) -> str:
    """The address of the room, for who sits in a booth of this point. They wait there until staff
    let them in. Raises CodeUnknown, NoVideoCallHere (it is elsewhere, or of another kind),
    DoorIsShut or RoomUnavailable."""
    appointment = arrival.by_reference(reference=code)
    is_here = appointment.service_point_id == point.pk
    if not is_here or appointment.channel != Channel.VIDEO_POINT:
        raise NoVideoCallHere
    return doors.enter(appointment, role=Role.GUEST, now=now)


def wait(*, offering: Offering, contact: Contact, device: Device, now: datetime) -> str:
    """The secret of a place in line, for who sits in the booth of this screen. Raises Invalid,
    NobodyAtWork, NoTimeLeft or AsksAlready."""
    asked_from = f"kiosk.{device.pk}"
    return asking.ask(offering=offering, contact=contact, now=now, asked_from=asked_from)


def go_in_now(*, token: str, now: datetime) -> str:
    """The address of the room, once somebody took the place in line; empty until then. Raises
    NotFound, DoorIsShut or RoomUnavailable."""
    mine = asking.opened_by(token)
    if mine.appointment is None:
        return ""
    return doors.enter(mine.appointment, role=Role.GUEST, now=now)
