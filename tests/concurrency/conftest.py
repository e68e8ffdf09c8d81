"""Races are tried with real processes on a database of their own: a temporary SQLite file, or a
scratch database on the PostgreSQL that DATABASE_URL names, dropped afterwards."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from tests import empty
from tests.apart import ROOT, environment, on_sqlite
from tests.concurrency.nursery import asking


@dataclass(frozen=True, slots=True)
class Arena:
    """An own database with the small town in it, for child processes."""

    env: dict[str, str]
    nurseries: "Nurseries"

    def run(self, *args: str, stdin: str = "") -> str:
        done = subprocess.run(
            [*asking(self.nurseries.of(self.env)), *args],
            cwd=ROOT,
            env=self.env,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,  # on a busy machine
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def tell(self, *args: str) -> str:
        """One order to the racers' script, in a process of its own."""
        return self.run("-m", "tests.concurrency.racer", *args)

    def start(self, *args: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [*asking(self.nurseries.of(self.env)), *args],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@contextmanager
def scratch(template: str) -> Iterator[tuple[str, str]]:
    """A PostgreSQL database of its own: its name and URL."""
    named = os.environ["DATABASE_URL"]
    name = f"hub_race_{uuid4().hex[:12]}"
    with psycopg.connect(named, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield name, f"{named.rsplit('/', 1)[0]}/{name}"
    finally:
        with psycopg.connect(named, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Nurseries:
    """Of the processes that fork: one for each environment that is used."""

    def __init__(self, cleanup: ExitStack) -> None:
        self.cleanup = cleanup
        self.sockets: dict[frozenset[tuple[str, str]], Path] = {}

    def of(self, env: dict[str, str]) -> Path:
        key = frozenset(env.items())
        if key not in self.sockets:
            self.sockets[key] = self._start(env)
        return self.sockets[key]

    def _start(self, env: dict[str, str]) -> Path:
        folder = self.cleanup.enter_context(TemporaryDirectory())  # a socket's path must be short
        path = Path(folder) / "nursery"
        order = [sys.executable, "-m", "tests.concurrency.nursery", str(path)]
        nursery = subprocess.Popen(order, cwd=ROOT, env=env, stdout=subprocess.PIPE)
        self.cleanup.enter_context(nursery)
        self.cleanup.callback(nursery.kill)
        assert nursery.stdout and nursery.stdout.readline() == b"ready\n"
        return path


@contextmanager
def opened(env: dict[str, str]) -> Iterator[Arena]:
    """The arena of this environment."""
    with ExitStack() as cleanup:
        yield Arena(env, Nurseries(cleanup))


@pytest.fixture
def arena(tmp_path: Path) -> Iterator[Arena]:
    if settings.SQLITE:
        path = tmp_path / "race.sqlite3"
        shutil.copyfile(empty.sqlite(), path)
        with opened(on_sqlite(path)) as arena:
            yield arena
        return
    with scratch(empty.postgres()) as (_name, url), opened(environment(url, tmp_path)) as arena:
        yield arena
