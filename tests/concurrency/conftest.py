"""Races are tried with real processes on a database of their own: a temporary SQLite file, or a
scratch database on the PostgreSQL that DATABASE_URL names, dropped afterwards."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings

from tests import empty
from tests.apart import ROOT, environment, on_sqlite
from tests.concurrency import nurseries
from tests.concurrency.nursery import asking


@dataclass(frozen=True, slots=True)
class Arena:
    """An own database with the small town in it, for child processes."""

    env: dict[str, str]

    def run(self, *args: str, stdin: str = "") -> str:
        done = subprocess.run(
            [*asking(nurseries.of(self.env)), *args],
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
            [*asking(nurseries.of(self.env)), *args],
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


@pytest.fixture
def arena(tmp_path: Path) -> Iterator[Arena]:
    if settings.SQLITE:
        path = tmp_path / "race.sqlite3"
        shutil.copyfile(empty.sqlite(), path)
        yield Arena(on_sqlite(path))
        return
    with scratch(empty.postgres()) as (_name, url):
        yield Arena(environment(url, tmp_path))
