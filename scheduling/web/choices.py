"""What a citizen has chosen so far, as it stands in the address: no personal data among it."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from locations.models import Channel, Offering
from scheduling.availability import Party
from scheduling.typed import read_day


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
        }
        return urlencode({key: value for key, value in told.items() if value is not None})

    def party(self, offering: Offering) -> Party:
        return Party(persons=min(self.persons, offering.max_persons))


def _number(text: str | None, least: int, most: int) -> int | None:
    if not text or not text.isdecimal() or len(text) > 19:
        return None
    number = int(text)
    return number if least <= number <= most else None
