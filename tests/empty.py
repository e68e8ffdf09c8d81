"""The empty database that all tests copy. Migrating takes half a minute, copying no time, so it is
made once for each state of the migrations and kept beside other temporary files."""

import fcntl
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests.apart import ROOT, environment, migrate, on_sqlite

PREFIX = "hub_empty_"
BY_MIGRATING = {"auth_permission", "django_content_type"}  # the rows of an empty database


@cache
def sqlite() -> Path:
    """The path of the file to copy."""
    path = _folder() / f"{PREFIX}{_state()}.sqlite3"
    with _alone("sqlite"):
        if not path.exists():
            made = path.with_suffix(".making")
            made.unlink(missing_ok=True)
            migrate(on_sqlite(made))
            made.rename(path)
    return path


@cache
def postgres() -> str:
    """The name of the database to copy, on the server of DATABASE_URL."""
    named, name = os.environ["DATABASE_URL"], f"{PREFIX}{_state()}"
    with _alone("postgres"), psycopg.connect(named, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            making = f"{name}_making"
            server.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{making}"')
            migrate(environment(f"{named.rsplit('/', 1)[0]}/{making}", _folder()))
            server.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
    return name


def begin_with_a_copy() -> None:
    """Django's own test database becomes a copy; what it then migrates is nothing."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = postgres()
        return
    creation: Any = connection.creation
    make = creation._create_test_db

    def copied(*args: Any, **options: Any) -> str:
        name = str(make(*args, **options))
        source, target = sqlite3.connect(sqlite()), sqlite3.connect(name, uri=True)
        source.backup(target)
        source.close()
        creation.kept_open = target  # a database in memory lives as long as it is open
        return name

    creation._create_test_db = copied


def end_as_it_began() -> None:
    """For tests that commit. Django empties every table and looks for the permissions of all
    models anew, which takes longer than most of these tests."""
    TransactionTestCase._fixture_teardown = lambda _test: take_back()  # type: ignore[attr-defined]


def take_back() -> None:
    """Deletes all rows but those that come with migrating."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_written())
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - ours


@cache
def _written() -> str:
    """The question which tables have rows."""
    tables = set(connection.introspection.django_table_names(only_existing=True)) - BY_MIGRATING
    asked = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {1})"
    named = ((table, connection.ops.quote_name(table)) for table in sorted(tables))
    return " UNION ALL ".join(asked.format(*names) for names in named)


def _folder() -> Path:
    made = Path(tempfile.gettempdir()) / f"service-point-hub-tests-{os.getuid()}"
    made.mkdir(mode=0o700, exist_ok=True)
    return made


@cache
def _state() -> str:
    told = sha256((ROOT / "uv.lock").read_bytes())
    for room in ("hub", "kiosk", "locations", "scheduling"):
        for path in sorted((ROOT / room).glob("**/migrations/*.py")):
            told.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return told.hexdigest()[:16]


@contextmanager
def _alone(engine: str) -> Iterator[None]:
    with (_folder() / f"lock-{engine}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


if __name__ == "__main__":  # makes the one of the environment, beside other work
    postgres() if os.environ.get("DATABASE_URL") else sqlite()
