"""Small worlds made by chance, the same for the same seed: a point or two, a few desks and people,
odd hours around the days on which clocks change, and some of the time taken already.

Ten plans are a province: apart from each other (each has organisations of its own), but written
together, so that thousands take a minute.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar

from django.db.models import Model

from hub.catalogue.models import Capability, Organisation, OrganisationGroup, Service
from locations.models import (
    Channel,
    Closure,
    HolidayChoice,
    Need,
    Offering,
    OpeningException,
    OpeningSpan,
    Resource,
    ServicePoint,
)
from scheduling.availability import Asker
from scheduling.models import Allocation, Appointment, Segment
from scheduling.planning import cover, readmodel
from scheduling.planning.models import (
    Absence,
    BusyTime,
    OutsideCalendar,
    Professional,
    Shift,
    ShiftChange,
)
from tests import town as towns

# Both Sundays on which clocks change, the days around them, a holiday, and a plain Tuesday.
DAYS = [
    date(2026, 3, 29),
    date(2026, 10, 25),
    date(2026, 10, 24),
    date(2026, 3, 28),
    date(2026, 4, 27),
    date(2026, 6, 2),
]
# Beirut's clocks change at midnight; Kathmandu is at a quarter from the hour.
ZONES = ["Europe/Amsterdam"] * 4 + [
    "America/Curacao",
    "America/Kralendijk",
    "Asia/Beirut",
    "Asia/Kathmandu",
]
M = TypeVar("M", bound=Model)


@dataclass(slots=True)
class Base:
    """The owners, groups and services of a plan, and the skills that all know; made once."""

    owners: list[Organisation]
    skills: list[Capability]
    groups: list[OrganisationGroup]
    services: list[Service]


def bases(count: int = 10) -> list[Base]:
    skills = [towns.skill(f"skill-{n}") for n in range(2)]
    return [_base(number, skills) for number in range(count)]


def _base(number: int, skills: list[Capability]) -> Base:
    owners = [
        towns.organisation("agency", f"org-{number}-{n}", f"Org {number}.{n}") for n in range(3)
    ]
    pair = OrganisationGroup.objects.create(slug=f"samen-{number}", name="Samen")
    pair.members.set(owners[:2])
    nobody = OrganisationGroup.objects.create(slug=f"niemand-{number}", name="Niemand")
    return Base(
        owners=owners,
        skills=skills,
        groups=[pair, nobody],
        services=[towns.service(owners[0], f"dienst-{n}", f"Dienst {n}") for n in range(3)],
    )


@dataclass(slots=True)
class Plan:
    """A world as it is at `now`, and the window to be asked about."""

    number: int
    rng: Random
    base: Base
    now: datetime
    start: datetime
    end: datetime
    points: list[ServicePoint] = field(default_factory=list)
    places: list[Resource] = field(default_factory=list)
    people: list[Professional] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    offerings: list[Offering] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    calendars: list[OutsideCalendar] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    asker: Asker = Asker.ONLINE
    ignoring: Appointment | None = None

    @property
    def resources(self) -> list[Resource]:
        return [*self.places, *(person.resource for person in self.people)]

    @property
    def support(self) -> list[Need]:
        return [need for need in self.needs if need.offering_id is None]


def province(seed: int, bases: Sequence[Base]) -> list[Plan]:
    """A plan for each base, all at one moment, with the masks that follow from the rows."""
    rng = Random(seed)
    day = datetime.combine(rng.choice(DAYS), time(0), tzinfo=UTC)
    hour = day + timedelta(minutes=5 * rng.randrange(-200, 200))
    plans = [_plan(number, rng, base, hour) for number, base in enumerate(bases)]
    _places(plans)
    _people(plans)
    _offerings(plans)
    _closed(plans)
    _away(plans)
    _taken(plans)
    cover.rebuild_all(now=plans[0].now)
    readmodel.rebuild_busy([r.pk for plan in plans for r in plan.resources], now=plans[0].now)
    return plans


def _plan(number: int, rng: Random, base: Base, hour: datetime) -> Plan:
    start = hour + timedelta(minutes=rng.choice([-90, 0, 5, 60, 300, 600, 1440]))
    end = start + timedelta(minutes=5 * rng.randrange(24, 288))
    plan = Plan(number, rng, base, hour - timedelta(seconds=13), start, end)
    plan.asker = rng.choice(list(Asker))
    return plan


def write(
    model: type[M], plans: Sequence[Plan], make: Callable[[Plan], Iterable[M]]
) -> list[list[M]]:
    """The rows of all plans in one statement; gives those of each plan."""
    made = [list(make(plan)) for plan in plans]
    model._default_manager.bulk_create(row for rows in made for row in rows)
    return made


def some(rng: Random, few: int, many: int) -> range:
    return range(rng.randint(few, many))


def near(plan: Plan) -> datetime:
    """A moment in or about the window, on a slice."""
    long = int((plan.end - plan.start).total_seconds() // 300)
    return plan.start + timedelta(minutes=5 * plan.rng.randrange(-36, long + 36))


def clock(rng: Random) -> time:
    """Mostly a round time, at times one that is on no slice."""
    return time(rng.randrange(24), rng.choice([0, 0, 0, 30, 45, 10, 7]))


def hours(rng: Random) -> tuple[time, time]:
    """Of a day, of a night, or round the clock."""
    kind = rng.randrange(8)
    if kind <= 2:
        return time(0), time(0)
    if kind == 3:
        return time(rng.randrange(18, 24)), time(rng.randrange(1, 8), rng.choice([0, 30]))
    if kind == 4:
        return clock(rng), clock(rng)
    return time(rng.randrange(0, 6)), time(rng.randrange(17, 24), rng.choice([0, 30]))


def _places(plans: Sequence[Plan]) -> None:
    for plan, points in zip(plans, write(ServicePoint, plans, _points), strict=True):
        plan.points = points
    write(OpeningSpan, plans, _weekly)
    for plan, places in zip(plans, write(Resource, plans, _desks), strict=True):
        plan.places = places


def _points(plan: Plan) -> Iterator[ServicePoint]:
    for number in some(plan.rng, 1, 2):
        yield ServicePoint(
            organisation=plan.rng.choice(plan.base.owners),
            kind="town_hall",
            slug=f"plan-{plan.number}-{number}",
            name=f"Point {number}",
            latitude=53,
            longitude=5,
            zone=plan.rng.choice(ZONES),
            visit_gap_minutes=plan.rng.choice([0, 5, 10, 12]),
        )


def _weekly(plan: Plan) -> Iterator[OpeningSpan]:
    rng = plan.rng
    for point in plan.points:
        for weekday in range(7):
            for _each in range(rng.choice([0, 1, 1, 1, 1, 1, 2])):
                opens, closes = hours(rng)
                yield OpeningSpan(
                    service_point=point,
                    weekday=weekday,
                    opens=opens,
                    closes=closes,
                    valid_until=rng.choice([None, None, plan.start.date()]),
                    valid_from=rng.choice([None, None, None, plan.start.date()]),
                )


def _desks(plan: Plan) -> Iterator[Resource]:
    for point in plan.points:
        for number in some(plan.rng, 1, 3):
            yield Resource(
                organisation=point.organisation,
                service_point=point,
                kind=plan.rng.choice(["desk", "desk", "desk", "booth"]),
                name=f"place {number}",
                active=plan.rng.random() > 0.1,
            )


def _people(plans: Sequence[Plan]) -> None:
    resources = write(Resource, plans, _persons)
    for plan, some_of in zip(plans, resources, strict=True):
        plan.people = [Professional(resource=one, zone=plan.rng.choice(ZONES)) for one in some_of]
    write(Professional, plans, lambda plan: plan.people)
    for plan, shifts in zip(plans, write(Shift, plans, _shifts), strict=True):
        plan.shifts = shifts
    write(ShiftChange, plans, _changes)
    through = Resource.capabilities.through
    write(
        through,
        plans,
        lambda plan: [
            through(resource_id=one.pk, capability_id=skill.pk)
            for one in plan.resources
            for skill in plan.base.skills
            if plan.rng.random() < 0.8
        ],
    )


def _persons(plan: Plan) -> Iterator[Resource]:
    for number in some(plan.rng, 2, 5):
        yield Resource(
            organisation=plan.rng.choice(plan.base.owners),
            kind="professional",
            name=f"person {number}",
            active=plan.rng.random() > 0.1,
        )


def _shifts(plan: Plan) -> Iterator[Shift]:
    rng = plan.rng
    for person in plan.people:
        for weekday in range(7):
            for _each in range(rng.choice([0, 1, 1, 2])):
                starts, ends = hours(rng)
                at = rng.choice([None, plan.points[0], plan.points[0], plan.points[-1]])
                yield Shift(
                    professional=person,
                    service_point=at,
                    remote=at is None or rng.random() < 0.5,
                    weekday=weekday,
                    starts=starts,
                    ends=ends,
                    valid_from=rng.choice([towns.LONG_AGO, towns.LONG_AGO, plan.start.date()]),
                    valid_until=rng.choice([None, None, plan.end.date()]),
                )


def _changes(plan: Plan) -> Iterator[ShiftChange]:
    days = [plan.start.date() + timedelta(days=n) for n in (-1, 0, 1)]
    for shift in plan.shifts:
        for day in days:
            if day.weekday() == shift.weekday and plan.rng.random() < 0.2:
                starts, ends = (None, None) if plan.rng.random() < 0.4 else hours(plan.rng)
                yield ShiftChange(shift=shift, date=day, starts=starts, ends=ends)


def _offerings(plans: Sequence[Plan]) -> None:
    for plan, offerings in zip(plans, write(Offering, plans, _offered), strict=True):
        plan.offerings = offerings
    for plan, needs in zip(plans, write(Need, plans, _needs), strict=True):
        plan.needs = needs
    through = Need.capabilities.through
    write(
        through,
        plans,
        lambda plan: [
            through(need_id=need.pk, capability_id=skill.pk)
            for need in plan.needs
            for skill in plan.base.skills
            if plan.rng.random() < 0.3
        ],
    )


def _offered(plan: Plan) -> Iterator[Offering]:
    rng = plan.rng
    shares = [*[(0, 0, 0)] * 3, (34, 0, 0), (0, 50, 0), (0, 0, 50), (20, 20, 30)]
    for number in some(rng, 2, 3):
        at = plan.points[0] if rng.random() < 0.9 else None
        walk_in, assisted, day_ahead = rng.choice(shares)
        yield Offering(
            service=plan.base.services[number],
            service_point=at,
            channel=Channel.IN_PERSON if at else Channel.PHONE,
            base_minutes=rng.choice([5, 10, 15, 20, 30, 45, 60]),
            extra_minutes_per_person=rng.choice([0, 5]),
            max_persons=3,
            buffer_before_minutes=rng.choice([0, 0, 5, 10]),
            buffer_after_minutes=rng.choice([0, 0, 5, 20]),
            step_minutes=rng.choice([5, 10, 15, 15, 20, 60]),
            notice_minutes=rng.choice([0, 0, 0, 60, 90, 600]),
            horizon_days=rng.choice([1, 2, 60, 60, 60]),
            walk_in_share=walk_in,
            assisted_share=assisted,
            day_ahead_share=day_ahead,
            day_ahead_days=rng.choice([0, 1, 2]),
            max_per_day=rng.choice([None, None, None, 1, 2]),
        )


def _needs(plan: Plan) -> Iterator[Need]:
    for offering in plan.offerings:
        for _each in range(plan.rng.choice([1, 1, 2])):
            yield _need(plan, offering)
    yield _need(plan, None)


def _need(plan: Plan, offering: Offering | None) -> Need:
    rng, base = plan.rng, plan.base
    where = rng.choice([*["at_point"] * 4, "organisation", "group"])
    if where == "organisation":
        owner = rng.choice(base.owners)
        return Need(offering=offering, kind="professional", place=where, organisation=owner)
    if where == "group":
        group = base.groups[0] if rng.random() < 0.8 else base.groups[1]
        return Need(offering=offering, kind="professional", place=where, group=group)
    kind = rng.choice([*["desk", "professional"] * 4, "booth"])
    return Need(offering=offering, kind=kind, place=where)


def _closed(plans: Sequence[Plan]) -> None:
    write(Closure, plans, _closures)
    write(OpeningException, plans, _exceptions)
    write(
        HolidayChoice,
        plans,
        lambda plan: [
            HolidayChoice(organisation=owner, holiday="kings_day")
            for owner in plan.base.owners
            if plan.rng.random() < 0.5
        ],
    )


def _closures(plan: Plan) -> Iterator[Closure]:
    rng = plan.rng
    for one in plan.places:
        if one.service_point and rng.random() < 0.2:
            at = near(plan)
            yield Closure(
                service_point=one.service_point,
                resource=rng.choice([one, one, None]),
                starts_at=at + timedelta(minutes=rng.choice([0, 0, 3])),
                ends_at=at + timedelta(minutes=rng.choice([17, 60, 300])),
            )


def _exceptions(plan: Plan) -> Iterator[OpeningException]:
    rng = plan.rng
    for point in plan.points:
        if rng.random() < 0.3:
            opens, closes = hours(rng) if rng.random() < 0.7 else (None, None)
            yield OpeningException(
                service_point=point,
                date=near(plan).date(),
                opens=opens,
                closes=closes,
                over_holiday=rng.random() < 0.5,
            )


def _away(plans: Sequence[Plan]) -> None:
    for plan, calendars in zip(plans, write(OutsideCalendar, plans, _calendars), strict=True):
        plan.calendars = calendars
    write(BusyTime, plans, _busy)
    write(Absence, plans, _absences)


def _calendars(plan: Plan) -> Iterator[OutsideCalendar]:
    for person in plan.people:
        if plan.rng.random() < 0.2:
            yield OutsideCalendar(professional=person, name="elsewhere", added_at=plan.now)


def _busy(plan: Plan) -> Iterator[BusyTime]:
    for calendar in plan.calendars:
        at, long = near(plan), plan.rng.choice([5, 12, 90, 400])
        yield BusyTime(calendar=calendar, starts_at=at, ends_at=at + timedelta(minutes=long))


def _absences(plan: Plan) -> Iterator[Absence]:
    rng = plan.rng
    for person in plan.people:
        if rng.random() < 0.25:
            at = near(plan)
            yield Absence(
                professional=person,
                starts_at=at + timedelta(minutes=rng.choice([0, 2])),
                ends_at=at + timedelta(minutes=rng.choice([8, 60, 500])),
            )


def _taken(plans: Sequence[Plan]) -> None:
    """Appointments in every state; what the ended ones had is free, and has no rows."""
    for plan, appointments in zip(plans, write(Appointment, plans, _appointments), strict=True):
        plan.appointments = appointments
        plan.ignoring = plan.rng.choice([None, None, *appointments])
    for plan, segments in zip(plans, write(Segment, plans, _segments), strict=True):
        plan.segments = segments
    write(Allocation, plans, _allocations)


def _appointments(plan: Plan) -> Iterator[Appointment]:
    rng = plan.rng
    for number in some(rng, 0, 6):
        at, state = near(plan), rng.choice(["confirmed", "confirmed", "held", "cancelled"])
        expires = plan.now + timedelta(minutes=rng.choice([-3, 0, 5]))
        yield Appointment(
            reference=f"P{plan.number}-{number}",
            state=state,
            channel="in_person",
            zone="Europe/Amsterdam",
            starts_at=at,
            ends_at=at + timedelta(minutes=rng.choice([10, 30, 60])),
            manage_token_hash=f"plan {plan.number} {number}",
            hold_expires_at=expires if state == "held" else None,
            created_at=plan.now,
            changed_at=plan.now,
        )


def _segments(plan: Plan) -> Iterator[Segment]:
    for one in plan.appointments:
        offering = plan.rng.choice(plan.offerings)
        yield Segment(
            appointment=one, offering=offering, starts_at=one.starts_at, ends_at=one.ends_at
        )


def _allocations(plan: Plan) -> Iterator[Allocation]:
    spans: list[tuple[int, datetime, datetime]] = []
    for segment in plan.segments:
        if segment.appointment.state == "cancelled":
            continue
        for one in plan.rng.sample(plan.resources, 2):
            begin, end = segment.starts_at, segment.ends_at
            if all(pk != one.pk or ends <= begin or starts >= end for pk, starts, ends in spans):
                spans.append((one.pk, begin, end))
                yield Allocation(
                    segment=segment,
                    need=plan.needs[0],
                    resource=one,
                    starts_at=begin,
                    ends_at=end,
                )
