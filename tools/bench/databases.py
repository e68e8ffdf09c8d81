"""Databases of the bench's own on the server of DATABASE_URL. A loaded network is kept as a
template for the day, so that a second run need not load it again; what is measured is a copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import urlsplit

import psycopg


class Server:
    def __init__(self, url: str) -> None:
        self.url = url

    def url_of(self, name: str) -> str:
        return urlsplit(self.url)._replace(path=f"/{name}").geturl()

    def names(self) -> list[str]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE datname ~ '^bench_'")
            return [row[0] for row in found]

    def create(self, name: str, template: str = "template0") -> None:
        self._order(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self._order(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def version(self) -> str:
        with psycopg.connect(self.url) as connection:
            row = connection.execute("SHOW server_version").fetchone()
        return str(row[0]).split()[0] if row else "?"

    def settle(self, name: str) -> None:
        """Fresh statistics, and nothing left for the autovacuum to begin on while we measure."""
        with psycopg.connect(self.url_of(name), autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    @contextmanager
    def copy(self, template: str) -> Iterator[str]:
        """A copy to measure on, dropped afterwards; gives its URL."""
        name = f"{template}_run"
        self.drop(name)
        self.create(name, template)
        try:
            yield self.url_of(name)
        finally:
            self.drop(name)

    def _order(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement.encode())


def template_name(points: int) -> str:
    return f"bench_{points}_{date.today():%Y%m%d}"  # noqa: DTZ011 - only a name
