"""Many live sockets in one cheap client: it shares the cores with what it measures, so it reads
frames and the number in them, and nothing else."""

import asyncio
import base64
import os
import re
import time
from dataclasses import dataclass, field

NUMBER = re.compile(rb'"number": (\d+)')
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
OPEN_AT_ONCE = 10
MOST_SECONDS = 30.0  # to open one
TRIES = 3  # daphne refuses what did not get through in five seconds; a browser tries again too


@dataclass(eq=False)
class Socket(asyncio.Protocol):
    """`heard`: when each number came first; `last`: when anything came."""

    path: str
    cookie: str
    heard: dict[int, float] = field(default_factory=dict)
    last: float = 0.0
    closed: bool = False

    def __post_init__(self) -> None:
        self.buffer = b""
        self.upgraded = False
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101
        self.wire = transport
        key = base64.b64encode(os.urandom(16)).decode()
        transport.write(
            f"GET {self.path} HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {key}\r\nCookie: {self.cookie}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        now = time.monotonic()
        self.buffer += data
        if not self.upgraded:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self._end()
                return
            self.upgraded, self.buffer = True, rest
        while (frame := self._frame()) is not None:
            self._take(*frame, now)

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _end(self) -> None:
        self.closed = True
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("A socket was refused."))

    def _frame(self) -> tuple[int, bytes] | None:
        """From the server: short, never masked."""
        if len(self.buffer) < 2 or len(self.buffer) < 2 + (self.buffer[1] & 0x7F):
            return None
        end = 2 + (self.buffer[1] & 0x7F)
        kind, payload = self.buffer[0] & 0x0F, self.buffer[2:end]
        self.buffer = self.buffer[end:]
        return kind, payload

    def _take(self, kind: int, payload: bytes, now: float) -> None:
        self.last = now
        if kind == PING:
            self.wire.write(bytes([0x80 | PONG, 0x80 | len(payload), 0, 0, 0, 0]) + payload)
        elif kind == CLOSE:
            self._end()
        elif found := NUMBER.search(payload):
            self.heard.setdefault(int(found[1]), now)
            if not self.ready.done():
                self.ready.set_result(None)


async def open_all(port: int, wanted: list[tuple[str, str]]) -> list[Socket]:
    """`wanted`: path and cookie of each. Returns when each heard its first number."""
    loop = asyncio.get_running_loop()
    turns = asyncio.Semaphore(OPEN_AT_ONCE)

    async def one(path: str, cookie: str) -> Socket:
        async with turns:
            for turn in range(TRIES):
                _wire, made = await loop.create_connection(
                    lambda: Socket(path, cookie), "127.0.0.1", port
                )
                try:
                    await asyncio.wait_for(made.ready, MOST_SECONDS)
                except ConnectionError:
                    if turn + 1 == TRIES:
                        raise
                else:
                    return made
        raise AssertionError

    return list(await asyncio.gather(*(one(path, cookie) for path, cookie in wanted)))


def close_all(sockets: list[Socket]) -> None:
    for one in sockets:
        one.wire.abort()
