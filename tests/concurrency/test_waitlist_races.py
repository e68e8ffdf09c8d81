"""Offers that are accepted, declined, run out and are made at the same moment; and processes that
are killed between two of their writes. Real processes, on the engine of this run."""

import json
import signal
from collections import Counter
from typing import Any

import pytest

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import facts, finish

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.waitlist_racer"
TRUE = {"overlaps": 0, "untrue_masks": 0}


def tell(arena: Arena, *order: str) -> str:
    return arena.run("-m", RACER, *order)


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
    return dict(json.loads(tell(arena, "tale")))


def offered(arena: Arena) -> tuple[str, str]:
    tell(arena, "scene", "1")
    appointment, offer = tell(arena, "offer_first").split()
    return appointment, offer


def test_accepting_eight_times_at_once_moves_once(arena: Arena) -> None:
    appointment, offer = offered(arena)
    outcomes = race(arena, *[("accept", appointment, offer, "2")] * 4)
    assert sum(outcomes, Counter()) == {"ok": 8}
    found = tale(arena)
    assert (found["outcomes"], found["moved"], found["early"], found["held"]) == (
        ["accepted"],
        1,
        1,
        0,
    )
    assert facts(arena) == {"live": 1, **TRUE}


def test_of_yes_and_no_at_once_one_counts(arena: Arena) -> None:
    appointment, offer = offered(arena)
    yes, no = race(arena, ("accept", appointment, offer, "2"), ("decline", appointment, offer, "2"))
    accepted = yes == {"ok": 2}
    assert (yes, no) == (
        ({"ok": 2}, {"offer_over": 2}) if accepted else ({"offer_over": 2}, {"ok": 2})
    )
    found = tale(arena)
    assert found["outcomes"] == ["accepted" if accepted else "declined"]
    assert (found["early"], found["confirmed"], found["held"]) == (int(accepted), 1, 0)
    assert facts(arena) == {"live": 1, **TRUE}


def test_accepting_while_it_runs_out_ends_in_the_old_or_the_new_time(arena: Arena) -> None:
    appointment, offer = offered(arena)
    yes, others = race(arena, ("accept", appointment, offer, "2"), ("lapse", offer))
    found = tale(arena)
    accepted = found["outcomes"][0] == "accepted"
    assert yes == ({"ok": 2} if accepted else {"offer_over": 2})
    assert found["confirmed"] == 1
    assert (found["early"], found["moved"]) == (int(accepted), int(accepted))
    assert others["slot_taken"] <= 1
    truth = facts(arena)
    assert (truth["overlaps"], truth["untrue_masks"]) == (0, 0)


def test_accepting_while_it_is_cancelled_never_leaves_both(arena: Arena) -> None:
    appointment, offer = offered(arena)
    yes, no = race(arena, ("accept", appointment, offer, "2"), ("cancel", appointment, "2"))
    assert set(yes) <= {"ok", "not_live"}
    assert no == {"ok": 2}
    tell(arena, "settle")
    found = tale(arena)
    assert (found["confirmed"], found["held"]) == (0, 0)
    assert facts(arena) == {"live": 0, **TRUE}


def test_several_workers_ask_each_one_once_and_give_no_time_twice(arena: Arena) -> None:
    tell(arena, "scene", "4")
    race(arena, *[("offer", "2")] * 3)
    found = tale(arena)
    assert (found["outcomes"], found["asked"], found["doubled"]) == (["open"] * 4, 4, 0)
    assert (found["told"], found["held"]) == (4, 4)
    assert facts(arena) == {"live": 8, **TRUE}


def killed(arena: Arena, *order: str) -> None:
    racer = arena.start("-m", RACER, *order)
    racer.communicate(timeout=60)
    assert racer.returncode == -signal.SIGKILL


def test_a_worker_killed_between_hold_and_message_leaves_neither(arena: Arena) -> None:
    tell(arena, "scene", "1")
    killed(arena, "offer_and_die")
    assert facts(arena) == {"live": 1, **TRUE}
    tell(arena, "offer_first")  # it would stumble over a second offer
    found = tale(arena)
    assert (found["outcomes"], found["told"], found["held"]) == (["open"], 1, 1)


def test_a_server_killed_while_accepting_leaves_the_old_time_and_the_offer(arena: Arena) -> None:
    appointment, offer = offered(arena)
    killed(arena, "accept_and_die", appointment, offer)
    found = tale(arena)
    assert (found["outcomes"], found["early"], found["moved"]) == (["open"], 0, 0)
    assert facts(arena) == {"live": 2, **TRUE}
    assert race(arena, ("accept", appointment, offer, "1")) == [{"ok": 1}]
    assert tale(arena)["early"] == 1
