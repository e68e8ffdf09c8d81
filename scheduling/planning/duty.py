"""What has to find room: one service for so long."""

from dataclasses import dataclass
from datetime import datetime

from hub.intervals import Interval
from locations.models import Need, Offering
from scheduling.grid import Mask, slice_ceil, slice_floor, slices, stretch


@dataclass(frozen=True, slots=True)
class Stay:
    """One service for so long: what has to find room, with the help that the citizen added and the
    capability that its professionals must have beside their own."""

    offering: Offering
    minutes: int
    support: tuple[Need, ...] = ()
    skill: int | None = None

    @property
    def length(self) -> int:
        return slices(self.minutes)

    @property
    def before(self) -> int:
        return slices(self.offering.buffer_before_minutes)

    @property
    def after(self) -> int:
        return slices(self.offering.buffer_after_minutes)

    def taken(self, start: datetime) -> Mask:
        """The slices that its resources are taken for, buffers included."""
        first = slice_floor(start)
        return stretch(first - self.before, first + self.length + self.after)

    def scope(self, window: Interval) -> Mask:
        """The slices that matter to starts in the window."""
        last = slice_ceil(window.end) + self.length + self.after
        return stretch(slice_floor(window.start) - self.before, last)
