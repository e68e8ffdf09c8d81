"""What can be booked, worked out the slow way: minute by minute, from the rows alone.

Written from the rules of the house and not from the code that searches: no bit masks, no grid, no
read model, no intervals. Where the two disagree one of them is wrong. The rules, in short:

- A resource may be used while its place is open and it is on duty there; a professional who works
  remotely needs no open door. Absences, busy times and closures take that away.
- Wall time is made absolute per date: from the first instant at which the clock of the place shows
  the opening time to the last at which it shows the closing time.
- A need is filled by one resource for the whole segment with its buffers; two needs of a segment
  never share one. A segment starts on a slice of five minutes; the first of a visit on its step.
- Services of a visit follow each other in any order, with a wait of at most the point's gap.
- Shares are per cent of those on duty for the need, taken together, rounded down.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import permutations, product
from typing import Any
from zoneinfo import ZoneInfo

from hub.catalogue.models import OrganisationGroup
from locations.models import (
    Closure,
    HolidayChoice,
    Need,
    Offering,
    OpeningException,
    OpeningSpan,
    Resource,
    ServicePoint,
)
from scheduling.models import Allocation, Appointment, Segment
from scheduling.planning.models import Absence, BusyTime, Professional, Shift, ShiftChange

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
SLICE, DAY = 5, 24 * 60
KNOWN_DAYS = 121  # how far ahead of now duty is known; a day back too
# Those that lie on the same date each year are enough to try the rule with.
HOLIDAYS = {(1, 1): "new_year", (4, 27): "kings_day", (12, 25): "christmas"}

Minutes = set[int]


def minute(instant: datetime) -> int:
    return int((instant - EPOCH).total_seconds() // 60)


def instant(number: int) -> datetime:
    return EPOCH + timedelta(minutes=number)


@lru_cache(maxsize=4_000)
def clock(day: date, zone: str) -> list[tuple[int, datetime]]:
    """What the clock shows at each minute from noon the day before to noon two days later."""
    first = minute(datetime.combine(day, time(0), tzinfo=UTC)) - DAY
    tz = ZoneInfo(zone)
    return [
        (n, instant(n).astimezone(tz).replace(tzinfo=None)) for n in range(first, first + 4 * DAY)
    ]


@lru_cache(maxsize=20_000)
def wall_minutes(day: date, begins: time, ends: time, zone: str) -> range:
    """From the first passing of the opening to the last of the closing; where the clock skips one
    of them, the minute after the skip stands for it."""
    opens = datetime.combine(day, begins)
    closes = datetime.combine(day, ends) + timedelta(days=0 if ends > begins else 1)
    shown = clock(day, zone)
    first = next(n for n, wall in shown if wall >= opens)
    shut = [n for n, wall in shown if wall == closes] or [n for n, wall in shown if wall > closes][
        :1
    ]
    return range(first, shut[-1])


def local_date(number: int, zone: str) -> date:
    return instant(number).astimezone(ZoneInfo(zone)).date()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One service as asked for: how long, and every need with the citizen's own."""

    offering: Offering
    minutes: int
    needs: tuple[Need, ...]


@dataclass
class World:
    """All rows, read once, as they are at `now`. `first`..`end` are the minutes looked at."""

    now: datetime
    first: int
    end: int
    asker: str = "online"
    ignoring: int | None = None
    like: "World | None" = None  # has read the rows already
    duties: dict[tuple[int, int | None], Minutes] = field(default_factory=dict)
    doors: dict[int, Minutes] = field(default_factory=dict)
    pools: dict[tuple[int, int], list[tuple[int, Minutes]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("points", "resources", "skills", "people", "rows", "shifts", "members"):
            if self.like is not None:
                self.__dict__[name] = getattr(self.like, name)

    # --- rows ---

    @cached_property
    def points(self) -> dict[int, ServicePoint]:
        return ServicePoint.objects.in_bulk()

    @cached_property
    def resources(self) -> list[Resource]:
        return list(Resource.objects.prefetch_related("capabilities").order_by("pk"))

    @cached_property
    def skills(self) -> dict[int, set[int]]:
        return {r.pk: {c.pk for c in r.capabilities.all()} for r in self.resources}

    @cached_property
    def people(self) -> dict[int, Professional]:
        return {person.resource_id: person for person in Professional.objects.all()}

    @cached_property
    def rows(self) -> dict[type[Any], list[Any]]:
        kinds: tuple[type[Any], ...] = (
            *(OpeningSpan, OpeningException, Closure, HolidayChoice, Shift, ShiftChange, Absence),
        )
        found: dict[type[Any], list[Any]] = {kind: list(kind.objects.all()) for kind in kinds}
        found[BusyTime] = list(BusyTime.objects.select_related("calendar"))
        return found

    @cached_property
    def shifts(self) -> dict[int, list[Shift]]:
        shifts: dict[int, list[Shift]] = defaultdict(list)
        for shift in self.rows[Shift]:
            shifts[shift.professional_id].append(shift)
        return shifts

    @cached_property
    def members(self) -> dict[int, set[int]]:
        groups = OrganisationGroup.objects.prefetch_related("members")
        return {group.pk: {one.pk for one in group.members.all()} for group in groups}

    @cached_property
    def live(self) -> set[int]:
        """Appointments that count: confirmed, or held and not run out."""
        return {
            a.pk
            for a in Appointment.objects.all()
            if a.pk != self.ignoring
            and (
                a.state == "confirmed"
                or (a.state == "held" and a.hold_expires_at and a.hold_expires_at > self.now)
            )
        }

    @cached_property
    def taken(self) -> dict[int, Minutes]:
        taken: dict[int, Minutes] = defaultdict(set)
        for row in Allocation.objects.select_related("segment"):
            if row.segment.appointment_id in self.live:
                taken[row.resource_id].update(range(minute(row.starts_at), minute(row.ends_at)))
        return taken

    @cached_property
    def booked(self) -> list[Segment]:
        return [s for s in Segment.objects.all() if s.appointment_id in self.live]

    # --- who is on duty where ---

    def _days(self) -> Iterator[date]:
        day = instant(self.first).date() - timedelta(days=2)
        while day <= instant(self.end).date() + timedelta(days=2):
            yield day
            day += timedelta(days=1)

    def open(self, point: ServicePoint) -> Minutes:
        if point.pk not in self.doors:
            self.doors[point.pk] = self._open(point)
        return self.doors[point.pk]

    def _open(self, point: ServicePoint) -> Minutes:
        chosen = {
            h.holiday
            for h in self.rows[HolidayChoice]
            if h.organisation_id == point.organisation_id
        }
        found: Minutes = set()
        for day in self._days():
            for row in self._hours(point, day, HOLIDAYS.get((day.month, day.day)) in chosen):
                if row.opens is not None:
                    found.update(wall_minutes(day, row.opens, row.closes, point.zone))
        for closure in self.rows[Closure]:
            if closure.service_point_id == point.pk and closure.resource_id is None:
                found.difference_update(whole(closure))
        return found

    def _hours(self, point: ServicePoint, day: date, holiday: bool) -> list[Any]:
        """What says when it opens on this date: the holiday, else exceptions, else the week."""
        special = [
            e
            for e in self.rows[OpeningException]
            if e.service_point_id == point.pk and e.date == day
        ]
        if holiday:
            return [e for e in special if e.over_holiday]
        weekly = [
            o
            for o in self.rows[OpeningSpan]
            if o.service_point_id == point.pk
            and o.weekday == day.weekday()
            and (o.valid_from is None or o.valid_from <= day)
            and (o.valid_until is None or day <= o.valid_until)
        ]
        return special or weekly

    def on_duty(self, resource: Resource, point_id: int | None) -> Minutes:
        key = (resource.pk, point_id)
        if key not in self.duties:
            self.duties[key] = self._slices(self._duty(resource, point_id))
        return self.duties[key]

    def _duty(self, resource: Resource, point_id: int | None) -> Minutes:
        if not resource.active:
            return set()
        if resource.kind != "professional":
            return self._place(resource) if resource.service_point_id == point_id else set()
        return self._person(self.people[resource.pk], point_id)

    def _place(self, resource: Resource) -> Minutes:
        found = set(self.open(self.points[resource.service_point_id or 0]))
        for closure in self.rows[Closure]:
            if closure.resource_id == resource.pk:
                found.difference_update(whole(closure))
        return found

    def _person(self, person: Professional, point_id: int | None) -> Minutes:
        found: Minutes = set()
        for shift in self.shifts[person.pk]:
            if shift.remote if point_id is None else shift.service_point_id == point_id:
                found.update(self._worked(shift, person, remote=point_id is None))
        if found and point_id is not None:
            found &= self.open(self.points[point_id]) if point_id in self.points else set()
        for absence in self.rows[Absence]:
            if absence.professional_id == person.pk:
                found.difference_update(whole(absence))
        for busy in self.rows[BusyTime]:
            if busy.calendar.professional_id == person.pk:
                found.difference_update(whole(busy))
        return found

    def _worked(self, shift: Shift, person: Professional, *, remote: bool) -> Minutes:
        point = self.points.get(shift.service_point_id or 0)
        owner = next(r.organisation_id for r in self.resources if r.pk == person.resource_id)
        chosen = {h.holiday for h in self.rows[HolidayChoice] if h.organisation_id == owner}
        changed = {c.date: c for c in self.rows[ShiftChange] if c.shift_id == shift.pk}
        found: Minutes = set()
        for day in self._days():
            if day.weekday() != shift.weekday or day < shift.valid_from:
                continue
            if shift.valid_until is not None and day > shift.valid_until:
                continue
            if remote and day not in changed and HOLIDAYS.get((day.month, day.day)) in chosen:
                continue
            hours = changed.get(day, shift)
            if hours.starts is not None and hours.ends is not None:
                zone = point.zone if point else person.zone
                found.update(wall_minutes(day, hours.starts, hours.ends, zone))
        return found

    def _slices(self, minutes: Minutes) -> Minutes:
        """The first minutes of the slices that are there in full, as far as plans are known."""
        if not minutes:
            return set()
        hour = self.now.replace(minute=0, second=0, microsecond=0)
        known = range(minute(hour) - DAY, minute(hour) + (KNOWN_DAYS - 1) * DAY)
        return {
            n
            for n in range(self.first - DAY, self.end + DAY, SLICE)
            if n in known and all(m in minutes for m in range(n, n + SLICE))
        }

    # --- one service ---

    def candidates(self, need: Need, offering: Offering) -> list[tuple[int, Minutes]]:
        """Everybody who could fill the need, with the slices in which they are on duty for it."""
        key = (need.pk, offering.pk)
        if key not in self.pools:
            self.pools[key] = list(self._candidates(need, offering))
        return self.pools[key]

    def _candidates(self, need: Need, offering: Offering) -> Iterator[tuple[int, Minutes]]:
        asked = {c.pk for c in need.capabilities.all()}
        for resource in self.resources:
            if resource.kind != need.kind or not asked <= self.skills[resource.pk]:
                continue
            if need.place == "at_point":
                yield resource.pk, self.on_duty(resource, offering.service_point_id or 0)
            elif resource.organisation_id in self._owners(need):
                yield resource.pk, self.on_duty(resource, None)

    def _owners(self, need: Need) -> set[int]:
        if need.place == "organisation":
            return {need.organisation_id or 0}
        return self.members[need.group_id or 0]

    def able(self, need: Need, wanted: Wanted, start: int) -> tuple[set[int], set[int]]:
        """Who is on duty for all of it, and who of them is free."""
        offering = wanted.offering
        span = range(
            start - offering.buffer_before_minutes,
            start + wanted.minutes + offering.buffer_after_minutes,
            SLICE,
        )
        on_duty = {
            pk for pk, duty in self.candidates(need, offering) if all(n in duty for n in span)
        }
        free = {
            pk
            for pk in on_duty
            if not any(m in self.taken[pk] for n in span for m in range(n, n + SLICE))
        }
        return on_duty, free

    def allows(self, wanted: Wanted, start: int) -> bool:
        """Whether this one service may begin then, its step apart."""
        if not (self._in_time(wanted.offering, start) and self._day_has_room(wanted, start)):
            return False
        share = self._kept(wanted.offering, start)
        pools = []
        for need in wanted.needs:
            on_duty, free = self.able(need, wanted, start)
            if len(free) <= len(on_duty) * share // 100:
                return False
            pools.append(free)
        return bool(pools) and any(len(set(some)) == len(pools) for some in product(*pools))

    def _in_time(self, offering: Offering, start: int) -> bool:
        if self.asker == "staff":
            return instant(start) + timedelta(minutes=offering.step_minutes) >= self.now
        soonest = self.now + timedelta(minutes=offering.notice_minutes)
        return soonest <= instant(start) < soonest + timedelta(days=max(offering.horizon_days, 1))

    def _day_has_room(self, wanted: Wanted, start: int) -> bool:
        most = wanted.offering.max_per_day
        if most is None or self.asker == "staff":
            return True
        zone = self._zone(wanted.offering)
        day = local_date(start, zone)
        same = [
            s
            for s in self.booked
            if s.offering_id == wanted.offering.pk and local_date(minute(s.starts_at), zone) == day
        ]
        return len(same) < most

    def _kept(self, offering: Offering, start: int) -> int:
        """The per cent of each pool that is kept from whoever asks."""
        if self.asker == "staff":
            return 0
        share = offering.walk_in_share
        if self.asker == "online":
            share += offering.assisted_share
        zone = self._zone(offering)
        today = local_date(minute(self.now), zone)
        if local_date(start, zone) > today + timedelta(days=offering.day_ahead_days):
            share += offering.day_ahead_share
        return share

    def _zone(self, offering: Offering) -> str:
        point = self.points.get(offering.service_point_id or 0)
        return point.zone if point else "Europe/Amsterdam"

    # --- a visit ---

    def starts(self, visit: Sequence[Wanted], window: tuple[int, int]) -> set[int]:
        """Every minute in the window at which all of the visit can begin."""
        allowed: dict[tuple[int, int], bool] = {}

        def may(at: int, start: int) -> bool:
            if (at, start) not in allowed:
                allowed[at, start] = self.allows(visit[at], start)
            return allowed[at, start]

        gap = self._gap(visit[0].offering) if len(visit) > 1 else 0
        waits = list(product(range(0, gap + 1, SLICE), repeat=len(visit) - 1))
        orders = list(permutations(range(len(visit))))

        def fits(start: int) -> bool:
            return any(
                start % visit[order[0]].offering.step_minutes == 0
                and all(may(at, begin) for at, begin in when(visit, order, wait, start))
                for order in orders
                for wait in waits
            )

        first, end = window
        return {n for n in range(first, end) if n % SLICE == 0 and fits(n)}

    def _gap(self, offering: Offering) -> int:
        point = self.points.get(offering.service_point_id or 0)
        return point.visit_gap_minutes if point else 10


def when(
    visit: Sequence[Wanted], order: Sequence[int], waits: Sequence[int], start: int
) -> Iterator[tuple[int, int]]:
    """Each service with its own start."""
    for at, wait in zip(order, (*waits, 0), strict=True):
        yield at, start
        start += visit[at].minutes + wait


def whole(row: Absence | BusyTime | Closure) -> range:
    """Every minute of which it takes a part."""
    last = minute(row.ends_at - timedelta(microseconds=1))
    return range(minute(row.starts_at), last + 1)


def wanted(
    offering: Offering, persons: int = 1, items: int = 1, support: Iterable[Need] = ()
) -> Wanted:
    minutes = (
        offering.base_minutes
        + (persons - 1) * offering.extra_minutes_per_person
        + (items - 1) * offering.extra_minutes_per_item
    )
    needs = Need.objects.filter(offering=offering).prefetch_related("capabilities")
    return Wanted(offering, minutes, (*needs.order_by("pk"), *support))


def starts(
    visit: Sequence[Wanted],
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    asker: str = "online",
    ignoring: Appointment | None = None,
) -> list[datetime]:
    """The free starts of a visit in [start, end), in order."""
    window = (minute(start), minute(end))
    ignored = ignoring.pk if ignoring else None
    world = World(now, *window, asker=asker, ignoring=ignored)
    return [instant(n) for n in sorted(world.starts(visit, window))]
