"""Several presses for whoever wants to talk now. Real processes, on the engine of this run."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import finish

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.talk_racer"


def race(arena: Arena) -> Counter[str]:
    """Fatima and Karim each press three times at once."""
    racers = [arena.start("-m", RACER, "take", name, "3") for name in ("Fatima", "Karim")]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n", racer.stderr and racer.stderr.read()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return sum((Counter(finish(racer)) for racer in racers), Counter())


def tale(arena: Arena) -> dict[str, Any]:
    return dict(json.loads(arena.run("-m", RACER, "tale")))


def test_one_who_asks_is_taken_by_one(arena: Arena) -> None:
    arena.run("-m", RACER, "scene", "1")
    outcomes = race(arena)
    assert outcomes["ok"] == 1
    assert set(outcomes) <= {"ok", "talk_nobody_asks"}
    found = tale(arena)
    assert (found["states"], found["allocations"], len(found["people"])) == (["taken"], 1, 1)


def test_of_many_each_professional_takes_one_and_nobody_is_booked_twice(arena: Arena) -> None:
    arena.run("-m", RACER, "scene", "4")
    outcomes = race(arena)
    assert outcomes["ok"] == 2
    assert set(outcomes) <= {"ok", "talk_not_free_now", "talk_nobody_asks"}
    found = tale(arena)
    assert found["states"] == ["taken", "taken", "waiting", "waiting"]
    assert found["allocations"] == 2
    assert found["people"][0] != found["people"][1]
