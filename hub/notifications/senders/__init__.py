"""The senders, one per channel, as the settings choose them."""

from django.conf import settings

from hub.notifications.models import MessageChannel
from hub.notifications.senders.base import Away, Refused, SenderBase, TryLater
from hub.notifications.senders.email import EmailSender
from hub.notifications.senders.log import LogSender
from hub.notifications.senders.notify import NotifySender

__all__ = ["Away", "Refused", "SenderBase", "TryLater", "senders"]


def senders() -> dict[str, SenderBase]:
    """Fresh ones, for one round of one thread."""
    return {MessageChannel.EMAIL: EmailSender(), MessageChannel.SMS: _text_messages()}


def _text_messages() -> SenderBase:
    if not settings.NOTIFY_API_KEY:
        return LogSender()
    return NotifySender(
        api_key=settings.NOTIFY_API_KEY,
        base_url=settings.NOTIFY_BASE_URL,
        template=settings.NOTIFY_SMS_TEMPLATE,
    )
