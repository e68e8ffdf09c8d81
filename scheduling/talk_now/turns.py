"""Who would be helped from when. Pure: the earliest start goes to who asked first, and takes the
time of that professional from the others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hub.intervals import Interval


@dataclass(frozen=True, slots=True)
class Turn:
    """One who waits: from when each professional could talk to them, in order, and how long."""

    id: int
    free: Mapping[int, Sequence[datetime]]
    minutes: int


def starts(turns: Iterable[Turn]) -> dict[int, datetime]:
    """By turn; who is not in it finds nobody free any more."""
    taken: dict[int, list[Interval]] = {}
    found: dict[int, datetime] = {}
    for turn in turns:
        choices = [
            (start, professional)
            for professional, possible in turn.free.items()
            for start in possible
            if _is_free(_span(start, turn), taken.get(professional, ()))
        ]
        if choices:
            start, professional = min(choices)
            taken.setdefault(professional, []).append(_span(start, turn))
            found[turn.id] = start
    return found


def _span(start: datetime, turn: Turn) -> Interval:
    return Interval(start, start + timedelta(minutes=turn.minutes))


def _is_free(span: Interval, taken: Iterable[Interval]) -> bool:
    return not any(span.start < other.end and other.start < span.end for other in taken)
