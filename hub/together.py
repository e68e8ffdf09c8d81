"""Rows of several tables written at once: on PostgreSQL in one statement with a part for each row;
on SQLite, where no server has to be asked, one after another.

A row may name another of the same batch, which has no id yet, by its foreign key or by `IdOf`.
Columns and values come from the models, so a new column needs nothing here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.db import connection, models


@dataclass(frozen=True, slots=True)
class IdOf:
    """In a text column: the id that another row of the batch gets."""

    row: models.Model


@dataclass(slots=True)
class _Order:
    text: str
    values: list[Any]
    then: Callable[[int], object] | None = None  # gets what the statement returns


Names = dict[int, str]  # of the parts that make rows, by the row's identity
Step = Callable[[Names, str], _Order]


class Together:
    """Collects rows; `write` sends them. Write it inside a transaction."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    def insert(self, row: models.Model) -> None:
        self._steps.append(partial(_insert, row))

    def put(self, row: models.Model, *, by: str) -> None:
        """Inserts, or takes the place of the row with the same `by`, a unique field."""
        self._steps.append(partial(_put, row, by))

    def update(self, row: models.Model, fields: Sequence[str]) -> None:
        self._steps.append(partial(_update, row, fields))

    def order(self, text: str, values: Sequence[Any], *, then: Callable[[int], object]) -> None:
        """A statement of the caller's, the same on both databases, that returns one number."""
        self._steps.append(lambda _names, _own: _Order(text, list(values), then))

    def write(self) -> None:
        """Raises IntegrityError: then nothing of it is written."""
        if self._steps and connection.vendor == "postgresql":
            _at_once(self._steps)
        else:
            _one_by_one(self._steps)
        self._steps = []


def _one_by_one(steps: Sequence[Step]) -> None:
    with connection.cursor() as cursor:
        for step in steps:
            one = step({}, "")
            cursor.execute(one.text, one.values)
            if one.then is not None:
                one.then(cursor.fetchone()[0])


def _at_once(steps: Sequence[Step]) -> None:
    names: Names = {}
    orders = {f"part{at}": step(names, f"part{at}") for at, step in enumerate(steps)}
    parts = ", ".join(f"{name} AS ({one.text})" for name, one in orders.items())
    telling = {name: one.then for name, one in orders.items() if one.then is not None}
    answers = ", ".join(f"(SELECT * FROM {name})" for name in telling) or "1"  # noqa: S608
    values = [value for one in orders.values() for value in one.values]
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {parts} SELECT {answers}", values)
        found = cursor.fetchone()
    for then, answer in zip(telling.values(), found, strict=False):
        then(answer)


# Of these the database takes the value as the model has it.
PLAIN = (
    *(models.CharField, models.TextField, models.BooleanField, models.ForeignKey),
    *(models.PositiveIntegerField, models.PositiveSmallIntegerField, models.BigIntegerField),
)


@cache
def _columns(model: type[models.Model]) -> list[tuple[Any, str, str, bool]]:
    """Of each field that is written: itself, where the row keeps it, its column, and whether its
    values go as they are."""
    auto = model._meta.auto_field
    fields = [some for some in model._meta.concrete_fields if some is not auto]
    return [(f, f.attname, f'"{f.column}"', type(f) in PLAIN) for f in fields]


def _insert(row: models.Model, names: Names, own: str) -> _Order:
    columns, marks, values = [], [], []
    for some, at, column, plain in _columns(type(row)):
        mark, given = _value(row, some, at, plain, names)
        columns.append(column)
        marks.append(mark)
        values += given
    table, auto = row._meta.db_table, row._meta.auto_field
    text = f'INSERT INTO "{table}" ({", ".join(columns)}) VALUES ({", ".join(marks)})'  # noqa: S608
    if auto is None:
        return _Order(text, values)
    names[id(row)] = own
    return _Order(f'{text} RETURNING "{auto.column}"', values, partial(_known, row))


def _known(row: models.Model, pk: int) -> None:
    row.pk = pk
    row._state.adding = False


def _put(row: models.Model, by: str, names: Names, own: str) -> _Order:
    one = _insert(row, names, own)
    wanted = f'"{row._meta.get_field(by).column}"'  # type: ignore[union-attr]
    others = (column for _some, _at, column, _plain in _columns(type(row)) if column != wanted)
    changes = ", ".join(f"{column} = EXCLUDED.{column}" for column in others)
    head, _returning, tail = one.text.partition(" RETURNING ")
    one.text = f"{head} ON CONFLICT ({wanted}) DO UPDATE SET {changes} RETURNING {tail}"
    return one


def _update(row: models.Model, fields: Sequence[str], names: Names, _own: str) -> _Order:
    changes, values = [], []
    for some, at, column, plain in _columns(type(row)):
        if some.name in fields:
            mark, given = _value(row, some, at, plain, names)
            changes.append(f"{column} = {mark}")
            values += given
    table, pk = row._meta.db_table, row._meta.pk.column
    text = f'UPDATE "{table}" SET {", ".join(changes)} WHERE "{pk}" = %s'  # noqa: S608
    return _Order(text, [*values, row.pk])


def _value(
    row: models.Model, some: Any, at: str, plain: bool, names: Names
) -> tuple[str, list[Any]]:
    """The mark in the statement and the value for it. What is empty is written out: fewer values
    to carry over."""
    value = getattr(row, at)
    if value is None and some.is_relation and some.is_cached(row):
        return _id_of(some.get_cached_value(row), names)
    if isinstance(value, IdOf):
        mark, given = _id_of(value.row, names)
        return f"CAST({mark} AS text)", given
    ready = value if plain or value is None else some.get_db_prep_save(value, connection)
    if ready is None:
        return "NULL", []
    return ("''", []) if ready == "" else ("%s", [ready])


def _id_of(row: models.Model | None, names: Names) -> tuple[str, list[Any]]:
    if id(row) in names:
        return f"(SELECT * FROM {names[id(row)]})", []  # noqa: S608
    return ("NULL", []) if row is None else ("%s", [row.pk])
