"""The time of a day that is played: `speed` times as fast as the clock on the wall."""

from threading import Event
from time import monotonic

SHORTEST_SECONDS = 0.25  # between two looks: each is a request


class Clock:
    """Minutes of the day from `begin` on. When it is stopped nobody waits any longer."""

    def __init__(self, *, speed: float) -> None:
        self.speed = speed
        self._began = monotonic()
        self._stopped = Event()

    def begin(self) -> None:
        self._began = monotonic()

    @property
    def minute(self) -> float:
        return (monotonic() - self._began) / 60 * self.speed

    @property
    def is_stopped(self) -> bool:
        return self._stopped.is_set()

    def seconds(self, minutes: float) -> float:
        """How long that is on the wall."""
        return minutes * 60 / self.speed

    def until(self, minute: float) -> None:
        self.let_pass(minute - self.minute)

    def let_pass(self, minutes: float) -> None:
        self._stopped.wait(max(self.seconds(minutes), 0))

    def moment(self) -> None:
        """Between two looks at the same page."""
        self._stopped.wait(max(self.seconds(0.5), SHORTEST_SECONDS))

    def heard(self, event: Event, *, within: float) -> bool:
        """Whether it happens within these minutes."""
        if self.is_stopped:
            return event.is_set()
        return event.wait(max(self.seconds(within), 0))

    def stop(self) -> None:
        self._stopped.set()
