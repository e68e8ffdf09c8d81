"""Free times as the pages list them: by local day and part of the day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

PARTS = ((12, _("Morning")), (17, _("Afternoon")), (24, _("Evening")))


@dataclass(frozen=True, slots=True)
class Part:
    name: object  # translated lazily
    times: list[datetime]


@dataclass(frozen=True, slots=True)
class Day:
    """A local date with its free wall times."""

    date: date
    parts: list[Part] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(part.times) for part in self.parts)


def days_of(starts: Iterable[datetime], zone: ZoneInfo) -> Iterator[Day]:
    local = [start.astimezone(zone) for start in starts]
    for day, times in groupby(local, key=lambda time: time.date()):
        parts = [
            Part(PARTS[index][1], list(some))
            for index, some in groupby(times, key=lambda time: _part(time.hour))
        ]
        yield Day(day, parts)


def _part(hour: int) -> int:
    return next(index for index, (before, _name) in enumerate(PARTS) if hour < before)
