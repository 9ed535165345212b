"""The schema in which dbsc keeps what it knows of a database that it applies migrations to. It is nobody's schema."""

from __future__ import annotations

from dbsc.postgres.connection import Connection

SCHEMA = "dbsc"
_COLUMNS = ("name", "position", "before", "after", "state", "runs")


def is_there(connection: Connection) -> bool:
    """Whether a database has it: it is told from a user's own schema of that name by the columns of its ledger."""
    row = connection.execute(
        "select count(*) from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid"
        " join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = %s and c.relname = 'migration' and a.attname = any(%s)",
        (SCHEMA, list(_COLUMNS)),
    ).fetchone()
    return row is not None and row[0] == len(_COLUMNS)
