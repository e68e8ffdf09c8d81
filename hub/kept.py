"""Queries whose statement is built once in a process.

Django takes longer to build a statement than the database to answer it. A kept query is written as
a queryset, compiled at its first use, and from then on only gets new values: the same statement,
the same rows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import ModelIterable, get_related_populators

T = TypeVar("T")
STANDS_FOR: dict[type, Callable[[int], Any]] = {
    int: lambda at: 1_987_654_000 + at,
    str: lambda at: f"kept-value-{at}",
    datetime: lambda at: datetime(1987, 6, 5, tzinfo=UTC) + timedelta(days=at),
}


@dataclass(frozen=True, slots=True)
class _Compiled:
    statement: str
    values: tuple[Any, ...]  # those that stay; in place of the others stand their numbers
    places: tuple[tuple[int, int], ...]  # (place in the statement, which of the caller's values)
    read: Callable[[Any], list[Any]]  # the rows of the answer


class Kept(Generic[T]):
    """`make` gets a value of each of the `kinds` and gives a queryset in which each stands as it
    is: an equal, a bound, never a list and never part of a pattern. Gives model instances, or
    tuples where the queryset asks for `values_list`."""

    def __init__(self, make: Callable[..., "models.QuerySet[Any, T]"], *kinds: type) -> None:
        self._make, self._kinds = make, kinds
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, *values: Any) -> list[T]:
        known = self._compiled.get(connection.vendor)
        if known is None:
            known = self._compiled[connection.vendor] = self._compile()
        filled = list(known.values)
        for place, which in known.places:
            filled[place] = _adapted(values[which])
        with connection.cursor() as cursor:
            cursor.execute(known.statement, filled)
            return known.read(cursor.fetchall())

    def first(self, *values: Any) -> T | None:
        """Of a queryset that gives one row at most."""
        return next(iter(self.rows(*values)), None)

    def _compile(self) -> _Compiled:
        stand_ins = [STANDS_FOR[kind](at) for at, kind in enumerate(self._kinds)]
        asked = self._make(*stand_ins)
        of_rows = asked._iterable_class is not ModelIterable
        compiler = asked.query.get_compiler(connection=connection)
        statement, values = compiler.as_sql()
        known = [_adapted(one) for one in stand_ins]
        places = tuple((at, known.index(v)) for at, v in enumerate(values) if v in known)
        assert {which for _place, which in places} == set(range(len(known)))  # noqa: S101
        return _Compiled(statement, tuple(values), places, _reader(compiler, of_rows))


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _reader(compiler: Any, of_rows: bool) -> Callable[[Any], list[Any]]:
    converters = compiler.get_converters([column[0] for column in compiler.select])
    make = tuple if of_rows else _maker(compiler)

    def read(rows: Any) -> list[Any]:
        return [make(row) for row in compiler.apply_converters(rows, converters)]

    return read if converters else lambda rows: [make(row) for row in rows]


def _maker(compiler: Any) -> Callable[[Any], Any]:
    """As Django's ModelIterable: what was not asked for is fetched when it is needed."""
    select, info, alias = compiler.select, compiler.klass_info, connection.alias
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column[0].target.attname for column in select[first:last]]
    populators = get_related_populators(info, select, alias)  # type: ignore[call-arg] # stubs of 6.0

    def make(row: Any) -> Any:
        made = info["model"].from_db(alias, names, row[first:last])
        for related in populators:
            related.populate(row, made)
        return made

    return make
