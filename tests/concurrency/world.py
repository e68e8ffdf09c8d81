"""A town with its servers and clients, all of them processes, and an end to all waiting."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from select import select
from signal import SIGKILL
from time import monotonic, sleep
from typing import Any

from tests.apart import ROOT
from tests.concurrency.client import Plan, attempt, history_of, read
from tests.concurrency.conftest import Arena
from tests.concurrency.histories import Answer, Ask, Row, Rows, Taken, Try
from tests.concurrency.servers import Server

RACER = "tests.concurrency.histories_racer"
CLIENT = "tests.concurrency.client"
CLIENTS, STARTS = 16, 30
BETWEEN = 60  # lines that the clients write before the next is killed
LIMIT_SECONDS = 150


class Witness:
    """A process that knows the database, and answers an order in a line."""

    def __init__(self, arena: Arena) -> None:
        self.process = arena.start("-m", RACER)

    def tell(self, *order: str) -> Any:
        into, out = self.process.stdin, self.process.stdout
        assert into
        assert out
        into.write(" ".join(order) + "\n")
        into.flush()
        assert select([out], [], [], LIMIT_SECONDS)[0], f"No answer to {order}"
        line = out.readline()
        assert line, self.process.communicate(timeout=20)
        return json.loads(line)

    def rows(self) -> Rows:
        return rows_of(self.tell("rows"))


def rows_of(told: dict[str, Any]) -> Rows:
    rows = [
        Row(
            **{
                **row,
                "segments": [(start, end) for start, end in row["segments"]],
                "taken": [Taken(**one) for one in row["taken"]],
            }
        )
        for row in told["appointments"]
    ]
    return Rows(rows, {int(pk): starts for pk, starts in told["busy"].items()})


def tries_of(told: list[dict[str, Any]]) -> list[Try]:
    return [Try(Ask(**one["ask"]), one["answer"] and Answer(**one["answer"])) for one in told]


@dataclass(slots=True)
class World:
    arena: Arena
    servers: list[Server]
    witness: Witness
    plan: Plan
    until: float
    clients: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    def let_clients_go(self) -> None:
        for number in range(CLIENTS):
            order = (sys.executable, "-m", CLIENT, json.dumps(asdict(self.plan)), str(number))
            self.clients.append(subprocess.Popen(order, cwd=ROOT, env=self.arena.env))

    def go_on(self) -> None:
        """Until the clients have written so many lines more. None may end of its own."""
        wanted = self._lines() + BETWEEN
        while self._lines() < wanted:
            ended = [one.returncode for one in self.clients if one.poll() not in (None, -SIGKILL)]
            assert not ended, f"Clients ended: {ended}"
            for server in self.servers:
                server.check(self.until)
            sleep(0.02)

    def _histories(self) -> list[Path]:
        paths = [history_of(self.plan.folder, number) for number in range(CLIENTS)]
        return [path for path in paths if path.exists()]

    def _lines(self) -> int:
        return sum(path.read_text("utf-8").count("\n") for path in self._histories())

    def tries(self) -> list[Try]:
        return [one for path in self._histories() for one in read(path)]

    def settle(self, asks: list[Ask]) -> list[Try]:
        """Sends each until it is answered, in the place of whoever died."""
        tries: list[Try] = []
        for ask in asks:
            tries.append(self._again(ask))
            while tries[-1].is_open:
                assert monotonic() < self.until, f"Without an answer: {tries[-1]}"
                sleep(0.2)
                tries.append(self._again(ask))
        return tries

    def _again(self, ask: Ask) -> Try:
        return attempt(ask, self.plan, lambda _what: None, self.until)

    def kill_all(self) -> None:
        """The servers first: they go down amid requests, not after the last."""
        for server in self.servers:
            server.kill()
        for client in self.clients:
            client.kill()
        for client in self.clients:
            client.wait(timeout=20)


@contextmanager
def world(arena: Arena, servers: list[Server], *orders: str) -> Iterator[World]:
    """Servers that answer, and the clients not yet at work; all of them killed afterwards."""
    witness = Witness(arena)
    made: World | None = None
    try:
        for server in servers:
            server.start()
        town = witness.tell("scene", str(STARTS))
        for order in orders:
            witness.tell(order)
        plan = Plan(
            folder=arena.env["VAR_DIR"],
            ports=[server.port for server in servers],
            seconds=LIMIT_SECONDS,
            **town,
        )
        made = World(arena, servers, witness, plan, monotonic() + LIMIT_SECONDS)
        for server in servers:
            server.wait()
        yield made
    finally:
        for server in servers:
            server.kill()
        if made:
            made.kill_all()
        witness.process.kill()
        witness.process.communicate(timeout=20)
