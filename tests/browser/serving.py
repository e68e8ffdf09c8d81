"""The hub as `make demo` runs it, in a process of its own: with sockets, on a fresh SQLite."""

import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import empty
from tests.apart import ROOT, free_port, on_sqlite
from tests.concurrency import nurseries
from tests.concurrency.nursery import asking


@contextmanager
def served(folder: Path, script: str) -> Iterator[tuple[str, list[str]]]:
    """`script` fills the database and prints words. Gives the address, and those words."""
    env, port = home_in(folder), free_port()
    words = told(env, script)
    with running(env, port):
        yield f"http://127.0.0.1:{port}", words.split()


def home_in(folder: Path) -> dict[str, str]:
    """The environment of a hub that keeps all it has in `folder`: an empty database, so far."""
    path = folder / "hub.sqlite3"
    shutil.copyfile(empty.sqlite(), path)
    return on_sqlite(path)


def told(env: dict[str, str], script: str, *words: str) -> str:
    """What a script printed, in a process of its own."""
    done = subprocess.run(
        [*asking(nurseries.of(env)), "-c", script, *words],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.stdout.strip()


@contextmanager
def running(env: dict[str, str], port: int) -> Iterator[None]:
    order = [sys.executable, "manage.py", "serve", "--port", str(port)]
    server = subprocess.Popen(order, cwd=ROOT, env=env)
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        yield
    finally:
        stop(server)


def stop(server: subprocess.Popen[bytes]) -> None:
    """It may wait for the sockets of pages that are still open; not for longer than this."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait(20)


def wait_for(url: str) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The server does not answer.")
