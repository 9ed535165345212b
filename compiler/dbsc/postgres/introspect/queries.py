"""Pieces of SQL that the questions about a database share."""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.postgres.snapshot_sql import OWN_OBJECT, own, user_schema
from dbsc.sqltext.quote import literal

__all__ = ["OWN_OBJECT", "ROLES", "SCHEMAS", "about", "of_database", "of_user", "own_schema", "schema_name"]

SCHEMAS, ROLES = "@schemas", "@roles"
"""Stand for the schemas and the roles of the platform that a database is on, as arrays; none on a plain server."""


def own_schema(alias: str) -> str:
    """Whether a row of pg_namespace is none of PostgreSQL's own."""
    return user_schema(alias)


def schema_name(oid: str) -> str:
    """What a schema is called, not as it is written: a cast to `regnamespace` puts quotes around some names."""
    return f"(select nspname::text from pg_namespace where oid = {oid})"


def of_database(catalog: str, oid: str, namespace: str | None = None) -> str:
    """Whether an object belongs to the database itself: not to PostgreSQL, its platform, or an extension."""
    return (f"{of_user(namespace)} and " if namespace else "") + own(catalog, oid)


def of_user(alias: str) -> str:
    """Whether a row of pg_namespace is neither one of PostgreSQL's own nor one of the platform's."""
    return f"{user_schema(alias)} and {alias}.nspname <> all ({SCHEMAS}::text[])"


def about(query: str, schemas: Iterable[str], roles: Iterable[str]) -> str:
    """A query about a database on a platform that has these schemas and roles."""
    for word, names in ((SCHEMAS, schemas), (ROLES, roles)):
        query = query.replace(word, literal(f"{{{','.join(names)}}}"))
    return query
