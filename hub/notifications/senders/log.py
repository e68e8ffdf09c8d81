"""For the demo and for places without text messages: says that one would have gone."""

import logging

from hub.notifications.models import Message
from hub.notifications.senders.base import SenderBase

logger = logging.getLogger(__name__)


class LogSender(SenderBase):
    def send(self, message: Message) -> None:
        # Neither the number nor the words: a log is no place for them.
        logger.info(
            "Message %s (%s, %s) would have gone.", message.pk, message.channel, message.kind
        )
