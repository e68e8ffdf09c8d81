"""Whole histories through the front door: many clients on few slots, while servers are killed.
Afterwards nothing overlaps, every answer is there, and no deed is half there."""

import json
from collections import Counter
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from tests.concurrency.clients import Client, Servers, Visit, all_at_once, servers_of
from tests.concurrency.conftest import Arena
from tests.concurrency.test_over_http import SERVERS

pytestmark = pytest.mark.concurrency
RACER = "tests.concurrency.histories_racer"
CLIENTS, SLOTS, KILLS = 16, 6, 3
SERVE = ("manage.py", "serve", "--without-worker", "--port")


def told(arena: Arena, order: str, *args: str) -> dict[str, Any]:
    return dict(json.loads(arena.run("-m", RACER, order, *args)))


def behind_a_proxy(arena: Arena) -> Arena:
    """Each citizen comes from an address of their own, so limits per address stop nobody."""
    return replace(arena, env={**arena.env, "NUM_PROXIES": "1"})


def clients_of(scene: dict[str, Any], servers: Servers, seed: int) -> list[Client]:
    return [
        Client(n, Random(seed * 100 + n), servers.ports, scene["offering"], scene["starts"])
        for n in range(CLIENTS)
    ]


def visits_of(clients: list[Client]) -> list[Visit]:
    return [visit for client in clients for visit in client.visits]


def answers_of(clients: list[Client]) -> Counter[str]:
    return sum((client.answers for client in clients), Counter())


def untrue(visits: list[Visit], tale: dict[str, Any]) -> list[str]:
    """What the database tells otherwise than was answered. An unanswered request may have been
    done or not, and nothing else."""
    wrong = [f"{ref}: half {one['half']}" for ref, one in tale.items() if one["half"]]
    for visit in visits:
        if visit.known is None:
            continue
        one = tale.get(visit.reference)
        fact = (one["state"], one["start"]) if one else None
        either = {visit.known} | ({visit.pending.becomes} if visit.pending else set())
        if fact not in either:
            wrong.append(f"{visit.reference}: {fact} after {visit.known}")
    strangers = tale.keys() - {visit.reference for visit in visits}
    unanswered = sum(visit.known is None and visit.pending is not None for visit in visits)
    if len(strangers) > unanswered:
        wrong.append(f"{len(strangers)} that nobody was told of, {unanswered} asked for")
    return wrong


def ask_again(clients: list[Client]) -> None:
    """What had no answer, with the same key."""
    for client in clients:
        for visit in client.visits:
            if visit.pending:
                client.send(visit, visit.pending)


def test_every_answer_outlives_the_servers_that_gave_it(arena: Arena) -> None:
    arena = behind_a_proxy(arena)
    scene = told(arena, "scene", str(SLOTS))
    servers = servers_of(arena, SERVE, SERVERS)
    clients = clients_of(scene, servers, 1)
    try:
        for port in servers.ports:
            servers.start(port)
        all_at_once(clients, 15, servers, KILLS)
        servers.stop()
        assert_true(arena, clients)

        arena.run("-m", RACER, "end_work")
        for port in servers.ports:
            servers.start(port)
        ask_again(clients)
    finally:
        servers.stop()
    assert not [visit for visit in visits_of(clients) if visit.pending]  # so: nobody unknown
    assert_true(arena, clients)
    assert_lively(answers_of(clients))


def assert_true(arena: Arena, clients: list[Client]) -> None:
    found = told(arena, "facts")
    assert (found["overlaps"], found["untrue_masks"]) == (0, 0)
    assert untrue(visits_of(clients), told(arena, "tale")) == []


def assert_lively(answers: Counter[str]) -> None:
    """Every deed was done, refused and cut off; no server failed otherwise."""
    print(answers)  # noqa: T201 - shown when the test fails
    assert answers["none"] > 0
    assert answers["POST 409 slot_taken"] > 0
    assert min(answers["POST 201"], answers["PATCH 200"], answers["DELETE 204"]) > 0
    assert not [name for name in answers if name.split()[-1].startswith("5")]
    assert not [name for name in answers if " 5" in name]


def test_without_the_rule_of_the_database_the_same_history_overlaps(arena: Arena) -> None:
    arena = behind_a_proxy(arena)
    scene = told(arena, "scene", str(SLOTS))
    arena.run("-m", RACER, "without_the_rule")
    servers = servers_of(arena, ("-m", RACER, "serve_slowly"), SERVERS)
    clients = clients_of(scene, servers, 3)
    try:
        for port in servers.ports:
            servers.start(port)
        all_at_once(clients, 5, servers, 0)
    finally:
        servers.stop()
    assert told(arena, "facts")["overlaps"] > 0


def test_what_was_answered_and_is_gone_or_half_there_is_found(arena: Arena) -> None:
    arena = behind_a_proxy(arena)
    scene = told(arena, "scene", str(SLOTS))
    servers = servers_of(arena, SERVE, 1)
    client = clients_of(scene, servers, 4)[0]
    try:
        servers.start(servers.ports[0])
        visit = Visit("10.0.0.1")
        for _held_and_confirmed in range(2):
            client.send(visit, client._next(visit))
    finally:
        servers.stop()
    assert visit.known is not None
    assert visit.known[0] == "confirmed"
    assert untrue([visit], told(arena, "tale")) == []
    assert len(untrue([], told(arena, "tale"))) == 1
    assert len(untrue([visit], {})) == 1
    arena.run("-m", RACER, "spoil")
    assert untrue([visit], told(arena, "tale")) == [f"{visit.reference}: half ['capacity']"]
