"""What a sender is: it hands one message to the other side, or says why not."""

from hub.notifications.models import Message


class TryLater(Exception):
    """The message may well be taken later. `code` is for logs and staff, free of personal data."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:40]


class Away(TryLater):
    """The other side does not answer at all: the next message would only wait as long."""


class Refused(Exception):
    """The other side will never take this message."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code[:40]


class SenderBase:
    """One per channel and round of delivery. Not shared between threads."""

    def send(self, message: Message) -> None:
        """Returns when the other side has taken it. Raises TryLater, Away or Refused."""
        raise NotImplementedError

    def close(self) -> None:
        """Lets go of what a round held open."""
