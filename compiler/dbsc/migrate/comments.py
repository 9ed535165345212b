"""The comments of an object and of its parts."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Check, Column, Exclusion, Key, Object, Partition, Table


def without_comments(object_: Object) -> Object:
    """The object without its comments and those of its parts."""
    changes: dict[str, object] = {"comment": None} if "comment" in object_._fields else {}
    for field in ("columns", "uniques", "checks", "exclusions", "said", "attributes"):
        parts = getattr(object_, field, ())
        if parts and hasattr(parts[0], "comment"):
            changes[field] = tuple(part.replace(comment=None) for part in parts)
    key = getattr(object_, "primary_key", None)
    if key is not None:
        changes["primary_key"] = key.replace(comment=None)
    return object_.replace(**changes)


def comments_differ(before: Table | Partition, after: Table | Partition) -> bool:
    """Whether a comment differs of the table, or of what it had before."""
    had = {(type(part), part.name): part.comment for part in _commented(before)}
    if before.comment != after.comment:
        return True
    return any(had.get((type(part), part.name), part.comment) != part.comment for part in _commented(after))


def _commented(table: Table | Partition) -> Iterator[Column | Key | Check | Exclusion]:
    yield from table.columns
    if table.primary_key:
        yield table.primary_key
    yield from table.uniques
    yield from table.checks
    yield from table.exclusions
