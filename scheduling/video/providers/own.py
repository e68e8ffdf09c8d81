"""The hub's own room: from browser to browser, found over the hub (scheduling.video.consumers)."""

from django.urls import reverse

from scheduling.reference import readable
from scheduling.video import seats
from scheduling.video.models import VideoPolicy
from scheduling.video.providers.base import Entry, Role, VideoProvider


class OwnRoom(VideoProvider):
    def address(self, policy: VideoPolicy, entry: Entry) -> str:
        """A seat of one's own: staff by their account, a citizen by a token in the address."""
        if entry.role == Role.MODERATOR and entry.actor_id:
            seats.take_as_staff(entry.appointment, user_id=entry.actor_id, now=entry.valid_from)
            return reverse("agenda:video-room", args=[readable(entry.appointment.reference)])
        token = seats.take_as_guest(entry.appointment, now=entry.valid_from, held=entry.held)
        return reverse("web:video-room", args=[token])
