"""The nurseries of this process: one for each environment, whatever places it names, until the
process ends."""

import atexit
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

from tests.apart import ROOT
from tests.concurrency.nursery import PLACES

_doors: dict[frozenset[tuple[str, str]], Path] = {}


def of(env: dict[str, str]) -> Path:
    """The socket of a nursery that has this environment, or another with other places."""
    engine = env["DATABASE_URL"].partition(":")[0]
    alike = {name: value for name, value in env.items() if name not in PLACES}
    key = frozenset({**alike, "engine": engine}.items())
    if key not in _doors:
        _doors[key] = _start(env)
    return _doors[key]


def _start(env: dict[str, str]) -> Path:
    door = Path(mkdtemp()) / "nursery"  # a socket's path must be short
    order = [sys.executable, "-m", "tests.concurrency.nursery", str(door)]
    nursery = subprocess.Popen(
        order, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    atexit.register(_end, nursery, door.parent)
    assert nursery.stdout
    assert nursery.stdout.readline() == b"ready\n"
    return door


def _end(nursery: "subprocess.Popen[bytes]", folder: Path) -> None:
    nursery.kill()
    nursery.wait(timeout=20)
    shutil.rmtree(folder, ignore_errors=True)
