"""A statement that may fail, inside of whatever transaction there is: what it gave, or what the server said."""

from __future__ import annotations

from dbsc.hints import Any
from dbsc.postgres.connection import Connection
from dbsc.record import Record


class Attempt(Record):
    """How many rows a statement gave or touched, and those that it gave; or why it failed."""

    count: int
    rows: tuple[tuple[Any, ...], ...] = ()
    refused: str | None = None


def attempt(connection: Connection, statement: str) -> Attempt:
    """Runs one statement; if it fails, it alone is undone."""
    import psycopg

    try:
        with connection.transaction():
            cursor = connection.execute(statement)
            rows = tuple(cursor.fetchall()) if cursor.description else ()
            return Attempt(cursor.rowcount, rows)
    except psycopg.Error as error:
        return Attempt(0, (), error.diag.message_primary or str(error))
