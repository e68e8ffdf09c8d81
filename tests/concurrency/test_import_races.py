"""A large import: two clicks, several workers, and one that is killed halfway. Real processes, on
the engine of the run."""

import json
from collections import Counter
from typing import Any

import pytest
from django.conf import settings

from tests.concurrency.conftest import Arena
from tests.concurrency.test_races import finish

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.import_racer"
ROWS = 120
BUSY = "OperationalError: database is locked"  # of SQLite, after ten seconds
NOTHING = {"services": 0, "versions": 0, "done": 0, "tasks": 1}
ALL = {"services": ROWS, "versions": ROWS, "done": ROWS, "tasks": 1}


@pytest.fixture
def scene(arena: Arena) -> Arena:
    arena.run("-m", RACER, "scene", str(ROWS))
    return arena


def race(arena: Arena, *orders: tuple[str, ...]) -> Counter[str]:
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
    return dict(json.loads(arena.run("-m", RACER, "tale")))


def test_of_many_clicks_one_begins_it(scene: Arena) -> None:
    clicks = [("press", "apply", "2")] * 3
    assert race(scene, *clicks) == {"ok": 1, "import_being_done": 5}
    assert tale(scene) == {"state": "applying", **NOTHING}


@pytest.mark.parametrize("lease", ["some", "none"])
def test_of_many_workers_one_does_it(scene: Arena, lease: str) -> None:
    race(scene, ("press", "apply", "1"))
    found = race(scene, *[("work", "2", lease)] * 3)
    assert found["ok"] + found[BUSY] == 6
    if not settings.SQLITE:  # there one passes by where another is at it
        assert not found[BUSY]
    assert tale(scene) == {"state": "applied", **ALL}


def test_a_killed_worker_leaves_nothing_and_the_next_does_all(scene: Arena) -> None:
    race(scene, ("press", "apply", "1"))
    worker = scene.start("-m", RACER, "half")
    assert worker.stdout is not None
    assert worker.stdout.readline() == "half\n", worker.stderr and worker.stderr.read()
    worker.kill()
    worker.communicate()
    assert tale(scene) == {"state": "applying", **NOTHING}
    assert scene.run("-m", RACER, "carry_on").strip() == "1"
    assert tale(scene) == {"state": "applied", **ALL}


def test_undoing_is_begun_once_and_done_once(scene: Arena) -> None:
    race(scene, ("press", "apply", "1"))
    scene.run("-m", RACER, "carry_on")
    clicks = [("press", "undo", "2")] * 2
    assert race(scene, *clicks) == {"ok": 1, "import_being_done": 3}
    race(scene, ("work", "2"), ("work", "2"))
    found = tale(scene)
    assert (found["state"], found["services"], found["done"]) == ("undone", 0, 0)
