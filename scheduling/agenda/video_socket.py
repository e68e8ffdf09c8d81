"""The professional's sockets of a video room: by account and role, asked as long as they live."""

from typing import Any

from hub.errors import NotFound
from hub.people.access import Right
from hub.people.sessions import verified_user
from scheduling.agenda import workplaces
from scheduling.video import seats
from scheduling.video.consumers import RoomConsumer
from scheduling.video.models import Seat
from scheduling.video.sound import SoundConsumer
from scheduling.video.standing import Account


class ByAccount:
    """The seat that this member of staff took, while their role lasts."""

    scope: dict[str, Any]
    account: Account | None = None

    def seat(self) -> Seat | None:
        session_key = self.scope["session"].session_key
        user = verified_user(session_key)
        if user is None:
            return None
        self.account = Account(user.pk, session_key)
        try:
            appointment, _workplace = workplaces.appointment(
                user=user, right=Right.ACT, reference=self.scope["url_route"]["kwargs"]["reference"]
            )
        except NotFound:
            return None
        return seats.of_staff(appointment, user_id=user.pk)


class StaffRoomConsumer(ByAccount, RoomConsumer):
    def may_stay(self, seat: Seat) -> bool:
        """Sessions end and roles are taken away while a socket lives."""
        found = self.seat()
        return found is not None and found.pk == seat.pk


class StaffSoundConsumer(ByAccount, SoundConsumer):
    """Ends with the socket of the room."""
