"""The same race through the front door: real servers, fifty requests at once."""

import json
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings

from tests.apart import free_port
from tests.concurrency.conftest import Arena

pytestmark = pytest.mark.concurrency
# One process is what SQLite is for; PostgreSQL is tried with two.
SERVERS = 1 if settings.SQLITE else 2


@contextmanager
def served(arena: Arena, count: int) -> Iterator[list[str]]:
    ports = [free_port() for _ in range(count)]
    servers: list[subprocess.Popen[str]] = [
        arena.start("manage.py", "serve", "--without-worker", "--port", str(port)) for port in ports
    ]
    bases = [f"http://127.0.0.1:{port}" for port in ports]
    try:
        for base in bases:
            wait_for(f"{base}/healthz")
        yield bases
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.communicate(timeout=20)


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server does not answer.")


def post(url: str, body: dict[str, object]) -> tuple[int, dict[str, object]]:
    request = urllib.request.Request(  # noqa: S310 - loopback
        url, data=json.dumps(body).encode(), headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        return refused.code, json.loads(refused.read())


@pytest.mark.parametrize("desks", [1, 2])
def test_fifty_requests_for_the_last_slot(arena: Arena, desks: int) -> None:
    start = arena.tell("build_now", str(desks)).split()
    body = {"offering": int(start[0]), "start": start[1]}
    with served(arena, SERVERS) as bases:
        gate = threading.Barrier(50)
        answers: list[tuple[int, dict[str, object]]] = []

        def knock(number: int) -> None:
            gate.wait()
            answers.append(post(f"{bases[number % len(bases)]}/api/v1/holds", body))

        knocking = [threading.Thread(target=knock, args=(n,)) for n in range(50)]
        for one in knocking:
            one.start()
        for one in knocking:
            one.join()
    assert Counter(status for status, _ in answers) == {201: desks, 409: 50 - desks}
    refusals = [answer for status, answer in answers if status == 409]
    assert {answer["code"] for answer in refusals} == {"slot_taken"}
    assert all(answer["alternatives"] for answer in refusals)
    assert json.loads(arena.tell("facts")) == {"live": desks, "overlaps": 0, "untrue_masks": 0}
