"""A hub apart from the tests' own process: its environment and its port."""

import os
import subprocess
import sys
from pathlib import Path
from socket import socket

ROOT = Path(__file__).resolve().parent.parent


def environment(url: str, folder: Path) -> dict[str, str]:
    """Of child processes on the database at `url`, which keep all else in `folder`."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "DJANGO"))}
    # Many processes start, three times as fast with bytecode; also where none is written.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["PYTHONPYCACHEPREFIX"] = str(ROOT / "var" / "bytecode")
    own = {"DATABASE_URL": url, "VAR_DIR": str(folder), "REDIS_URL": "", "PYTHONPATH": str(ROOT)}
    return {**kept, **own}


def on_sqlite(path: Path) -> dict[str, str]:
    return environment(f"sqlite:///{path}", path.parent)


def migrate(env: dict[str, str]) -> None:
    order = [sys.executable, "manage.py", "migrate", "-v0"]
    subprocess.run(order, cwd=ROOT, env=env, check=True, timeout=900)  # on a busy machine


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
