"""What the call display tells whoever comes in now: how long it takes, or why nobody can."""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import translation
from django.utils.translation import gettext as _

from locations.models import ServicePoint
from scheduling.queue import arrival, refusals, standing
from scheduling.queue.standing import Line
from scheduling.queue.waiting import Range

KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Outlook:
    """`wait` and `closed` by language. `wait` is empty while nobody can tell, `closed` while
    walk-ins are welcome. `is_shut`: the doors are closed to all."""

    waiting: int
    wait: dict[str, str]
    closed: dict[str, str]
    is_shut: bool


def outlook(
    *, point: ServicePoint, languages: tuple[str, ...], sequence: int, now: datetime
) -> Outlook:
    """For all displays of a point worked out once per change of the line and minute, for it plays
    the line ahead."""
    key = f"kiosk.outlook.{point.pk}.{sequence}.{now:%H%M}.{'-'.join(languages)}"
    known: Outlook | None = cache.get(key)
    if known is None:
        known = _worked_out(point, languages, now)
        cache.set(key, known, KEPT_SECONDS)
    return known


def _worked_out(point: ServicePoint, languages: tuple[str, ...], now: datetime) -> Outlook:
    line = standing.line_of(point=point, now=now)
    why = arrival.why_no_walk_in(point=point, now=now, line=line)
    # While nobody can take a number, nobody is told how long that would take.
    wait = None if why else standing.wait_in(line)
    return Outlook(
        waiting=len(line.waiting),
        wait={code: told(wait, code) for code in languages},
        closed={code: _closed(line, code, now) for code in languages} if why else {},
        is_shut=isinstance(why, refusals.PointClosed),
    )


def _closed(line: Line, language: str, now: datetime) -> str:
    """Asked for anew: a reason is written in the language in which it is asked."""
    with translation.override(language):
        why = arrival.why_no_walk_in(point=line.point, now=now, line=line)
        if isinstance(why, refusals.PointClosed):
            return f"{why.sentence} {why.way_forward}"
        return str(why.sentence) if why else ""


def told(wait: Range | None, language: str) -> str:
    """Empty while nobody can tell."""
    with translation.override(language):
        if wait is None:
            return ""
        if wait.low == 0:
            return _("at most %(high)s minutes") % {"high": wait.high}
        return _("%(low)s to %(high)s minutes") % {"low": wait.low, "high": wait.high}
