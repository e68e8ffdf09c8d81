"""Eight kiosks print at once, and two clerks press "next" at the same moment. Real processes, on
the engine of this run."""

import json
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import finish

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.queue_racer"


def tell(arena: Arena, *order: str) -> str:
    return arena.run("-m", RACER, *order)


def race(arena: Arena, *orders: tuple[str, ...]) -> Counter[str]:
    """All at once; what became of them together."""
    racers = [arena.start("-m", RACER, *order) for order in orders]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n", racer.stderr and racer.stderr.read()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    return sum((Counter(finish(racer)) for racer in racers), Counter())


def tale(arena: Arena) -> dict[str, Any]:
    return dict(json.loads(tell(arena, "tale")))


def test_eight_kiosks_give_numbers_without_gap_or_double_and_one_for_one_press(
    arena: Arena,
) -> None:
    tell(arena, "scene", "0")
    assert race(arena, *[("print_tickets", "3")] * 8) == {"ok": 24}
    found = tale(arena)
    assert (found["numbers"], found["in_order"]) == (list(range(1, 25)), True)
    key = str(uuid4())
    assert race(arena, *[("press", key, "4")] * 2) == {"ok": 8}
    assert tale(arena)["numbers"] == list(range(1, 26))


def test_one_appointment_at_two_kiosks_is_one_ticket(arena: Arena) -> None:
    tell(arena, "scene", "0")
    mine = tell(arena, "book").strip()
    outcomes = race(arena, *[("check_in", mine, "2")] * 2)
    assert outcomes == {"ok": 1, "already_arrived": 3}
    assert tale(arena)["numbers"] == [1]


def test_two_clerks_who_press_next_get_two_people_and_nobody_is_called_twice(
    arena: Arena,
) -> None:
    tell(arena, "scene", "12")
    # Each presses three times at once: one call each, and two refusals.
    outcomes = race(arena, ("call_next", "Balie 1", "3"), ("call_next", "Balie 2", "3"))
    assert outcomes == {"ok": 2, "desk_busy": 4}
    found = tale(arena)
    assert (found["called"], found["called_twice"], found["waiting"]) == (2, 0, 10)


@pytest.mark.parametrize("change", ["cancel", "move"])
def test_an_appointment_that_changes_as_it_is_called_leaves_nobody_stray(
    arena: Arena, change: str
) -> None:
    tell(arena, "scene", "0")
    both = tell(arena, "two_wait").split()
    desks = [("call_next", desk, "1") for desk in ("Balie 1", "Balie 2")]
    outcomes = race(arena, *desks, *[(change, mine) for mine in both])
    assert outcomes["ok"] >= 2
    assert set(outcomes) <= {"ok", "nobody_waits"}
    found = tale(arena)
    assert (found["stray"], found["called_twice"]) == (0, 0)


def test_an_appointment_that_is_cancelled_as_it_checks_in_leaves_nobody_stray(
    arena: Arena,
) -> None:
    tell(arena, "scene", "0")
    mine = tell(arena, "book").strip()
    outcomes = race(arena, ("check_in", mine, "2"), ("cancel", mine))
    assert outcomes["ok"] in (1, 2)
    assert tale(arena)["stray"] == 0


def test_two_desks_work_a_line_away(arena: Arena) -> None:
    tell(arena, "scene", "12")
    assert race(arena, ("work", "Balie 1"), ("work", "Balie 2")) == {"ok": 2}
    found = tale(arena)
    assert (found["called"], found["called_twice"], found["done"]) == (12, 0, 12)


def test_without_the_row_deciding_one_would_be_called_twice(arena: Arena) -> None:
    """The negative control: chosen by reading alone."""
    tell(arena, "scene", "2")
    race(arena, ("call_slowly", "Balie 1"), ("call_slowly", "Balie 2"))
    found = tale(arena)
    assert (found["called"], found["called_twice"]) == (2, 1)
