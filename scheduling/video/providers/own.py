"""A page of the hub itself, that says what is there: no picture and no sound yet. To see how the
door works, and to try a change of provider without one."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.core import signing
from django.urls import reverse

from scheduling.video.models import VideoPolicy
from scheduling.video.providers.base import Entry, Role, VideoProvider

SALT = "video room"


@dataclass(frozen=True, slots=True)
class Seat:
    """What the page knows of who came in."""

    organisation_id: int
    role: Role


class OwnPage(VideoProvider):
    def address(self, policy: VideoPolicy, entry: Entry) -> str:
        until = int(entry.valid_until.timestamp())
        facts = [policy.organisation_id, entry.room, str(entry.role), until]
        return reverse("web:video-room", args=[signing.dumps(facts, salt=SALT)])


def seat_of(token: str, *, now: datetime) -> Seat | None:
    """None for a token that is not ours, or whose time is over."""
    try:
        organisation_id, _room, role, until = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if now >= datetime.fromtimestamp(until, UTC):
        return None
    return Seat(organisation_id, Role(role))
