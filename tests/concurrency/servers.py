"""Servers that are killed and started anew on their port. Every wait has an end, and who waits in
vain reads what the server logged."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import monotonic, sleep

from tests.apart import ROOT, free_port
from tests.concurrency.conftest import Arena

START_SECONDS = 60
GUNICORN = (str(Path(sys.executable).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py")
EMBEDDED = (sys.executable, "manage.py", "serve", "--without-worker", "--port")


@dataclass(slots=True)
class Server:
    """One server with its children, in a process group of its own."""

    arena: Arena
    order: tuple[str, ...]  # the port comes last, or is in WEB_BIND
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def log(self) -> Path:
        return Path(self.arena.env["VAR_DIR"]) / f"server-{self.port}.log"

    def start(self) -> None:
        with self.log.open("a") as log:  # a pipe that nobody reads would fill up
            self.process = subprocess.Popen(
                self.order if "gunicorn" in self.order[0] else [*self.order, str(self.port)],
                cwd=ROOT,
                env={**self.arena.env, "WEB_BIND": f"127.0.0.1:{self.port}"},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Until it answers. Raises AssertionError with its log."""
        until = monotonic() + START_SECONDS
        while not self._answers():
            self.check(until)
            sleep(0.05)

    def check(self, until: float) -> None:
        """It runs, and it is not late yet. Raises AssertionError with its log."""
        assert self.process
        assert self.process.poll() is None, f"The server ended:\n{self.written()}"
        assert monotonic() < until, f"This takes too long:\n{self.written()}"

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL, to all of it. No request ends, no file is closed, nobody says goodbye."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=20)
            self.process = None

    def written(self) -> str:
        return self.log.read_text("utf-8")[-4_000:]
