"""A receipt printer on loopback: a real socket that answers as printers do, or misbehaves."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socket import SO_LINGER, SOL_SOCKET, socket
from struct import pack

PAPER, ONLINE, PAPER_THEN = b"\x10\x04\x04", b"\x10\x04\x01", b"\x1d\x72\x01"
GOOD = {PAPER: 0x12, ONLINE: 0x12, PAPER_THEN: 0x00}
EMPTY = {PAPER: 0x72, ONLINE: 0x1A, PAPER_THEN: 0x0C}
NEARLY_EMPTY = {PAPER: 0x1E, ONLINE: 0x12, PAPER_THEN: 0x03}
OPEN = {PAPER: 0x12, ONLINE: 0x1A, PAPER_THEN: 0x00}  # its cover
RUNS_OUT = {PAPER: 0x12, ONLINE: 0x12, PAPER_THEN: 0x0C}  # while it prints
TELLS_NOTHING: dict[bytes, int] = {}


class FakePrinter:
    """Keeps what each connection sent. `hangs_up`: closes when the ticket begins to come."""

    def __init__(self, answers: dict[bytes, int], *, hangs_up: bool = False) -> None:
        self.answers, self.hangs_up = answers, hangs_up
        self.jobs: list[bytes] = []
        self.door = socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen(8)
        self.port = self.door.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    @property
    def paper(self) -> bytes:
        """All that was to be printed."""
        return b"".join(self.jobs)

    def _serve(self) -> None:
        while True:
            try:
                wire, _address = self.door.accept()
            except OSError:
                return
            with wire, suppress(OSError):
                self._hear(wire)

    def _hear(self, wire: socket) -> None:
        self.jobs.append(b"")
        while some := wire.recv(4096):
            rest = some
            for question, answer in self.answers.items():
                if question in rest:
                    rest = rest.replace(question, b"")
                    wire.sendall(bytes([answer]))
            for question in GOOD:
                rest = rest.replace(question, b"")
            self.jobs[-1] += rest
            if rest and self.hangs_up:
                wire.setsockopt(SOL_SOCKET, SO_LINGER, pack("ii", 1, 0))  # a reset, no goodbye
                return

    def close(self) -> None:
        with suppress(OSError):
            self.door.shutdown(2)
        self.door.close()
        self.thread.join(5)


@contextmanager
def printer(answers: dict[bytes, int], *, hangs_up: bool = False) -> Iterator[FakePrinter]:
    made = FakePrinter(answers, hangs_up=hangs_up)
    try:
        yield made
    finally:
        made.close()
