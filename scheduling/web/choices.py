"""What a citizen has chosen so far, as it stands in the address: no personal data among it."""

from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from locations.models import Channel, Offering
from scheduling.availability import MOST_SERVICES, Party
from scheduling.availability.sought import Sought
from scheduling.typed import read_clock, read_day, read_id

MOST_PERSONS = 99_999  # more than any service takes: what is too many is told when booking
MOST_ALSO = MOST_SERVICES - 1  # beside the first service
MOST_SUPPORT = 3
RADII = (5, 10, 25, 50)  # km
WEEKS = ("deze", "volgende")
PARTS = ("ochtend", "middag", "avond")


@dataclass(frozen=True, slots=True)
class Also:
    """One more service for the same visit."""

    topic: int
    persons: int = 1

    @classmethod
    def read(cls, text: str) -> "Also | None":
        """From `topic` or `topic-persons`."""
        number, _dash, persons = text.partition("-")
        topic = _number(number, 1, 2**62)
        return cls(topic, _number(persons, 1, MOST_PERSONS) or 1) if topic else None

    def __str__(self) -> str:
        return f"{self.topic}-{self.persons}" if self.persons != 1 else str(self.topic)


@dataclass(frozen=True, slots=True)
class Choices:
    """Persons, services, a place to start from, wishes. Every page hands them on in its links, so
    that going back loses nothing."""

    persons: int = 1
    near: str = ""
    radius: int | None = None
    channels: tuple[str, ...] = ()
    accessible: bool = False
    offering: int | None = None
    day: date | None = None
    also: tuple[Also, ...] = ()
    support: tuple[int, ...] = ()  # needs that the citizen adds, such as an interpreter
    week: str = ""
    first: date | None = None
    last: date | None = None
    weekdays: tuple[int, ...] = ()  # 1 is Monday, as the address has it
    part: str = ""  # of the day
    after: time | None = None
    anybody: bool = False  # not only the person of an earlier appointment

    @classmethod
    def read(cls, query: QueryDict) -> "Choices":
        """Whatever cannot be read is as if it had not been chosen."""
        radius = _number(query.get("binnen"), 1, 999)
        return cls(
            persons=_number(query.get("personen"), 1, MOST_PERSONS) or 1,
            near=query.get("bij", "").strip()[:80],
            radius=radius if radius in RADII else None,
            channels=tuple(one for one in Channel.values if one in query.getlist("kanaal")),
            accessible=query.get("rolstoel") == "ja",
            offering=_number(query.get("aanbod"), 1, 2**62),
            day=read_day(query.get("dag", "")),
            also=_also(query.getlist("ook")),
            support=_ids(query.getlist("hulp"))[:MOST_SUPPORT],
            week=_one_of(query.get("week"), WEEKS),
            first=read_day(query.get("van", "")),
            last=read_day(query.get("tot", "")),
            weekdays=tuple(day for day in range(1, 8) if str(day) in query.getlist("weekdag")),
            part=_one_of(query.get("dagdeel"), PARTS),
            after=read_clock(query.get("na", "")),
            anybody=query.get("zelfde") == "nee",
        )

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """What is chosen as names and values, with changes: for an address, or for a form that
        hands it on. `pairs(near="")` leaves out what the form itself asks."""
        now = replace(self, **changes)
        told: list[tuple[str, object]] = [
            ("personen", now.persons if now.persons != 1 else None),
            ("bij", now.near),
            ("binnen", now.radius),
            *(("kanaal", one) for one in now.channels),
            ("rolstoel", "ja" if now.accessible else None),
            ("aanbod", now.offering),
            ("dag", now.day),
            *(("ook", one) for one in now.also),
            *(("hulp", one) for one in now.support),
            ("week", now.week),
            ("van", now.first),
            ("tot", now.last),
            *(("weekdag", one) for one in now.weekdays),
            ("dagdeel", now.part),
            ("na", now.after and f"{now.after:%H:%M}"),
            ("zelfde", "nee" if now.anybody else None),
        ]
        return [(name, str(value)) for name, value in told if value]

    def query(self, **changes: Any) -> str:
        """The choices as a query string, with changes."""
        return urlencode(self.pairs(**changes))

    def party(self, offering: Offering) -> Party:
        """To show times with; booking refuses a party that is too large."""
        return Party(persons=min(self.persons, offering.max_persons))

    def sought(self, topic: int) -> tuple[Sought, ...]:
        """The services of the whole visit, the page's own first."""
        others = (Sought(one.topic, Party(one.persons)) for one in self.also if one.topic != topic)
        return (Sought(topic, Party(self.persons)), *others)

    def with_also(self, more: Also) -> tuple[Also, ...]:
        return (*(one for one in self.also if one.topic != more.topic), more)[:MOST_ALSO]

    def without(self, topic: int) -> tuple[Also, ...]:
        return tuple(one for one in self.also if one.topic != topic)


def _also(texts: list[str]) -> tuple[Also, ...]:
    """Each service once, in the order chosen."""
    found = {one.topic: one for text in texts[:50] if (one := Also.read(text))}
    return tuple(found.values())[:MOST_ALSO]


def _ids(texts: list[str]) -> tuple[int, ...]:
    return tuple(sorted({number for text in texts[:50] if (number := read_id(text))}))


def _one_of(text: str | None, known: tuple[str, ...]) -> str:
    return text if text in known and text else ""


def _number(text: str | None, least: int, most: int) -> int | None:
    if not text or not text.isdecimal() or len(text) > 19:
        return None
    number = int(text)
    return number if least <= number <= most else None
