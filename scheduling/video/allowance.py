"""How much one session of a video room may say: pure.

Beginning to talk takes some fifty messages within a second for each other person; typing in
real-time text about ten a second. Whoever says far more than that is no conversation.
"""

from dataclasses import dataclass

MESSAGES, MESSAGES_A_SECOND = 300.0, 30.0
BYTES, BYTES_A_SECOND = 600_000.0, 60_000.0


@dataclass(slots=True)
class Allowance:
    """Two buckets that fill again with time; seconds of any clock that only goes on."""

    since: float
    messages: float = MESSAGES
    size: float = BYTES

    def takes(self, size: int, *, now: float) -> bool:
        """Whether a message of so many bytes may pass; from the first that may not, none may."""
        passed = max(0.0, now - self.since)
        self.since = now
        self.messages = min(MESSAGES, self.messages + passed * MESSAGES_A_SECOND) - 1
        self.size = min(BYTES, self.size + passed * BYTES_A_SECOND) - size
        return self.messages >= 0 and self.size >= 0
