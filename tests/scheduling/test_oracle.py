"""The search and a slow one, written apart from it, never disagree.

`ORACLE_PLANS=20000` tries more plans than the suite does, `ORACLE_SEED` others.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime

import pytest
from django.db import transaction

from hub.intervals import Interval
from locations.models import Need
from scheduling import availability
from scheduling.availability import Item, Party
from scheduling.planning import cover
from tests import oracle, plans
from tests.plans import Plan

PLANS = int(os.environ.get("ORACLE_PLANS", "1000"))
SEED = int(os.environ.get("ORACLE_SEED", "0"))
PARTS = 8  # so that they can be run side by side


class _Undo(Exception):
    pass


def each(part: int) -> Iterator[Plan]:
    """Every plan of the part, each province taken back before the next."""
    bases = plans.bases()
    for seed in range(SEED + part, SEED + PLANS // 10, PARTS):
        try:
            with transaction.atomic():
                yield from plans.province(seed, bases)
                raise _Undo
        except _Undo:
            pass


def visits(plan: Plan) -> Iterator[list[Item]]:
    """Each service, one of them with help added, and those of the point together."""
    for offering in plan.offerings:
        party = Party(persons=plan.rng.randint(1, 3))
        support: tuple[Need, ...] = tuple(plan.support) if plan.rng.random() < 0.2 else ()
        yield [Item(offering, party, support)]
    at_point = [o for o in plan.offerings if o.service_point_id is not None]
    if len(at_point) > 1:
        yield [Item(offering) for offering in plan.rng.sample(at_point, len(at_point))]


def world_of(plan: Plan, like: oracle.World | None) -> oracle.World:
    return oracle.World(
        plan.now,
        oracle.minute(plan.start),
        oracle.minute(plan.end),
        asker=str(plan.asker),
        ignoring=plan.ignoring.pk if plan.ignoring else None,
        like=like,
    )


def compare(plan: Plan, items: Sequence[Item], world: oracle.World) -> int:
    """Asserts that both find the same starts; gives their number."""
    found = availability.find_visit(
        items=items,
        window=Interval(plan.start, plan.end),
        now=plan.now,
        asker=plan.asker,
        ignoring=plan.ignoring,
    )
    visit = [oracle.wanted(i.offering, i.party.persons, i.party.items, i.support) for i in items]
    true = sorted(world.starts(visit, (world.first, world.end)))
    wrong = set(found.times()) ^ {oracle.instant(n) for n in true}
    assert not wrong, (plan.asker, plan.number, len(items), sorted(wrong)[:3])
    for number in plan.rng.sample(true, min(2, len(true))):
        check_arranged(found.arrange(oracle.instant(number)), visit, world, number)
    return len(true)


def check_arranged(
    planned: Sequence[availability.Planned],
    visit: Sequence[oracle.Wanted],
    world: oracle.World,
    start: int,
) -> None:
    """Every service once, in turn, and each need with somebody of its own who is free."""
    by_offering = {wanted.offering.pk: wanted for wanted in visit}
    assert oracle.minute(planned[0].start) == start
    assert {plan.item.offering.pk for plan in planned} == set(by_offering)
    ended: datetime | None = None
    for plan in planned:
        wanted = by_offering[plan.item.offering.pk]
        waited = (plan.start - ended).total_seconds() / 60 if ended else 0
        assert 0 <= waited <= world._gap(wanted.offering)
        needs = {need.pk: need for need in wanted.needs}
        chosen = dict(plan.resources)
        assert set(chosen) == set(needs)
        assert len(set(chosen.values())) == len(chosen)
        for need, pk in chosen.items():
            _on_duty, free = world.able(needs[need], wanted, oracle.minute(plan.start))
            assert pk in free
        ended = plan.end


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_the_search_finds_what_a_plain_slow_search_finds(
    part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cover, "HORIZON_DAYS", 5)  # no plan looks further; it saves a third
    asked = found = visited = 0
    world: oracle.World | None = None
    for plan in each(part):
        world = world_of(plan, like=world if plan.number else None)
        for items in visits(plan):
            starts = compare(plan, items, world)
            asked += 1
            found += starts
            visited += bool(starts and len(items) > 1)
    # Chance must not have made worlds in which nothing can be booked.
    assert found > 5 * asked
    assert visited > asked / 100
