"""What every message about an appointment can tell, as plain values in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from hub.catalogue import versions
from hub.catalogue.versions import Said
from locations.models import ServicePoint
from scheduling import booked, own_places
from scheduling.models import Appointment
from scheduling.reference import readable
from scheduling.video import doors


@dataclass(frozen=True, slots=True)
class Facts:
    name: str
    day: str  # Tuesday 2 June
    time: str  # 09:00
    place: str  # on one line; the channel where there is no place
    reference: str  # as read aloud
    service: str  # never in subjects and text messages
    bring: tuple[str, ...]
    link: str  # the manage link of this one message
    reason: str = ""  # why staff cancelled
    by_video: bool = False  # a link to the video call follows
    at_home: bool = False  # nobody goes anywhere: by video or phone


def facts_of(appointment: Appointment, *, name: str, link: str) -> Facts:
    """In the language that is active."""
    said = [one.said for one in booked.segments_of(appointment)]
    by_video = doors.is_by_link(appointment)
    return facts_about(appointment, said, name=name, link=link, by_video=by_video)


def facts_about(
    appointment: Appointment, said: Sequence[Said], *, name: str, link: str, by_video: bool
) -> Facts:
    """The same where the rest is known. In the words that were published when it was booked."""
    by_service = versions.texts_then(said, appointment.language)
    found = [by_service[one.service.pk] for one in said]
    wall = appointment.starts_at.astimezone(ZoneInfo(appointment.zone))
    own_place = own_places.of(appointment)
    return Facts(
        name=name,
        day=day_of(wall),
        time=date_format(wall, "H:i"),
        place=_place(appointment, own_place),
        reference=readable(appointment.reference),
        service=", ".join(text.title for text in found),
        bring=tuple(dict.fromkeys(line for text in found for line in text.bring_list)),
        link=link,
        reason=appointment.cancel_reason,
        by_video=by_video,
        at_home=appointment.service_point is None and not own_place,
    )


def day_of(wall: datetime) -> str:
    return date_format(wall, "l j F")


def _place(appointment: Appointment, own_place: str) -> str:
    if own_place:
        return own_place
    point = appointment.service_point
    if point is None:
        return str(appointment.get_channel_display())
    return place_of(point)


def place_of(point: ServicePoint) -> str:
    """On one line."""
    return f"{point.name}, {point.street}, {point.postcode} {point.place}"
