"""A connection to a printer that ends in time, whatever the printer does."""

import time
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_WR, create_connection
from types import TracebackType
from typing import Self

MOST_SECONDS = 5.0  # for everything
TO_CONNECT = 2.0


class Wire:
    """Every step raises OSError when the printer is not there, hangs up or lets the time pass."""

    def __init__(self, address: str, port: int) -> None:
        self._until = time.monotonic() + MOST_SECONDS
        self._socket = create_connection((address, port), timeout=TO_CONNECT)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._socket.shutdown(SHUT_WR)  # what was sent is still taken
        self._socket.close()

    def send(self, some: bytes) -> None:
        self._socket.settimeout(self._left())
        self._socket.sendall(some)

    def ask(self, question: bytes, *, within: float, fits: Callable[[int], bool]) -> int | None:
        """The one byte that answers, or None when none comes in time. What does not fit is passed
        over: the late answer to an earlier question."""
        self.send(question)
        until = time.monotonic() + within
        while (left := min(until - time.monotonic(), self._left())) > 0:
            self._socket.settimeout(left)
            try:
                answer = self._socket.recv(1)
            except TimeoutError:
                return None
            if not answer:
                raise ConnectionResetError
            if fits(answer[0]):
                return answer[0]
        return None

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
