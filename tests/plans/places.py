"""Points, their odd hours and closed days, and what stands there."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from locations.models import (
    Closure,
    HolidayChoice,
    OpeningException,
    OpeningSpan,
    Resource,
    ServicePoint,
)
from tests.plans.chance import ZONES, hours, near
from tests.plans.world import Plan, some, write


def build(plans: Sequence[Plan]) -> None:
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


def close(plans: Sequence[Plan]) -> None:
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
