"""What tickets told against what came true, in numbers. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

from scheduling.queue.waiting import Range

MUST_HOLD = 0.8  # of the ranges that are told
FEW = 20  # of fewer tickets nothing can be concluded: one more or less moves the share by five


@dataclass(frozen=True, slots=True)
class Told:
    """A range that was told at an arrival, and the wait until the first call, in minutes."""

    wait: Range
    true: float

    @property
    def error(self) -> float:
        """From the middle of the range."""
        return abs((self.wait.low + self.wait.high) / 2 - self.true)

    @property
    def width(self) -> int:
        return self.wait.high - self.wait.low

    @property
    def held(self) -> bool:
        return self.wait.holds(self.true)


@dataclass(frozen=True, slots=True)
class Figures:
    """Of so many tickets that `told`; means in minutes, `held` a share. All zero for none."""

    told: int
    mean_error: float
    held: float
    mean_width: float
    mean_wait: float

    @property
    def is_few(self) -> bool:
        return self.told < FEW

    @property
    def is_kept(self) -> bool:
        return self.held >= MUST_HOLD


def figures_of(told: Iterable[Told]) -> Figures:
    some = list(told)
    if not some:
        return Figures(0, 0, 0, 0, 0)
    return Figures(
        told=len(some),
        mean_error=fmean(one.error for one in some),
        held=fmean(one.held for one in some),
        mean_width=fmean(one.width for one in some),
        mean_wait=fmean(one.true for one in some),
    )
