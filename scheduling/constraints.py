"""The one rule that no code can break: spans of one key never overlap, held by the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Columns, Statement, Table
from django.utils.translation import gettext_lazy as _

EXCLUDE = (
    "CONSTRAINT {name} EXCLUDE USING gist ({key} WITH =, tstzrange({start}, {end}, '[)') WITH &&)"
)
TRIGGER = (
    "CREATE TRIGGER {trigger} BEFORE {event} ON %(table)s FOR EACH ROW "
    "WHEN EXISTS (SELECT 1 FROM %(table)s AS other WHERE other.{key} = NEW.{key}"
    " AND other.{start} < NEW.{end} AND other.{end} > NEW.{start} AND other.id <> NEW.id) "
    "BEGIN SELECT RAISE(ABORT, '{name}'); END"
)


class NeverOverlaps(models.BaseConstraint):
    """Rows with the same `key` have half-open spans [start, end) that never overlap.

    PostgreSQL: an exclusion constraint (needs btree_gist). SQLite: two triggers, which a remake
    of the table carries along. A violation is an IntegrityError that carries `name`.
    """

    def __init__(self, *, key: str, start: str, end: str, name: str) -> None:
        super().__init__(name=name, violation_error_message=_("This time is already taken."))
        self.key, self.start, self.end = key, start, end

    def _columns(self, model: type[models.Model]) -> dict[str, str]:
        names = {"key": self.key, "start": self.start, "end": self.end}
        columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
        return {role: columns[field] for role, field in names.items()}

    def _triggers(
        self, model: type[models.Model], editor: BaseDatabaseSchemaEditor
    ) -> list[Statement]:
        columns = self._columns(model)
        watched = ", ".join(columns.values())
        events = {"insert": "INSERT", "update": f"UPDATE OF {watched}"}
        table = model._meta.db_table
        return [
            Statement(
                TRIGGER.format(
                    trigger=f"{self.name}_{moment}", event=event, name=self.name, **columns
                ),
                table=Table(table, editor.quote_name),
                # Named so that the editor drops the statement when a column goes.
                columns=Columns(table, list(columns.values()), editor.quote_name),
            )
            for moment, event in events.items()
        ]

    def constraint_sql(self, model: type[models.Model], schema_editor: Any) -> str | None:  # type: ignore[override]
        if schema_editor.connection.vendor == "sqlite":
            # After the table, and after its renaming where SQLite builds it anew.
            schema_editor.deferred_sql.extend(self._triggers(model, schema_editor))
            return None
        return EXCLUDE.format(name=schema_editor.quote_name(self.name), **self._columns(model))

    def create_sql(self, model: type[models.Model], schema_editor: Any) -> Statement:  # type: ignore[override]
        return Statement(
            "ALTER TABLE %(table)s ADD %(constraint)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            constraint=self.constraint_sql(model, schema_editor),
        )

    def remove_sql(self, model: type[models.Model], schema_editor: Any) -> Statement:  # type: ignore[override]
        return Statement(
            "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s",
            table=Table(model._meta.db_table, schema_editor.quote_name),
            name=schema_editor.quote_name(self.name),
        )

    def validate(
        self,
        model: type[models.Model],
        instance: models.Model,
        exclude: Any = None,
        using: str = "default",
    ) -> None:
        """Kindness for forms only; the database decides."""
        others = model._default_manager.using(using).filter(
            **{
                self.key: getattr(instance, self.key),
                f"{self.start}__lt": getattr(instance, self.end),
                f"{self.end}__gt": getattr(instance, self.start),
            }
        )
        if others.exclude(pk=instance.pk).exists():
            raise ValidationError(self.get_violation_error_message(), code="overlap")

    def deconstruct(self) -> Any:
        path, _args, kwargs = super().deconstruct()
        for default in ("violation_error_message", "violation_error_code"):
            kwargs.pop(default, None)
        return path, (), {**kwargs, "key": self.key, "start": self.start, "end": self.end}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NeverOverlaps) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash((self.name, self.key, self.start, self.end))


@contextmanager
def checked_at_the_end(model: type[models.Model], name: str) -> Iterator[None]:
    """For loading millions of rows in one transaction: the rule is set aside, and set up again
    before the commit over everything that was written. An overlap is an IntegrityError then, and
    nothing stays.

    PostgreSQL only, where checking row by row takes the better part of an hour for the country;
    others wait for the table meanwhile. On SQLite the triggers stay.
    """
    constraint = next(one for one in model._meta.constraints if one.name == name)
    with transaction.atomic():
        if connection.vendor != "postgresql":
            yield
            return
        with connection.schema_editor(atomic=False) as editor, connection.cursor() as cursor:
            # Foreign keys too are checked now: what waits for the commit forbids ALTER TABLE.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            editor.execute(constraint.remove_sql(model, editor) or "")
            yield
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            editor.execute(constraint.create_sql(model, editor) or "")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def violates(error: IntegrityError, name: str) -> bool:
    """Whether the database refused because of the constraint of this name."""
    return name in str(error)
