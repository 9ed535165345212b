"""Pieces of SQL that the questions about a database share."""

from __future__ import annotations

from dbsc.postgres.snapshot_sql import OWN_OBJECT, own, user_schema

__all__ = ["OWN_OBJECT", "of_database", "own_schema"]


def own_schema(alias: str) -> str:
    """Whether a row of pg_namespace is none of PostgreSQL's own."""
    return user_schema(alias)


def of_database(catalog: str, oid: str, namespace: str | None = None) -> str:
    """Whether an object belongs to the database itself: not to PostgreSQL, not to an extension."""
    return (f"{user_schema(namespace)} and " if namespace else "") + own(catalog, oid)
