"""Times on the clock of the place, as the forms of others send them: without an offset."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from scheduling.facades.errors import (
    InThePast,
    NoSuchMoment,
    NotADate,
    TooFarAhead,
    TwoSuchMoments,
)

FIRST, LAST = date(2021, 1, 1), date(2099, 12, 31)  # the grid has its bounds


def read_date(text: str) -> date:
    """Of a date, or of a moment of which the time says nothing. Raises NotADate, InThePast,
    TooFarAhead."""
    try:
        found = date.fromisoformat(text[:10])
        if len(text) > 10:
            datetime.fromisoformat(text)
    except ValueError as error:
        raise NotADate from error
    _check_within(found)
    return found


def read_time(text: str) -> time:
    """Raises NotADate."""
    try:
        found = time.fromisoformat(text)
    except ValueError as error:
        raise NotADate from error
    if found.tzinfo is not None:
        raise NotADate
    return found


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """The instant of a local time; where an offset is sent it counts. Raises NotADate,
    InThePast, TooFarAhead, NoSuchMoment, TwoSuchMoments."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotADate from error
    _check_within(found.date())
    return instant(found, zone) if found.tzinfo is None else found.astimezone(UTC)


def _check_within(day: date) -> None:
    if day < FIRST:
        raise InThePast
    if day > LAST:
        raise TooFarAhead


def instant(local: datetime, zone: ZoneInfo) -> datetime:
    """Raises NoSuchMoment, TwoSuchMoments."""
    if not _comes_back(local, zone):
        raise NoSuchMoment
    if not is_told_once(local, zone):
        raise TwoSuchMoments
    return local.replace(tzinfo=zone).astimezone(UTC)


def is_told_once(local: datetime, zone: ZoneInfo) -> bool:
    """Whether this naive time on the clock means one moment only."""
    first, second = (local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    return first == second


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def check_not_past(day: date, *, now: datetime, zone: ZoneInfo) -> None:
    """Raises InThePast."""
    if day < now.astimezone(zone).date():
        raise InThePast


def _comes_back(naive: datetime, zone: ZoneInfo) -> bool:
    there = naive.replace(tzinfo=zone).astimezone(UTC)
    return there.astimezone(zone).replace(tzinfo=None, fold=0) == naive.replace(fold=0)
