"""From shifts, opening hours, absences, closures and busy times of outside calendars to the cover
masks. Their only writer."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet

from hub.intervals import Interval, intersect, local_dates, merge, subtract, wall_span
from locations import holidays, hours
from locations.hours import Hours
from locations.models import Resource, ServicePoint
from scheduling.grid import covered
from scheduling.models import CoverMask
from scheduling.planning import horizon
from scheduling.planning.models import Absence, BusyTime, Professional, Shift, ShiftChange

HORIZON_DAYS = 120  # for who serves nothing that looks further; the nightly task moves it on
BATCH = 500
T = TypeVar("T")


def window_of(now: datetime, days: int | None = None) -> Interval:
    """What the masks cover: from a day back, for screens that still show this morning."""
    start = now.replace(minute=0, second=0, microsecond=0) - timedelta(days=1)
    return Interval(start, start + timedelta(days=(days or HORIZON_DAYS) + 1))


def by_window(
    rows: Iterable[T], resource_of: Callable[[T], int], *, now: datetime
) -> list[tuple[Interval, list[T]]]:
    """Rows that belong to a resource, by what their masks cover; the shortest first."""
    rows = list(rows)
    far = horizon.beyond(resource_of(row) for row in rows)
    grouped: dict[int, list[T]] = defaultdict(list)
    for row in rows:
        grouped[far.get(resource_of(row), HORIZON_DAYS)].append(row)
    return [(window_of(now, days), some) for days, some in sorted(grouped.items())]


def rebuild_points(points: Iterable[ServicePoint], *, now: datetime) -> int:
    """Writes the cover of every desk, room and booth of the points, and of whoever has a shift
    there. Returns the number of masks. Call it after hours, closures or holidays changed."""
    points = list(points)
    written = _rebuild_places(points, now)
    staff = Professional.objects.filter(shifts__service_point__in=points).distinct()
    return written + rebuild_professionals(staff, now=now)


def _rebuild_places(points: list[ServicePoint], now: datetime) -> int:
    with transaction.atomic():
        # Whoever changes the hours of a point waits here, and then reads what the other wrote.
        _lock(ServicePoint.objects.filter(pk__in=[point.pk for point in points]))
        return _write(_place_covers(_places_of(points), now))


def _places_of(points: list[ServicePoint]) -> QuerySet[Resource]:
    return Resource.objects.filter(service_point__in=points).order_by("pk")


def expected(resource_ids: Sequence[int], *, now: datetime) -> Iterator[CoverMask]:
    """The masks as they should be now, unsaved: for comparing."""
    places = Resource.objects.filter(pk__in=resource_ids).exclude(service_point=None)
    yield from _place_covers(places.order_by("pk"), now)
    people = Professional.objects.filter(resource__in=resource_ids).order_by("pk")
    yield from _people_covers(list(people), now)


def _lock(rows: QuerySet[Professional] | QuerySet[ServicePoint]) -> None:
    # NO KEY: whoever books there meanwhile refers to the row, and must not wait for us.
    list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def _place_covers(places: QuerySet[Resource], now: datetime) -> Iterator[CoverMask]:
    points = ServicePoint.objects.filter(resources__in=places).distinct()
    by_point = hours.load(points, since=window_of(now).start)
    for window, some in by_window(places, _own_id, now=now):
        yield from place_covers(some, window, by_point)


def _own_id(place: Resource) -> int:
    return place.pk


def _resource_id(person: Professional) -> int:
    return person.resource_id


def place_covers(
    places: Iterable[Resource], window: Interval, by_point: Mapping[int, Hours]
) -> Iterator[CoverMask]:
    """The masks that follow from these hours, unsaved: as stored, or as they are imagined."""
    places = list(places)
    asked = {place.service_point_id for place in places}
    opened = {pk: h.open_spans(window) for pk, h in by_point.items() if pk in asked}
    for place in places:
        assert place.service_point_id is not None  # noqa: S101 - held by a constraint
        closed = by_point[place.service_point_id].resource_closures(place.pk)
        spans = subtract(opened[place.service_point_id], closed) if place.active else []
        yield _row(place.pk, place.service_point_id, spans)


def rebuild_professionals(professionals: Iterable[Professional], *, now: datetime) -> int:
    """Writes each professional's cover: one mask per point with a shift, one for remote work."""
    people = list(professionals)
    written = 0
    for at in range(0, len(people), BATCH):
        with transaction.atomic():
            written += _rebuild_people(people[at : at + BATCH], now)
    return written


def _rebuild_people(people: list[Professional], now: datetime) -> int:
    _lock(Professional.objects.filter(pk__in=[person.pk for person in people]))
    CoverMask.objects.filter(resource__in=[person.resource_id for person in people]).delete()
    return _write(_people_covers(people, now))


def _people_covers(people: list[Professional], now: datetime) -> Iterator[CoverMask]:
    for window, some in by_window(people, _resource_id, now=now):
        yield from people_covers(some, window, staffing_of(some, window))


Changes = Mapping[date, ShiftChange]


@dataclass(slots=True)
class Staffing:
    """The rows that say when people are on duty: as stored, or as they are imagined."""

    shifts: dict[int, list[Shift]]  # by professional
    changes: Mapping[int, Changes]  # by shift
    away: dict[int, list[Interval]]  # by professional
    hours: Mapping[int, Hours]  # by point
    active: set[int]  # resources
    days_off: Mapping[int, frozenset[str]]  # holidays of their organisation, by resource


def staffing_of(people: list[Professional], window: Interval) -> Staffing:
    shifts: dict[int, list[Shift]] = defaultdict(list)
    for shift in Shift.objects.filter(professional__in=people).order_by("pk"):
        shifts[shift.professional_id].append(shift)
    points = ServicePoint.objects.filter(shifts__professional__in=people).distinct()
    resources = Resource.objects.filter(pk__in=[one.resource_id for one in people], active=True)
    owners = dict(resources.values_list("pk", "organisation"))
    chosen = hours.holiday_choices(set(owners.values()))
    return Staffing(
        shifts=shifts,
        changes=_changes(people, window),
        away=_away(people, window),
        hours=hours.load(points, since=window.start),
        active=set(owners),
        days_off={resource: chosen[owner] for resource, owner in owners.items()},
    )


def people_covers(
    people: Iterable[Professional], window: Interval, staffing: Staffing
) -> Iterator[CoverMask]:
    """The masks that follow from these rows, unsaved."""
    opened = {pk: (h.zone, h.open_spans(window)) for pk, h in staffing.hours.items()}
    for person in people:
        if person.resource_id in staffing.active:
            shifts = staffing.shifts.get(person.pk, [])
            own = [(shift, staffing.changes.get(shift.pk, {})) for shift in shifts]
            away = staffing.away.get(person.pk, [])
            days_off = staffing.days_off.get(person.resource_id, frozenset())
            yield from _person_covers(person, own, away, days_off, opened, window)


def _changes(people: list[Professional], window: Interval) -> dict[int, dict[date, ShiftChange]]:
    """By shift and date: the occurrences that are not as the shift says."""
    changes: dict[int, dict[date, ShiftChange]] = defaultdict(dict)
    since = window.start.date() - timedelta(days=1)  # zones lie on both sides of UTC
    for change in ShiftChange.objects.filter(shift__professional__in=people, date__gte=since):
        changes[change.shift_id][change.date] = change
    return changes


def _away(people: list[Professional], window: Interval) -> dict[int, list[Interval]]:
    """By professional: absences, and when a calendar from elsewhere says busy."""
    away: dict[int, list[Interval]] = defaultdict(list)
    for absence in Absence.objects.filter(professional__in=people, ends_at__gt=window.start):
        away[absence.professional_id].append(Interval(absence.starts_at, absence.ends_at))
    busy = BusyTime.objects.filter(
        calendar__professional__in=people, starts_at__lt=window.end, ends_at__gt=window.start
    )
    for person, starts, ends in busy.values_list("calendar__professional", "starts_at", "ends_at"):
        away[person].append(Interval(starts, ends))
    return away


Opened = dict[int, tuple[ZoneInfo, list[Interval]]]


def _person_covers(
    person: Professional,
    shifts: Sequence[tuple[Shift, Changes]],
    away: list[Interval],
    days_off: frozenset[str],
    opened: Opened,
    window: Interval,
) -> Iterator[CoverMask]:
    """At a point one can be booked while it is open; remotely for as long as the shift lasts, but
    not on a holiday of one's own organisation that was not planned by itself."""
    there: dict[int | None, list[Interval]] = defaultdict(list)
    for shift, changes in shifts:
        zone, open_spans = ZoneInfo(person.zone), None
        if shift.service_point_id is not None:
            zone, open_spans = opened[shift.service_point_id]
        if open_spans is not None:
            spans = list(shift_spans(shift, zone, window, changes))
            there[shift.service_point_id] += intersect(spans, open_spans)
        if shift.remote:
            there[None] += shift_spans(shift, zone, window, changes, days_off)
    for point_id, spans in there.items():
        yield _row(person.resource_id, point_id, subtract(spans, away))


def shift_spans(
    shift: Shift,
    zone: ZoneInfo,
    window: Interval,
    changes: Changes,
    days_off: frozenset[str] = frozenset(),
) -> Iterator[Interval]:
    """The shift on each of its dates within the window, as changed for that date, and on the
    holidays `days_off` only where it was. Wall time, made absolute per date."""
    for day in local_dates(window, zone):
        if not is_on(shift, day) or (day not in changes and holidays.on(day, days_off)):
            continue
        hours_of_day = changes.get(day, shift)
        if hours_of_day.starts is None or hours_of_day.ends is None:
            continue
        span = wall_span(day, hours_of_day.starts, hours_of_day.ends, zone)
        piece = span.intersection(window) if span else None
        if piece:
            yield piece


def is_on(shift: Shift, day: date) -> bool:
    """Whether the shift has an occurrence that begins on the date, dropped or not."""
    valid = shift.valid_from <= day and (shift.valid_until is None or day <= shift.valid_until)
    return valid and day.weekday() == shift.weekday


def _row(resource_id: int, point_id: int | None, spans: list[Interval]) -> CoverMask:
    mask = covered(merge(spans))
    first = mask.first if mask else 0
    return CoverMask(
        resource_id=resource_id, service_point_id=point_id, first=first, bits=mask.to_bytes()
    )


def _write(rows: Iterable[CoverMask]) -> int:
    written = 0
    pending: list[CoverMask] = []
    for row in rows:
        pending.append(row)
        if len(pending) == BATCH:
            written += _flush(pending)
            pending = []
    return written + _flush(pending)


def _flush(rows: list[CoverMask]) -> int:
    places = [row.resource_id for row in rows if row.service_point_id is not None]
    CoverMask.objects.filter(resource__in=places, resource__service_point__isnull=False).delete()
    CoverMask.objects.bulk_create(rows)
    return len(rows)


def rebuild_all(*, now: datetime) -> int:
    """Every mask of the country, as the command and the nightly task do."""
    return sum(step() for step in steps(now=now))


def steps(*, now: datetime) -> list[Callable[[], int]]:
    """The work of `rebuild_all` in steps of bounded size, to show progress over. Each is a
    transaction of its own and returns the number of masks."""
    points = list(ServicePoint.objects.order_by("pk"))
    people = list(Professional.objects.order_by("pk"))
    return [
        *(partial(_rebuild_places, part, now) for part in _parts(points)),
        *(partial(rebuild_professionals, part, now=now) for part in _parts(people)),
    ]


def _parts(rows: list[T]) -> list[list[T]]:
    return [rows[at : at + BATCH] for at in range(0, len(rows), BATCH)]
