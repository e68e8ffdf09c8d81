"""The hub as `make demo` runs it, in a process of its own: with sockets, on a fresh SQLite."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def served(folder: Path, script: str) -> Iterator[tuple[str, list[str]]]:
    """`script` fills the database and prints words. Gives the address, and those words."""
    port, env = _prepared(folder)
    made = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=env,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    with _serving(port, env):
        yield f"http://127.0.0.1:{port}", made.stdout.split()


@contextmanager
def served_with(folder: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """An empty hub; gives its port, and the environment for who fills it."""
    port, env = _prepared(folder)
    with _serving(port, env):
        yield port, env


def _prepared(folder: Path) -> tuple[int, dict[str, str]]:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "DJANGO"))}
    url = f"sqlite:///{folder / 'live.sqlite3'}"
    env = {**kept, "DATABASE_URL": url, "REDIS_URL": "", "VAR_DIR": str(folder)}
    env["PYTHONPATH"] = str(ROOT)
    run = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(run, cwd=ROOT, env=env, check=True, timeout=120)
    return port, env


@contextmanager
def _serving(port: int, env: dict[str, str]) -> Iterator[None]:
    run = [sys.executable, "manage.py", "serve", "--port", str(port)]
    server = subprocess.Popen(run, cwd=ROOT, env=env)
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
