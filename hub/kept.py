"""Queries whose statement is built once in a process.

Django takes longer to build a statement than the database to answer it. A kept query is written as
a queryset, compiled at its first use, and from then on only gets new values: the same statement,
the same rows.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import ModelIterable, get_related_populators

T = TypeVar("T")


class Small(int):
    """The kind of a number that is compared with a small column: Django leaves a condition out that
    no value of the column could meet, so what stands for it must fit."""


STANDS_FOR: dict[type, Callable[[int], Any]] = {
    int: lambda at: 1_987_654_000 + at,
    Small: lambda at: 31_000 + at,
    float: lambda at: at + 0.198765,
    str: lambda at: f"kept-value-{at}",
    datetime: lambda at: datetime(1987, 6, 5, tzinfo=UTC) + timedelta(days=at),
}


@dataclass(frozen=True, slots=True)
class _Compiled:
    statement: str
    order: tuple[int, ...]  # in which the caller's values stand in the statement
    convert: Callable[[Any], Iterable[Any]]  # the rows of the answer
    make: Callable[[Any], Any]  # what the queryset gives for a row
    annotated: slice  # of a row of the answer


class Kept(Generic[T]):
    """`make` gets a value of each of the `kinds` and gives a queryset in which each stands as it
    is: an equal, a bound, never a list and never part of a pattern. Gives model instances, or
    tuples where the queryset asks for `values_list`; annotations only by `joined`."""

    def __init__(self, make: Callable[..., "models.QuerySet[Any, T]"], *kinds: type) -> None:
        self._make, self._kinds = make, kinds
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, *values: Any) -> list[T]:
        known = self._known()
        return [known.make(row) for row in self._read(known, values)]

    def joined(self, *values: Any) -> list[tuple[T, list[tuple[Any, ...]]]]:
        """Of a queryset that is annotated with the columns of many rows for each instance, in order
        of the instances: each of them once, and its annotations row by row."""
        known, last = self._known(), None
        found: list[tuple[T, list[tuple[Any, ...]]]] = []
        for row in self._read(known, values):
            if row[0] != last:
                last = row[0]
                found.append((known.make(row), []))
            found[-1][1].append(tuple(row[known.annotated]))
        return found

    def first(self, *values: Any) -> T | None:
        """Of a queryset that gives one row at most."""
        return next(iter(self.rows(*values)), None)

    def _known(self) -> _Compiled:
        known = self._compiled.get(connection.vendor)
        if known is None:
            known = self._compiled[connection.vendor] = self._compile()
        return known

    @staticmethod
    def _read(known: _Compiled, values: Sequence[Any]) -> Iterable[Any]:
        given = [_adapted(value) for value in values]
        with connection.cursor() as cursor:
            cursor.execute(known.statement, [given[which] for which in known.order])
            return known.convert(cursor.fetchall())

    def _compile(self) -> _Compiled:
        stand_ins = [STANDS_FOR[kind](at) for at, kind in enumerate(self._kinds)]
        asked = self._make(*stand_ins)
        of_rows = asked._iterable_class is not ModelIterable
        compiler = asked.query.get_compiler(connection=connection)
        statement, values = compiler.as_sql()
        known = [_adapted(one) for one in stand_ins]
        order = tuple(known.index(value) for value in values if value in known)
        assert set(order) == set(range(len(known)))  # noqa: S101
        beside = sorted((compiler.annotation_col_map or {}).values())
        return _Compiled(
            statement=_with_constants(statement, [None if v in known else v for v in values]),
            order=order,
            convert=_converter(compiler),
            make=tuple if of_rows else _maker(compiler),
            annotated=slice(beside[0], beside[-1] + 1) if beside else slice(0),
        )


def _with_constants(statement: str, values: Sequence[Any]) -> str:
    """The values that are the same at each use written into the statement; None is the caller's.
    Of a value PostgreSQL cannot tell whether it is rare, or whether a partial index holds it: it
    would plan the statement anew each time, which takes longer than carrying it out."""
    first, *parts = statement.split("%s")
    marks = ["%s" if value is None else _literal(value) for value in values]
    return first + "".join(m + part for m, part in zip(marks, parts, strict=True))


def _literal(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str) and not set(value) & set("%\\\0"):
        return "'{}'".format(value.replace("'", "''"))
    raise TypeError(f"{value!r} cannot be a constant of a kept query.")


def _adapted(value: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def _converter(compiler: Any) -> Callable[[Any], Iterable[Any]]:
    converters = compiler.get_converters([column[0] for column in compiler.select])
    return partial(compiler.apply_converters, converters=converters) if converters else iter


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
