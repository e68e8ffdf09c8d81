"""Planners at one list, and one more above what is free: with real threads and processes."""

import json

import pytest

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import facts, race

pytestmark = pytest.mark.concurrency


def rescued(arena: Arena) -> dict[str, int]:
    return dict(json.loads(arena.tell("rescued")))


def test_two_planners_who_press_at_once_move_each_appointment_once(arena: Arena) -> None:
    arena.tell("build", "3")
    hit = int(arena.tell("fall_ill", "0", "0", "60", "60", "120").split()[-1])
    outcomes = race(arena, ("rescue", "2"), ("rescue", "2"))
    assert set(outcomes) <= {"done", "changed_meanwhile"}
    assert outcomes["done"] == hit
    assert outcomes["changed_meanwhile"] == 3 * hit
    left = rescued(arena)
    assert left["left"] == 0
    assert left["told"] + left["reassigned"] == hit
    assert facts(arena) == {"live": 5, "overlaps": 0, "untrue_masks": 0}


def test_overbooking_never_takes_what_somebody_else_has(arena: Arena) -> None:
    arena.tell("build", "2")
    outcomes = race(arena, ("overbook", "2"))
    assert outcomes["ok"] >= 2
    assert set(outcomes) <= {"ok", "slot_taken"}
    found = facts(arena)
    assert (found["live"], found["overlaps"], found["untrue_masks"]) == (outcomes["ok"], 0, 0)
