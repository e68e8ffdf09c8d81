"""What can be booked, and what it needs."""

from collections.abc import Iterator, Sequence

from locations.models import Channel, Need, Offering
from tests.plans.world import Plan, some, write


def build(plans: Sequence[Plan]) -> None:
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
