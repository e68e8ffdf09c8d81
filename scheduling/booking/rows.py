"""Rows by the million: written as they are, without an instance for each.

PostgreSQL: COPY. SQLite: one statement, many times. Defaults are those of the model; every rule
that the database keeps is kept.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models


class Table:
    """One model's table. `varying` names the fields that each row gives, in this order; all
    others get the model's default."""

    def __init__(self, model: type[models.Model], *varying: str) -> None:
        self.name = model._meta.db_table
        self.varying: list[models.Field[Any, Any]] = [
            model._meta.get_field(name)  # type: ignore[misc] # none is a relation from elsewhere
            for name in varying
        ]
        fixed = [
            field
            for field in model._meta.concrete_fields
            if field not in self.varying and not field.primary_key
        ]
        self.columns = [str(field.column) for field in [*self.varying, *fixed]]
        self.defaults = tuple(self._ready(field, field.get_default()) for field in fixed)

    def ids(self, count: int) -> Sequence[int]:
        """Keys that nobody else will get. Call inside the transaction that writes them."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                    [self.name, count],
                )
                return [row[0] for row in cursor.fetchall()]
            # SQLite has one writer, and that is this transaction.
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [self.name])
            last = cursor.fetchone()
            first = (last[0] if last else 0) + 1
            return range(first, first + count)

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """An IntegrityError leaves none of them."""
        columns = ", ".join(connection.ops.quote_name(column) for column in self.columns)
        table = connection.ops.quote_name(self.name)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                statement = f"COPY {table} ({columns}) FROM STDIN"
                # The cursor's own errors are the driver's; ours are Django's.
                with connection.wrap_database_errors, cursor.copy(statement) as copy:
                    for row in rows:
                        copy.write_row(row + self.defaults)
                return
            marks = ", ".join(["%s"] * len(self.columns))
            cursor.executemany(
                f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - names of ours
                [self._readied(row) + self.defaults for row in rows],
            )

    def _readied(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(self._ready(f, value) for f, value in zip(self.varying, row, strict=True))

    @staticmethod
    def _ready(field: "models.Field[Any, Any]", value: Any) -> Any:
        return field.get_db_prep_save(value, connection)
