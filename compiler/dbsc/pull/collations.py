"""Collations of PostgreSQL itself that have the name of one of ours, with their schema: a bare name would mean ours."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Collation
from dbsc.hints import Any
from dbsc.record import Record


def told_apart(catalog: Catalog) -> Catalog:
    """The catalog with `pg_catalog` before each collation of PostgreSQL that one of ours has the name of."""
    taken = frozenset((each.name,) for each in catalog.all(Collation))
    if not taken:
        return catalog
    return catalog.replace(objects={reference: _told(each, taken) for reference, each in catalog.objects.items()})


def _told(value: Any, taken: frozenset[tuple[str, ...]]) -> Any:
    if isinstance(value, tuple) and value and isinstance(value[0], Record):
        return tuple([_told(item, taken) for item in value])
    if not isinstance(value, Record):
        return value
    changed = {}
    for field in value._fields:
        inner = getattr(value, field)
        told = ("pg_catalog", *inner) if field == "collation" and inner in taken else _told(inner, taken)
        if told is not inner:
            changed[field] = told
    return value.replace(**changed) if changed else value
