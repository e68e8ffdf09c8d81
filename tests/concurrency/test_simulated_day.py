"""A short day played on a real server, on the engine of this run: on PostgreSQL with its Redis."""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from hub.demo.day.history import CHECKS
from tests.concurrency.conftest import Arena
from tests.concurrency.servers import EMBEDDED, Server

pytestmark = pytest.mark.concurrency
SCENE = "tests.concurrency.day_racer"
# Half an hour at 200 times the speed: nine seconds, and what it takes to help the last ones.
DAY = ("--point", "stadhuis-leeuwarden", "--hours", "0.5", "--speed", "200", "--desks", "3")


@contextmanager
def served(arena: Arena) -> Iterator[tuple[Arena, str]]:
    """The town of the demo on a server; and its address."""
    redis = "" if settings.SQLITE else os.environ.get("REDIS_URL", "")
    here = replace(arena, env={**arena.env, "REDIS_URL": redis})
    here.run("-m", SCENE, "scene")
    server = Server(here, EMBEDDED)
    server.start()
    try:
        server.wait()
        yield here, f"http://127.0.0.1:{server.port}"
    finally:
        server.kill()


def tale(arena: Arena) -> dict[str, Any]:
    return dict(json.loads(arena.run("-m", SCENE, "tale")))


def test_a_day_is_played_through_the_doors_and_nobody_is_lost(arena: Arena) -> None:
    with served(arena) as (here, url), ThreadPoolExecutor(1) as beside:
        others = beside.submit(here.run, "-m", SCENE, "strangers")
        told = here.run("manage.py", "simulate_day", *DAY, "--url", url)
        others.result()
        found = tale(here)
    for check in CHECKS:
        assert f"    ok  {check}" in told
    assert set(found["states"]) <= {"done", "left", "no_show"}
    assert found["states"]["done"] >= 5
    assert "made outside the plan" in told
    # Everything happened that can: set aside and sent on, missed and come back.
    happened = {"parked", "unparked", "forwarded", "no_show", "came_back", "called_again"}
    assert happened <= {verb.removeprefix("ticket.") for verb in found["verbs"]}, told
    assert found["booked"] >= 2  # one who comes too late and waits all the same, one by the API
    assert found["sessions"] == 3
    # And it is all put back.
    assert (found["rules"], found["stopped"], found["devices"]) == ([45, 15, 3, 15], False, 0)
