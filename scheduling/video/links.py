"""Secret links to a video call. Only hashes are stored; the only writer of VideoLink."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_hex

from scheduling.models import Appointment
from scheduling.reference import hash_of, new_token
from scheduling.video.models import VideoLink


def issue(appointment: Appointment, *, now: datetime) -> str:
    """A further link, for who asks for it on the page of the appointment."""
    token = new_token()
    _link(appointment, token, now, by_message=False).save()
    return token


def keep_sent(appointment: Appointment, token: str, *, now: datetime) -> None:
    """The link that goes out by itself: one per start, whoever else tries."""
    link = _link(appointment, token, now, by_message=True)
    VideoLink.objects.bulk_create([link], ignore_conflicts=True)


def keep_as_sent(starts: Iterable[tuple[int, datetime]], *, now: datetime) -> None:
    """For appointments (id and start) of which nobody is to be told, such as made-up ones. What is
    stored is the hash of no token."""
    rows = (
        VideoLink(
            appointment_id=pk, token_hash=token_hex(32), starts_at=at, by_message=True, made_at=now
        )
        for pk, at in starts
    )
    VideoLink.objects.bulk_create(rows, batch_size=1_000)


def opened_by(token: str) -> VideoLink | None:
    found = VideoLink.objects.select_related("appointment__service_point")
    return found.filter(token_hash=hash_of(token)).first()


def _link(appointment: Appointment, token: str, now: datetime, *, by_message: bool) -> VideoLink:
    return VideoLink(
        appointment=appointment,
        token_hash=hash_of(token),
        starts_at=appointment.starts_at,
        by_message=by_message,
        made_at=now,
    )
