"""An answer and a no at the same moment, one press from several windows, two jobs. Real processes,
on the engine of this run."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import finish

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.conversation_racer"


def race(arena: Arena, *orders: tuple[str, ...]) -> list[Counter[str]]:
    """All at once; what became of each."""
    racers = [arena.start("-m", RACER, *order) for order in orders]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n", racer.stderr and racer.stderr.read()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return [Counter(finish(racer)) for racer in racers]


def tale(arena: Arena) -> dict[str, Any]:
    return dict(json.loads(arena.run("-m", RACER, "tale")))


def test_an_answer_and_a_no_at_once_leave_nothing_with_the_receiver(arena: Arena) -> None:
    arena.run("-m", RACER, "scene")
    answers, noes = race(arena, ("accept", "3"), ("withdraw", "2"))
    assert noes == {"ok": 2}
    assert answers["ok"] <= 1
    assert set(answers) <= {"ok", "not_found", "hand_over_answered"}
    found = tale(arena)
    assert (found["states"], found["kept"]) == (["withdrawn"], [False])
    assert found["deeds"] == ["consent.withdrawn", *["hand_over.accepted"] * answers["ok"]]


def test_what_nobody_answered_comes_back_once_or_is_answered(arena: Arena) -> None:
    arena.run("-m", RACER, "scene")
    answers, backs = race(arena, ("accept", "2"), ("come_back", "3"))
    assert (answers["ok"], backs) == (1, {"ok": 3})
    found = tale(arena)
    assert found["states"] == ["accepted"]
    assert found["deeds"].count("hand_over.came_back") <= 1


def test_one_press_or_page_from_many_windows_counts_once(arena: Arena) -> None:
    """Sent once; kept once, and the others are told; begun once."""
    arena.run("-m", RACER, "scene")
    assert sum(race(arena, ("send", "3"), ("send", "3")), Counter()) == {"ok": 6}
    outcomes = sum(race(arena, ("save", "3", "een"), ("save", "3", "twee")), Counter())
    assert outcomes == {"ok": 1, "conversation_changed": 5}
    found = tale(arena)
    assert (found["states"], found["consents"], found["revision"]) == (["new", "new"], 2, 1)
    assert sum(race(arena, ("begin", "3"), ("begin", "3")), Counter()) == {"ok": 6}
    assert tale(arena)["records"] == 1
