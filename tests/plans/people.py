"""Who works when, and when not."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from locations.models import Resource
from scheduling.planning.models import (
    Absence,
    BusyTime,
    OutsideCalendar,
    Professional,
    Shift,
    ShiftChange,
)
from tests import town as towns
from tests.plans.chance import ZONES, hours, near
from tests.plans.world import Plan, some, write


def build(plans: Sequence[Plan]) -> None:
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


def send_away(plans: Sequence[Plan]) -> None:
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
