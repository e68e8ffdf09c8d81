"""Two parties, staff and the agenda on one journey at the same moment, as real processes: who steps
back ends it, and nothing of it stays taken."""

import json
from collections import Counter

import pytest

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import facts, finish

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.journey_racer"
FINE = {
    *("ok", "journey_over", "step_not_now", "not_live", "not_held", "hold_expired"),
    *("slot_taken", "slot_not_offered", "changed_meanwhile"),
}


@pytest.mark.parametrize("approved", ["yes", "no"])
def test_who_steps_back_ends_it_and_nothing_stays_taken(arena: Arena, approved: str) -> None:
    arena.run("-m", RACER, "scene", approved)
    racers = [arena.start("-m", RACER, "race", "1") for _racer in range(3)]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n", racer.stderr and racer.stderr.read()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    outcomes = sum((Counter(finish(racer)) for racer in racers), Counter[str]())
    assert set(outcomes) <= FINE, outcomes
    assert outcomes["ok"] >= 1
    told = json.loads(arena.run("-m", RACER, "tale"))
    assert told == {"state": "stopped", "live": 0, "taken": 0, "on_steps": 0}
    assert facts(arena) == {"live": 0, "overlaps": 0, "untrue_masks": 0}
