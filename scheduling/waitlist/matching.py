"""Which free start fits whom, and when we may ask. Each rule can be told in a sentence:

- Who asked first is asked first, of those whom the time fits.
- A time fits on the days and parts of the day that were asked for, at one of the places.
- It is at least an hour earlier than the appointment: less is no reason to change plans.
- A time that was let pass is not offered again, nor one within an hour of it.
- At most two offers a day, none in the quiet hours, and one at a time.
- A time is kept for as long as the organisation set, an hour where it set nothing; for a third of
  the time until it begins when that is shorter; and no longer than the own appointment can still
  be changed. When that leaves less than a quarter of an hour, we do not ask.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduling.messages.models import SHORTEST_OFFER, MessagePolicy
from scheduling.waitlist.models import PartOfDay

EARLIER_BY = timedelta(hours=1)
APART = timedelta(hours=1)
MOST_A_DAY = 2
SHORTEST = timedelta(minutes=SHORTEST_OFFER)
SHARE = 3  # at most one part in so many of the time that is left until the start
SOONEST = SHORTEST * SHARE  # from now on: what begins before cannot be kept long enough to answer
PARTS = ((12, PartOfDay.MORNING), (17, PartOfDay.AFTERNOON), (24, PartOfDay.EVENING))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What would suit. Empty: any. `points` are ids; none for an appointment at home."""

    points: tuple[int, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    weekdays: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()

    def suits(self, wall: datetime) -> bool:
        """Whether a start fits the days and times, on the clock of its place."""
        day = wall.date()
        return (
            (self.first_day is None or self.first_day <= day)
            and (self.last_day is None or day <= self.last_day)
            and (not self.weekdays or day.weekday() in self.weekdays)
            and (not self.parts or part_of(wall) in self.parts)
        )


def part_of(wall: datetime) -> str:
    return next(part.value for before, part in PARTS if wall.hour < before)


def is_earlier(start: datetime, own: datetime) -> bool:
    return start <= own - EARLIER_BY


def is_new(start: datetime, offered: Iterable[datetime]) -> bool:
    """Whether nothing near this start was offered before."""
    return all(abs(start - before) >= APART for before in offered)


def may_ask(
    *, made: Iterable[datetime], zone: ZoneInfo, policy: MessagePolicy, now: datetime
) -> bool:
    """`made`: when the offers to this wish were made. Days and quiet hours are of the wall."""
    wall = now.astimezone(zone)
    today = sum(at.astimezone(zone).date() == wall.date() for at in made)
    return today < MOST_A_DAY and not policy.is_quiet(wall.time())


def kept_until(
    *, start: datetime, change_until: datetime, policy: MessagePolicy, now: datetime
) -> datetime | None:
    """Until when a start can be kept for an answer; None when it is too near to ask."""
    kept = timedelta(minutes=policy.offer_minutes)
    until = min(now + kept, now + (start - now) / SHARE, change_until)
    until = until.replace(second=0, microsecond=0)  # as it is told
    return until if until >= now + SHORTEST else None
