"""Live screens as production has them: daphne, Redis, PostgreSQL, and a call by another process."""

import asyncio
import json
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tools.bench import sockets
from tools.bench.databases import Server
from tools.bench.servers import LOG, PYTHON, ROOT, Running, embedded, environment, manage
from tools.bench.sockets import Socket
from tools.bench.table import Row

DATABASE = "bench_live"
DISPLAYS, DESKS, IDLE = 250, 250, 1_000
CALLS = 12
IDLE_SECONDS = 60
SETTLE_SECONDS = 5
MOST_MS = 250
SILENT = 5.0  # seconds without a beat: a screen would say that it is not live


@dataclass(frozen=True, slots=True)
class Score:
    """`waits`: seconds from the commit to each socket, for every call; `missed`: never came."""

    waits: list[float]
    missed: int
    idle: int
    held: int
    kilobytes: float  # of daphne, for each idle socket


def measured(server: Server, redis_url: str) -> list[Row]:
    print("Live screens ...", flush=True)
    _allow_files()
    server.drop(DATABASE)
    server.create(DATABASE)
    try:
        env = environment(server.url_of(DATABASE), redis_url)
        manage(env | {"PRODUCTION": "false"}, "manage.py", "migrate", "-v0")
        with caller(env) as one, embedded(env) as daphne:
            score = asyncio.run(_run(daphne, one))
    finally:
        server.drop(DATABASE)
    return rows(score)


def rows(score: Score) -> list[Row]:
    ordered = sorted(score.waits)
    middle, late = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.95))
    heard, all_ = len(ordered), len(ordered) + score.missed
    return [
        Row(
            f"one call to {DISPLAYS} displays and {DESKS} desks (p95 of {CALLS} calls)",
            f"{late:.0f} ms, median {middle:.0f}; {heard} of {all_} heard",
            "",
            f"{MOST_MS} ms",
            late <= MOST_MS and not score.missed,
        ),
        Row(
            f"idle sockets held for {IDLE_SECONDS} s, each with its beat",
            f"{score.held} of {score.idle}",
            "",
            f"{IDLE}",
            score.held == score.idle >= IDLE,
        ),
        Row("memory of daphne for each idle socket", f"{score.kilobytes:.0f} kB", "", ""),
    ]


class Caller:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.facts = self._answer()

    def call(self) -> dict[str, Any]:
        assert self.process.stdin  # noqa: S101
        self.process.stdin.write("call\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self.process.stdout  # noqa: S101
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"The caller ended: see {LOG}.")
        return dict(json.loads(line))


@contextmanager
def caller(env: dict[str, str]) -> Iterator[Caller]:
    order = [PYTHON, "-m", "tools.bench.live_stage", str(IDLE)]
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            order,
            cwd=ROOT,
            env=env,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    try:
        yield Caller(process)
    finally:
        process.terminate()
        process.wait(timeout=30)


async def _run(daphne: Running, one: Caller) -> Score:
    displays = [
        ("/ws/kiosk/scherm/?version=1", f"kiosk_display={token}") for token in one.facts["tokens"]
    ]
    desks = [(f"/ws/rij/{one.facts['point']}/", one.facts["staff"])] * DESKS
    screens = await sockets.open_all(daphne.port, displays[:DISPLAYS])
    at_desks = await sockets.open_all(daphne.port, desks)
    await asyncio.sleep(SETTLE_SECONDS)
    waits, missed = await _calls(screens + at_desks, one)
    sockets.close_all(at_desks)
    await asyncio.sleep(SETTLE_SECONDS)  # daphne takes leave of them
    # The first sockets of a process load what all use, and are not what one costs.
    before = daphne.memory_kb()
    idle = screens + await sockets.open_all(daphne.port, displays[DISPLAYS:])
    await asyncio.sleep(IDLE_SECONDS)
    now = time.monotonic()
    held = sum(not each.closed and now - each.last < SILENT for each in idle)
    kilobytes = (daphne.memory_kb() - before) / (len(idle) - len(screens))
    sockets.close_all(idle)
    return Score(waits, missed, len(idle), held, kilobytes)


async def _calls(screens: list[Socket], one: Caller) -> tuple[list[float], int]:
    waits: list[float] = []
    missed = 0
    for turn in range(-1, CALLS):  # the first is not counted
        called = await asyncio.to_thread(one.call)
        await asyncio.sleep(0.5)
        heard = [each.heard.get(called["number"]) for each in screens]
        if turn >= 0:
            waits += [at - called["at"] for at in heard if at is not None]
            missed += heard.count(None)
    return waits, missed


def _allow_files() -> None:
    """As many open files as this machine lets us have; daphne inherits it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * IDLE if hard == resource.RLIM_INFINITY else min(hard, 4 * IDLE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, wanted), hard))
