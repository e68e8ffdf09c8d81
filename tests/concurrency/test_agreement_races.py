"""Both sides press at once: one agreement, one answer. Real processes, on the engine of the run."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import finish

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.agreement_racer"


def race(arena: Arena, *presses: str) -> Counter[str]:
    """Each of them three times at once."""
    racers = [arena.start("-m", RACER, "press", what, "3") for what in presses]
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


def test_both_ask_and_one_question_stands(arena: Arena) -> None:
    arena.run("-m", RACER, "scene", "fresh")
    assert race(arena, "ask", "invite") == {"ok": 1, "asked_already": 5}
    assert tale(arena) == {"states": ["asked"], "offerings": 0, "needs": 0}


@pytest.mark.parametrize("against", ["accept", "refuse", "withdraw"])
def test_one_answer_counts(arena: Arena, against: str) -> None:
    arena.run("-m", RACER, "scene", "asked")
    assert race(arena, "accept", against) == {"ok": 1, "answered_already": 5}
    found = tale(arena)
    (state,) = found["states"]
    agreed = state == "agreed"
    assert (found["offerings"], found["needs"]) == ((1, 2) if agreed else (0, 0))
