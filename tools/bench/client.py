"""A cheap client, for it shares the two cores with what it measures: one kept connection, plain
sockets, nothing parsed but the status, the length and what the caller asks for."""

import json
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from random import randrange
from socket import IPPROTO_TCP, TCP_NODELAY, create_connection
from time import perf_counter
from typing import Any, TypeVar

TIMEOUT_SECONDS = 240
WARM_UP = 5  # rounds that are not counted


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    head: str
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str:
        start = self.head.lower().find(f"\r\n{name.lower()}: ")
        return self.head[start + len(name) + 4 :].split("\r\n", 1)[0] if start >= 0 else ""


class Line:
    def __init__(self, port: int) -> None:
        self.wire = create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self.wire.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)

    def ask(self, method: str, path: str, headers: str = "", body: bytes = b"") -> Answer:
        """`headers` are whole lines, each with its line end."""
        length = f"Content-Length: {len(body)}\r\n" if body else ""
        self.wire.sendall(
            f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-Proto: https\r\n"
            f"{headers}{length}\r\n".encode()
            + body
        )
        return self._answer()

    def _answer(self) -> Answer:
        read = b""
        while b"\r\n\r\n" not in read:
            read += self._more()
        raw, _, rest = read.partition(b"\r\n\r\n")
        answer = Answer(int(raw[9:12]), raw.decode("latin-1"), rest)
        wanted = int(answer.header("Content-Length") or 0)
        parts, have = [rest], len(rest)
        while have < wanted:
            parts.append(self._more())
            have += len(parts[-1])
        return Answer(answer.status, answer.head, b"".join(parts))

    def _more(self) -> bytes:
        some = self.wire.recv(65536)
        if not some:
            raise ConnectionError("The server closed the connection.")
        return some


def citizens() -> Iterator[str]:
    """The header of one citizen after another, each at an address of their own, as the proxy says
    it: from 198.18.0.0/15, which is set aside for measuring (RFC 2544)."""
    for number in count(randrange(1 << 17)):  # noqa: S311 - not a secret
        at = number % (1 << 17)
        yield f"X-Forwarded-For: 198.{18 + (at >> 16)}.{at >> 8 & 255}.{at & 255}\r\n"


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each request, and how many bytes an answer had."""

    seconds: list[float]
    bytes: int

    def at(self, share: float) -> float:
        ordered = sorted(self.seconds)
        if share == 0.5:
            return statistics.median(ordered)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


Target = tuple[int, str]  # a port and a path
K = TypeVar("K")


def measure(targets: dict[K, Target], rounds: int) -> dict[K, Times]:
    """Each target once a round, in turn, so that whatever else the machine does hits all alike."""
    lines = {port: Line(port) for port, _path in targets.values()}
    who = citizens()
    seconds: dict[K, list[float]] = {key: [] for key in targets}
    sizes: dict[K, int] = {}
    for turn in range(-WARM_UP, rounds):
        for key, (port, path) in targets.items():
            headers = next(who)
            began = perf_counter()
            answer = lines[port].ask("GET", path, headers)
            took = perf_counter() - began
            if answer.status != HTTPStatus.OK:
                raise SystemExit(f"{path} answers {answer.status}: {answer.body[:300]!r}")
            sizes[key] = len(answer.body)
            if turn >= 0:
                seconds[key].append(took)
    return {key: Times(seconds[key], sizes[key]) for key in targets}
