"""Races are tried with real processes on a database of their own: a temporary SQLite file, or a
scratch database on the PostgreSQL that DATABASE_URL names, dropped afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class Arena:
    """An own database with the small town in it, for child processes."""

    env: dict[str, str]

    def run(self, *args: str, stdin: str = "") -> str:
        done = subprocess.run(
            [sys.executable, *args],
            cwd=ROOT,
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=240,  # migrating on a busy machine
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tell(self, *args: str) -> str:
        """One order to the racers' script, in a process of its own."""
        return self.run("-m", "tests.concurrency.racer", *args)

    def start(self, *args: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *args],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def _env(url: str, var: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "DJANGO"))}
    # Many processes start here, three times as fast with bytecode; also where none is written.
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    kept["PYTHONPYCACHEPREFIX"] = str(ROOT / "var" / "bytecode")
    return {**kept, "DATABASE_URL": url, "VAR_DIR": str(var), "REDIS_URL": "", "PYTHONPATH": "."}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database to copy: the path of an SQLite file, or the name of a PostgreSQL one."""
    folder = tmp_path_factory.mktemp("race")
    if settings.SQLITE:
        path = str(folder / "empty.sqlite3")
        Arena(_env(f"sqlite:///{path}", folder)).run("manage.py", "migrate", "-v0")
        yield path
        return
    with scratch(None) as (name, url):
        Arena(_env(url, folder)).run("manage.py", "migrate", "-v0")
        yield name


@contextmanager
def scratch(template: str | None) -> Iterator[tuple[str, str]]:
    """A PostgreSQL database of its own: its name and URL."""
    named = os.environ["DATABASE_URL"]
    name = f"hub_race_{uuid4().hex[:12]}"
    copied = f' TEMPLATE "{template}"' if template else ""
    with psycopg.connect(named, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{copied}')
    try:
        yield name, f"{named.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(named, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def arena(tmp_path: Path, migrated: str) -> Iterator[Arena]:
    if settings.SQLITE:
        path = tmp_path / "race.sqlite3"
        shutil.copyfile(migrated, path)
        yield Arena(_env(f"sqlite:///{path}", tmp_path))
        return
    with scratch(migrated) as (_name, url):
        yield Arena(_env(url, tmp_path))
