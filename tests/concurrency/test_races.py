"""Two at one desk: tried with real processes, on the engine of this run."""

import json
import subprocess
from collections import Counter

import pytest

from tests.concurrency.conftest import Arena

pytestmark = pytest.mark.concurrency


def race(arena: Arena, *orders: tuple[str, ...]) -> Counter[str]:
    """Starts a process for each order, lets them go together, and adds up what became of them."""
    racers = [arena.start("-m", "tests.concurrency.racer", *order) for order in orders]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n", racer.stderr and racer.stderr.read()
    outcomes: Counter[str] = Counter()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    for racer in racers:
        outcomes.update(finish(racer))
    return outcomes


def finish(racer: "subprocess.Popen[str]") -> dict[str, int]:
    out, errors = racer.communicate(timeout=60)
    assert racer.returncode == 0, errors
    return dict(json.loads(out.splitlines()[-1]))


def facts(arena: Arena) -> dict[str, int]:
    return dict(json.loads(arena.tell("facts")))


@pytest.mark.parametrize("desks", [1, 2])
def test_of_fifty_at_once_as_many_succeed_as_there_are_desks(arena: Arena, desks: int) -> None:
    arena.tell("build", str(desks))
    outcomes = race(arena, *[("hold", "5")] * 10)
    assert outcomes == {"ok": desks, "slot_taken": 50 - desks}
    assert facts(arena) == {"live": desks, "overlaps": 0, "untrue_masks": 0}


def test_fifty_that_all_chose_before_anybody_wrote_still_get_one_desk(arena: Arena) -> None:
    arena.tell("build", "1")
    outcomes = race(arena, *[("hold", "5", "0.3")] * 10)
    assert outcomes == {"ok": 1, "slot_taken": 49}
    assert facts(arena) == {"live": 1, "overlaps": 0, "untrue_masks": 0}


def test_without_the_rule_of_the_database_the_same_race_double_books(arena: Arena) -> None:
    arena.tell("build", "1")
    arena.tell("without_the_rule")
    outcomes = race(arena, *[("hold", "2", "0.3")] * 5)
    assert outcomes["ok"] > 1
    assert facts(arena)["overlaps"] > 0


def test_of_two_moves_onto_one_time_one_stays_where_it_was(arena: Arena) -> None:
    arena.tell("build", "1")
    pks = [arena.tell("book", minutes).strip() for minutes in ("0", "60")]
    assert race(arena, ("move", *pks)) == {"ok": 1, "slot_taken": 1}
    assert facts(arena) == {"live": 2, "overlaps": 0, "untrue_masks": 0}


def test_cancelling_eight_times_at_once_cancels_once(arena: Arena) -> None:
    arena.tell("build", "1")
    pk = arena.tell("book", "0").strip()
    assert race(arena, ("cancel", pk, "4"), ("cancel", pk, "4")) == {"ok": 8}
    assert facts(arena) == {"live": 0, "overlaps": 0, "untrue_masks": 0}


def test_an_expired_hold_goes_to_one_of_those_who_wait(arena: Arena) -> None:
    arena.tell("build", "1")
    outcomes = race(arena, ("confirm_late",))
    assert outcomes == {"ok": 3, "hold_expired": 1, "slot_taken": 3}  # one hold, two sweeps
    assert facts(arena) == {"live": 1, "overlaps": 0, "untrue_masks": 0}


def test_pools_that_cross_never_lock_each_other_out(arena: Arena) -> None:
    arena.tell("build", "2")
    outcomes = race(arena, *[("mixed", str(seed), "25") for seed in range(4)])
    assert set(outcomes) <= {"ok", "slot_taken", "slot_not_offered"}
    assert sum(outcomes.values()) == 100
    found = facts(arena)
    assert (found["overlaps"], found["untrue_masks"]) == (0, 0)
