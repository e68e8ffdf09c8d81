"""Plain SQL for the few statements that run at every search: building them anew each time would
take longer than the search. The same text on both databases."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from locations.models import Need, Resource
from scheduling.models import Allocation, Appointment, BusyMask, CoverMask, Segment

TABLES = {
    "allocation": Allocation._meta.db_table,
    "appointment": Appointment._meta.db_table,
    "segment": Segment._meta.db_table,
    "need": Need._meta.db_table,
    "need_capability": Need.capabilities.through._meta.db_table,
    "cover": CoverMask._meta.db_table,
    "busy": BusyMask._meta.db_table,
    "resource": Resource._meta.db_table,
    "resource_capability": Resource.capabilities.through._meta.db_table,
}


def sql(statement: str, **parts: object) -> str:
    return statement.format(**TABLES, **parts)


def marks(values: Sequence[object]) -> str:
    """Placeholders for IN; with nothing to look for it finds nothing."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
