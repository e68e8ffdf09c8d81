"""By which way the citizen of an appointment hears of what staff do, asked before and after it."""

from dataclasses import dataclass

from hub.notifications.models import MessageChannel
from scheduling.messages.addressee import addressee_of
from scheduling.messages.reach import recipient_of, usual_channel
from scheduling.models import Appointment


@dataclass(frozen=True, slots=True)
class Notice:
    """`channel` is empty where nothing reaches this citizen; then `phone`, as one dials it in this
    country, is what is left (empty too where none was given)."""

    channel: str = ""
    phone: str = ""

    @property
    def by_mail(self) -> bool:
        return self.channel == MessageChannel.EMAIL

    @property
    def by_text_message(self) -> bool:
        return self.channel == MessageChannel.SMS


def notice_of(appointment: Appointment) -> Notice:
    """As a confirmation, a new time and a cancellation go: see `reach.usual_channel`."""
    to = addressee_of(appointment)
    if to is None:
        return Notice()
    channel = usual_channel(to.booker, to.policy)
    phone = str(to.booker.phone.as_national) if to.booker.phone else ""
    return Notice(channel if recipient_of(to.booker, channel) else "", phone)
