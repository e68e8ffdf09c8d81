"""The servers that are measured: gunicorn as deploy/gunicorn.conf.py has it, on loopback."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_connection, socket

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var" / "bench"
LOG = VAR / "servers.log"
PYTHON = sys.executable
PROCESSES = os.cpu_count() or 1


def environment(url: str, redis_url: str) -> dict[str, str]:
    """Production as deploy/hub.env.example has it, all limits on. Citizens come through a proxy
    that says who they are; the bench plays that proxy."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tools.bench.settings",
        "PRODUCTION": "true",
        "SECRET_KEY": "only-of-the-bench-" + "x" * 40,
        "INTAKE_KEYS": "b25seS1mb3ItYS10ZXN0LS0tLS0tLS0tLS0tLS0tLS0=",
        "ALLOWED_HOSTS": "localhost",
        "DATABASE_URL": url,
        "REDIS_URL": redis_url,
        "VAR_DIR": str(VAR),
        "WEB_PROCESSES": str(PROCESSES),
        "NUM_PROXIES": "1",
        "PYTHONPATH": str(ROOT),
    }


@dataclass(frozen=True, slots=True)
class Running:
    port: int
    process: "subprocess.Popen[bytes]"

    def memory_mb(self) -> int:
        """Of the largest web process."""
        return self.memory_kb() // 1024

    def memory_kb(self) -> int:
        master = self.process.pid
        children = Path(f"/proc/{master}/task/{master}/children").read_text("ascii").split()
        return max(_resident_kb(int(pid)) for pid in children or [str(master)])


def _resident_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("ascii", "replace").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@contextmanager
def running(
    order: Sequence[str], port: int, env: dict[str, str], cwd: Path = ROOT
) -> Iterator[Running]:
    with LOG.open("ab") as log:
        process = subprocess.Popen(list(order), cwd=cwd, env=env, stdout=log, stderr=log)
    try:
        _wait(port, process)
        yield Running(port, process)
    finally:
        process.terminate()
        process.wait(timeout=60)


@contextmanager
def gunicorn(env: dict[str, str], python: str = PYTHON, *extra: str) -> Iterator[Running]:
    port = free_port()
    config = str(ROOT / "deploy" / "gunicorn.conf.py")
    order = [python, "-m", "gunicorn", "-c", config, *extra]
    with running(order, port, {**env, "WEB_BIND": f"127.0.0.1:{port}"}) as server:
        yield server


@contextmanager
def embedded(env: dict[str, str]) -> Iterator[Running]:
    """daphne alone, as `make demo` has it, without its worker."""
    port = free_port()
    order = [PYTHON, "manage.py", "serve", "--without-worker", "--port", str(port)]
    with running(order, port, env) as server:
        yield server


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit(f"A server ended before it answered: see {LOG}.")
        try:
            create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("A server does not answer.")


def manage(env: dict[str, str], *order: str, quiet: bool = False) -> str:
    """A command of the hub in a process of its own; what it printed, when `quiet`."""
    done = subprocess.run(
        [PYTHON, *order], cwd=ROOT, env=env, stdout=subprocess.PIPE if quiet else None, check=True
    )
    return done.stdout.decode() if quiet else ""
