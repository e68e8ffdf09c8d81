"""What a citizen has chosen so far, as it stands in the address: no personal data among it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from locations.models import Channel, Offering
from scheduling.availability import Party
from scheduling.typed import read_day, read_id

MOST_ALSO = 4  # beside the first service


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
        return cls(topic, _number(persons, 1, 99) or 1) if topic else None

    def __str__(self) -> str:
        return f"{self.topic}-{self.persons}" if self.persons != 1 else str(self.topic)


@dataclass(frozen=True, slots=True)
class Choices:
    """Persons, items, a place to start from, filters. Every page hands them on in its links, so
    that going back loses nothing."""

    persons: int = 1
    near: str = ""
    channel: str = ""
    accessible: bool = False
    offering: int | None = None
    day: date | None = None
    also: tuple[Also, ...] = ()
    support: tuple[int, ...] = ()  # needs that the citizen adds, such as an interpreter

    @classmethod
    def read(cls, query: QueryDict) -> "Choices":
        """Whatever cannot be read is as if it had not been chosen."""
        channel = query.get("kanaal", "")
        return cls(
            persons=_number(query.get("personen"), 1, 99) or 1,
            near=query.get("bij", "").strip()[:80],
            channel=channel if channel in Channel.values else "",
            accessible=query.get("rolstoel") == "ja",
            offering=_number(query.get("aanbod"), 1, 2**62),
            day=read_day(query.get("dag", "")),
            also=_also(query.getlist("ook")),
            support=tuple(sorted({n for t in query.getlist("hulp") if (n := read_id(t))}))[:3],
        )

    def query(self, **changes: Any) -> str:
        """The choices as a query string, with changes."""
        now = replace(self, **changes)
        told = {
            "personen": now.persons if now.persons != 1 else None,
            "bij": now.near or None,
            "kanaal": now.channel or None,
            "rolstoel": "ja" if now.accessible else None,
            "aanbod": now.offering,
            "dag": now.day.isoformat() if now.day else None,
            "ook": [str(one) for one in now.also] or None,
            "hulp": list(now.support) or None,
        }
        return urlencode(
            {key: value for key, value in told.items() if value is not None}, doseq=True
        )

    def party(self, offering: Offering) -> Party:
        return Party(persons=min(self.persons, offering.max_persons))


def _also(texts: list[str]) -> tuple[Also, ...]:
    """Each service once, in the order chosen."""
    found = {one.topic: one for text in texts if (one := Also.read(text))}
    return tuple(found.values())[:MOST_ALSO]


def _number(text: str | None, least: int, most: int) -> int | None:
    if not text or not text.isdecimal() or len(text) > 19:
        return None
    number = int(text)
    return number if least <= number <= most else None
