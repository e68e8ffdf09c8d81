"""Taking turns by name: for limits that two at once would both be under."""

from django.db import connection


def one_at_a_time(name: str) -> None:
    """Until the transaction ends, others of this name wait here. On SQLite, which has one writer,
    they wait already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
