"""Clients of the API who keep account of what was answered, and the servers they ask."""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from uuid import UUID

from tests.concurrency.conftest import ROOT, Arena
from tests.concurrency.test_over_http import free_port, wait_for

Fact = tuple[str, float]  # a state and a start


@dataclass(frozen=True, slots=True)
class Ask:
    """One write. Sent again it is the same: the same key, the same body."""

    method: str
    path: str
    body: dict[str, object]
    key: str
    token: str
    address: str
    becomes: Fact  # what it makes of the appointment when it succeeds


@dataclass(slots=True)
class Visit:
    """What a client knows of one appointment: what was answered, and what it has no answer to."""

    address: str
    reference: str = ""
    token: str = ""
    known: Fact | None = None
    pending: Ask | None = None


@dataclass(slots=True)
class Servers:
    """Processes on fixed ports, each of which may be killed and started anew."""

    arena: Arena
    order: tuple[str, ...]  # how to start one; its port comes last
    ports: list[int]
    running: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, port: int) -> None:
        with (Path(self.arena.env["VAR_DIR"]) / f"{port}.log").open("a") as log:
            self.running[port] = subprocess.Popen(
                [sys.executable, *self.order, str(port)],
                cwd=ROOT,
                env=self.arena.env,
                stdout=log,  # a pipe that nobody reads would fill up
                stderr=log,
            )
        wait_for(f"http://127.0.0.1:{port}/healthz")

    def kill(self, port: int) -> None:
        self.running[port].kill()
        self.running[port].wait(timeout=20)

    def stop(self) -> None:
        for server in self.running.values():
            server.terminate()
        for server in self.running.values():
            server.wait(timeout=20)


def servers_of(arena: Arena, order: tuple[str, ...], count: int) -> Servers:
    return Servers(arena, order, [free_port() for _ in range(count)])


@dataclass(slots=True)
class Client:
    """Does at random what citizens do, until told to stop."""

    number: int
    rng: Random
    ports: list[int]
    offering: int
    starts: list[str]
    visits: list[Visit] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    def run(self, until: float) -> None:
        while time.monotonic() < until:
            visit = self._visit()
            self.send(visit, self._next(visit))
            for _ in range(2):  # half of the time at once, as a browser or a script would
                if visit.pending and self.rng.random() < 0.5:
                    self.send(visit, visit.pending)

    def _visit(self) -> Visit:
        open_ones = [v for v in self.visits if v.known and not v.pending and v.known[0] in LIVE]
        if open_ones and self.rng.random() < 0.8:
            return self.rng.choice(open_ones)
        octets = (len(self.visits) // 200, len(self.visits) % 200)
        self.visits.append(Visit(f"10.{self.number}.{octets[0]}.{octets[1] + 1}"))
        return self.visits[-1]

    def _next(self, visit: Visit) -> Ask:
        if visit.known is None:
            start = self.rng.choice(self.starts)
            body = {"offering": self.offering, "start": start}
            return self._ask(visit, "POST", "/holds", body, ("held", _at(start)))
        state, at = visit.known
        if state == "held":
            mail = f"{visit.reference.lower()}@example.nl"
            body = {"reference": visit.reference, "contact": {"name": "Sanne", "email": mail}}
            return self._ask(visit, "POST", "/appointments", body, ("confirmed", at))
        own = f"/appointments/{visit.reference}"
        if self.rng.random() < 0.5:
            start = self.rng.choice(self.starts)
            return self._ask(visit, "PATCH", own, {"start": start}, ("confirmed", _at(start)))
        return self._ask(visit, "DELETE", own, {}, ("cancelled", at))

    def _ask(
        self, visit: Visit, method: str, path: str, body: dict[str, object], becomes: Fact
    ) -> Ask:
        key = str(UUID(int=self.rng.getrandbits(128), version=4))
        return Ask(method, f"/api/v1{path}", body, key, visit.token, visit.address, becomes)

    def send(self, visit: Visit, ask: Ask) -> None:
        """Notes the answer; without one, or while an earlier try seems at work, it stays open."""
        visit.pending = ask
        try:
            status, answer = _asked(self.rng.choice(self.ports), ask)
        except (OSError, HTTPException):
            self.answers["none"] += 1
            time.sleep(0.05)
            return
        self.answers[f"{ask.method} {status} {answer.get('code', '')}".strip()] += 1
        if answer.get("code") == "request_in_progress" or status >= 500:
            return
        visit.pending = None
        if status < 300:
            _note(visit, ask, answer)


LIVE = ("held", "confirmed")


def _note(visit: Visit, ask: Ask, answer: dict[str, object]) -> None:
    visit.known = ask.becomes
    if "state" in answer:
        visit.known = (str(answer["state"]), _at(str(answer["startsAt"])))
        visit.reference = str(answer["reference"]).replace("-", "")
    visit.token = str(answer.get("manageToken", visit.token))


def _at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


def _asked(port: int, ask: Ask) -> tuple[int, dict[str, object]]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": ask.key,
        "X-Forwarded-For": ask.address,
    }
    if ask.token:
        headers["Authorization"] = f"Bearer {ask.token}"
    try:
        body = json.dumps(ask.body) if ask.body else None
        connection.request(ask.method, ask.path, body=body, headers=headers)
        response = connection.getresponse()
        return response.status, dict(json.loads(response.read() or b"{}"))
    finally:
        connection.close()


def all_at_once(clients: list[Client], seconds: float, servers: Servers, kills: int) -> None:
    """Lets the clients go, and kills a server so many times while they ask."""
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=client.run, args=(until,)) for client in clients]
    for thread in threads:
        thread.start()
    for number in range(kills):
        time.sleep(seconds / (kills + 2))
        port = servers.ports[number % len(servers.ports)]
        servers.kill(port)
        servers.start(port)
    for thread in threads:
        thread.join()
