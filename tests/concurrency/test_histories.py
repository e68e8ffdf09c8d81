"""Whole histories through the front door: many clients on few times, while servers and clients are
killed with SIGKILL. Afterwards nothing overlaps, every answer is there, and no deed is half there.
"""

import json
import sys
from collections import Counter
from dataclasses import replace

import pytest
from django.conf import settings

from tests.concurrency.conftest import Arena
from tests.concurrency.histories import Try, complaints, unsettled
from tests.concurrency.servers import EMBEDDED, GUNICORN, Server
from tests.concurrency.world import CLIENTS, RACER, rows_of, tries_of, world

pytestmark = pytest.mark.concurrency
DEEDS = ("hold", "confirm", "move", "cancel")
# What is to be seen in each history, what may be, and nothing else.
USUAL = {*(f"{deed} done" for deed in DEEDS), "hold slot_taken", "cut off"}
RARE = {"move slot_taken", "request_in_progress", "unavailable"}
# Each client has an address of its own; the limits on addresses are not what is tried here.
ENV = {"NUM_PROXIES": "1", "API_RATE_WRITE": "100000/min", "HOLDS_PER_ADDRESS": "100000"}


@pytest.fixture
def town(arena: Arena) -> Arena:
    return replace(arena, env={**arena.env, **ENV})


def servers_of(arena: Arena) -> list[Server]:
    """The embedded default is one process; PostgreSQL is what several are for."""
    if settings.SQLITE:
        return [Server(arena, EMBEDDED)]
    return [Server(arena, GUNICORN), Server(arena, GUNICORN)]


def test_every_answer_outlives_whoever_gave_or_got_it(town: Arena) -> None:
    with world(town, servers_of(town)) as busy:
        busy.let_clients_go()
        for number in range(2):
            busy.go_on()
            busy.clients[number].kill()
            server = busy.servers[number % len(busy.servers)]
            server.kill()
            server.start()
        busy.go_on()
        while not set(outcomes(busy.tries())) >= USUAL:
            busy.go_on()
        busy.kill_all()
        tries = busy.tries()
        assert complaints(busy.witness.rows(), tries) == []

        busy.witness.tell("end_work")
        busy.servers[0].start()
        busy.servers[0].wait()
        again = busy.settle(unsettled(tries))
        assert complaints(busy.witness.rows(), [*tries, *again]) == []
    seen = outcomes(tries)
    assert set(seen) <= USUAL | RARE, seen
    assert seen["cut off"] >= CLIENTS, seen


def outcomes(tries: list[Try]) -> Counter[str]:
    return Counter(outcome_of(one) for one in tries)


def outcome_of(one: Try) -> str:
    if one.answer is None:
        return "cut off"
    if one.is_open:
        return one.answer.code
    return f"{one.ask.deed} {one.answer.code or 'done'}"


def test_without_the_rule_of_the_database_the_same_history_overlaps(town: Arena) -> None:
    careless = Server(town, (sys.executable, "-m", RACER))
    with world(town, [careless], "without_the_rule") as busy:
        busy.let_clients_go()
        busy.go_on()
        busy.kill_all()
        found = complaints(busy.witness.rows(), busy.tries())
    assert [one for one in found if one.startswith("overlap: ")]


def test_a_deed_whose_server_died_at_its_worst_moment_is_done_once(town: Arena) -> None:
    """And without transactions it is not; each moment for each of the deeds."""
    lines = town.run("-m", "tests.concurrency.deaths_racer").splitlines()
    told = [json.loads(line) for line in lines]
    tries = [tries_of(one["tries"]) for one in told]
    found = [complaints(rows_of(t["rows"]), done) for t, done in zip(told, tries, strict=True)]
    for deed in DEEDS:
        for moment in ("amid", "done"):
            outcomes = [outcome_of(t) for t in tries[0] if t.ask.visit == f"{deed}-{moment}"]
            assert outcomes[-3:] == ["cut off", "request_in_progress", f"{deed} done"]
    assert (unsettled(tries[0]), found[0]) == ([], [])
    halved = {
        one.answer.reference
        for one in tries[1]
        if one.answer and one.is_done and one.ask.visit.endswith("halfway")
    }
    assert all(any(reference in one for one in found[1]) for reference in halved)
    assert len(halved) == len(DEEDS)
