"""Messages whose words are made when they go. Whoever puts one into the outbox gives its facts, as
they are at that moment, and has registered for its kind who makes words of them: the deed need not
wait for that, and the outbox need not know what the message is about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hub.notifications.models import Message
from hub.notifications.outbox import Alternative, one_line


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    subject: str = ""
    html: str = ""
    alternative: Alternative | None = None


Writer = Callable[[Message, dict[str, Any]], Words]
_writers: dict[str, Writer] = {}


def register(kind: str, writer: Writer) -> None:
    _writers[kind] = writer


def written(message: Message) -> Message:
    """The message with its words. They are not stored: a message that is sent again gets the same
    ones anew, from the same facts."""
    if message.facts is None:
        return message
    words = _writers[message.kind](message, message.facts)
    message.subject, message.text, message.html = (
        one_line(words.subject)[:200],
        words.text,
        words.html,
    )
    if words.alternative is not None:
        message.alternative = words.alternative.text
        message.alternative_type = words.alternative.content_type
    return message
