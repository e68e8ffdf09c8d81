"""What is said of a point at this moment, by rooms that know of it: whoever registers here. A place
knows of no line, and its page tells of it all the same."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from locations.models import ServicePoint


@dataclass(frozen=True, slots=True)
class Said:
    """In the active language. `warns`: who would go there now should know this first."""

    headline: str
    text: str = ""
    warns: bool = False


Teller = Callable[[ServicePoint, datetime], Said | None]
_tellers: dict[str, Teller] = {}


def register(name: str, teller: Teller) -> None:
    """Once per name: a second time takes the place of the first."""
    _tellers[name] = teller


def said_of(point: ServicePoint, now: datetime) -> list[Said]:
    found = (teller(point, now) for teller in _tellers.values())
    return [said for said in found if said is not None]
