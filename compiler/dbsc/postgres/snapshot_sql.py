"""Pieces of SQL that the snapshot's queries share."""

from __future__ import annotations

OWN_OBJECT = 16384
"""Objects with lower identifiers are PostgreSQL's own."""


def user_schema(alias: str) -> str:
    """Whether a row of pg_namespace is not one of PostgreSQL's own schemas."""
    return f"{alias}.nspname <> 'information_schema' and {alias}.nspname not like 'pg\\_%'"


def own(catalog: str, oid: str) -> str:
    """Whether an object does not belong to an extension."""
    return (
        f"not exists (select from pg_depend e where e.classid = '{catalog}'::regclass"
        f" and e.objid = {oid} and e.deptype = 'e')"
    )


def ordered(array: str) -> str:
    """The elements of an array of text in a fixed order; null if there are none."""
    return f'(select array_agg(element order by element collate "C") from unnest({array}) as element)'
