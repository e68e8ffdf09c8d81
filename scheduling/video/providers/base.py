"""What a provider of video calls has to be able to do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError
from scheduling.models import Appointment
from scheduling.video.models import VideoPolicy


class Role(StrEnum):
    """What somebody may do in the room; where there are others to choose from, the least."""

    MODERATOR = "moderator"  # the professional: lets in, mutes, ends
    GUEST = "guest"  # the citizen, wherever they sit


@dataclass(frozen=True, slots=True)
class Entry:
    """One person who goes in, without a name: a role in a room, in [valid_from, valid_until).

    `room` is 128 bits as 32 lower-case letters and digits. It tells nothing of the appointment
    and is another one after a move. The rest is for a room within this hub alone: `appointment`
    never travels to another site.
    """

    room: str
    role: Role
    valid_from: datetime
    valid_until: datetime
    appointment: Appointment
    actor_id: int | None = None  # the member of staff, if it is one
    held: str = ""  # the token of a seat that the browser has already


class RoomUnavailable(DomainError):
    code = "video_room_unavailable"
    status = 503
    sentence = _("The video room does not work at this moment.")
    way_forward = _("Please call: then we talk by phone.")


class VideoProvider(ABC):
    """One per vendor; no state of its own, for everything is in the organisation's policy.

    A room is not made beforehand: it is there for whoever comes with an address, and gone when
    everybody left. So nothing has to be undone after a move or a cancel.
    """

    @abstractmethod
    def address(self, policy: VideoPolicy, entry: Entry) -> str:
        """Where the browser goes: absolute, or a path of this hub. Made when somebody goes in, for
        that person alone. It must end to work at `entry.valid_until` and hold no name, e-mail
        address or service: addresses end up in logs. Raises RoomUnavailable."""

    def site(self, policy: VideoPolicy) -> str:
        """Scheme and host of another site that the form may lead to, for the page's
        Content-Security-Policy. Empty for a page of this hub."""
        return ""

    def is_ready(self, policy: VideoPolicy) -> bool:
        """Whether it has all that `address` needs."""
        return True
