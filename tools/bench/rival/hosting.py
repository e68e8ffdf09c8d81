"""django-appointment in an environment, a database and a gunicorn of its own."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.bench.databases import Server
from tools.bench.servers import PROCESSES, PYTHON, ROOT, VAR, Running, gunicorn

HOME = VAR / "rival"
DATABASE = "bench_rival"
REQUIREMENTS = Path(__file__).parent / "requirements.txt"


@dataclass(frozen=True, slots=True)
class Rival:
    server: Running
    places: list[dict[str, int]]
    sessions: list[str]


@contextmanager
def rival(server: Server, clients: int, citizens: int) -> Iterator[Rival]:
    python = _python()
    server.drop(DATABASE)
    server.create(DATABASE)
    env = {
        **os.environ,
        "DATABASE_URL": server.url_of(DATABASE),
        "DJANGO_SETTINGS_MODULE": "tools.bench.rival.settings",
        "PYTHONPATH": str(ROOT),
        "WEB_PROCESSES": str(PROCESSES),
    }
    try:
        _run(env, python, "-m", "django", "migrate", "-v0")
        # It comes without migrations: its tables are made from its models.
        _run(env, python, "-m", "django", "migrate", "--run-syncdb", "-v0")
        order = ("-m", "tools.bench.rival.stage", str(clients), str(citizens))
        facts: dict[str, Any] = json.loads(_run(env, python, *order))
        server.settle(DATABASE)
        with gunicorn(env, python, "tools.bench.rival.wsgi:application") as running:
            yield Rival(running, **facts)
    finally:
        server.drop(DATABASE)


def _python() -> str:
    """An environment with the pinned release, made the first time."""
    python, done = HOME / "bin" / "python", HOME / ".done"
    if not done.exists() or done.stat().st_mtime < REQUIREMENTS.stat().st_mtime:
        print("Installing django-appointment in an environment of its own ...", flush=True)
        subprocess.run([PYTHON, "-m", "venv", str(HOME)], check=True)
        uv = Path(PYTHON).parent / "uv"
        order = [str(uv), "pip", "install", "-q", "--python", str(python), "-r", str(REQUIREMENTS)]
        subprocess.run(order, check=True)
        done.touch()
    return str(python)


def _run(env: dict[str, str], *order: str) -> str:
    done = subprocess.run(order, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()
