"""Signalling of video rooms on one daphne, with PostgreSQL and Redis: everybody is connected,
beats as a browser does, and passes a candidate to the other every four seconds."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import txaio

txaio.use_asyncio()

from autobahn.asyncio.websocket import (  # noqa: E402
    WebSocketClientFactory,
    WebSocketClientProtocol,
)

from tools.bench.databases import Server  # noqa: E402
from tools.bench.servers import Running, embedded, environment, manage  # noqa: E402
from tools.bench.table import Row  # noqa: E402

DATABASE = "bench_video"
ROOMS = 300
OPEN_AT_ONCE = 10
SECONDS = 30
EVERY = 4.0  # seconds between two candidates of one person
BEAT = 4.0
MOST_MS = 100
PADDING = "x" * 160  # a candidate has about as much


@dataclass(slots=True)
class Score:
    waits: list[float] = field(default_factory=list)
    sent: int = 0


class Person(WebSocketClientProtocol):
    def __init__(self, seat: int, other: int, score: Score) -> None:
        super().__init__()
        self.seat, self.other, self.score = seat, other, score
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    beating: "asyncio.Task[None]"
    number = 0

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 - autobahn's names
        message = json.loads(payload)
        if message["kind"] == "people":
            if not self.ready.done():
                self.ready.set_result(None)
        elif message["kind"] == "signal":
            at = float(message["body"]["candidate"]["candidate"].split()[0])
            self.score.waits.append(time.monotonic() - at)

    def onClose(self, wasClean: bool, code: int | None, reason: str | None) -> None:  # noqa: N802, N803
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"closed with {code}: {reason}"))

    def say(self, kind: str, **more: Any) -> None:
        self.number += 1
        message = {"v": 1, "n": self.number, "kind": kind, **more}
        self.sendMessage(json.dumps(message).encode())


def measured(server: Server, redis_url: str) -> list[Row]:
    print("Video rooms ...", flush=True)
    server.drop(DATABASE)
    server.create(DATABASE)
    try:
        env = environment(server.url_of(DATABASE), redis_url)
        manage(env | {"PRODUCTION": "false"}, "manage.py", "migrate", "-v0")
        rooms = json.loads(manage(env, "-m", "tools.bench.video_stage", str(ROOMS), quiet=True))
        with embedded(env) as daphne:
            score = asyncio.run(_run(daphne, rooms))
    finally:
        server.drop(DATABASE)
    return [row(score)]


def row(score: Score) -> Row:
    ordered = sorted(score.waits)
    middle, late = (ordered[int(len(ordered) * share)] * 1000 for share in (0.5, 0.95))
    return Row(
        f"a message relayed in one of {ROOMS} video rooms at once (p95)",
        f"{late:.0f} ms, median {middle:.0f}; {len(ordered)} of {score.sent} heard",
        "",
        f"{MOST_MS} ms",
        late < MOST_MS and len(ordered) == score.sent,
    )


async def _run(daphne: Running, rooms: list[list[list[Any]]]) -> Score:
    score, turns = Score(), asyncio.Semaphore(OPEN_AT_ONCE)

    async def one(token: str, seat: int, other: int) -> Person:
        async with turns:
            return await _open(daphne.port, token, seat, other, score)

    wanted = [one(own[0], own[1], other[1]) for a, b in rooms for own, other in ((a, b), (b, a))]
    people = await asyncio.gather(*wanted)
    await asyncio.sleep(3)
    until = time.monotonic() + SECONDS
    await asyncio.gather(*(_talk(person, until, score) for person in people))
    await asyncio.sleep(3)
    for person in people:
        person.beating.cancel()
        person.sendClose()
    return score


async def _open(port: int, token: str, seat: int, other: int, score: Score) -> Person:
    loop = asyncio.get_running_loop()
    factory = WebSocketClientFactory(
        f"ws://localhost:{port}/ws/videogesprek/{token}/?session={uuid4()}",
        origin="https://localhost",
    )
    person = Person(seat, other, score)
    factory.protocol = lambda: person  # type: ignore[assignment]
    await loop.create_connection(factory, "127.0.0.1", port)
    await asyncio.wait_for(person.ready, 60)
    person.beating = asyncio.create_task(_beat(person))
    return person


async def _beat(person: Person) -> None:
    while True:
        await asyncio.sleep(BEAT)
        person.say("beat")


async def _talk(person: Person, until: float, score: Score) -> None:
    await asyncio.sleep(random.random() * EVERY)  # noqa: S311 - not all in the same moment
    while time.monotonic() < until:
        candidate = {"candidate": f"{time.monotonic()} {PADDING}", "sdpMid": "0"}
        person.say("signal", to=person.other, body={"candidate": candidate})
        score.sent += 1
        await asyncio.sleep(EVERY)
