"""Syntax that only newer servers read, from https://www.postgresql.org/docs/release/: what it is and since when.

Functions that came later are known by the catalog of functions; this is about the grammar. All of it has `json`,
`merge` or `returning` in it.
"""

from __future__ import annotations

from dbsc.record import Record
from dbsc.sqltext.parse import Fragment
from dbsc.sqltext.tree import nodes, strings

_NODES = {
    "JsonArrayAgg": ("`json_arrayagg`", 16),
    "JsonArrayConstructor": ("`json_array`", 16),
    "JsonArrayQueryConstructor": ("`json_array`", 16),
    "JsonFuncExpr": ("`json_value`, `json_query` and `json_exists`", 17),
    "JsonIsPredicate": ("`is json`", 16),
    "JsonObjectAgg": ("`json_objectagg`", 16),
    "JsonObjectConstructor": ("`json_object` with names and values", 16),
    "JsonParseExpr": ("`json(…)`", 17),
    "JsonScalarExpr": ("`json_scalar`", 17),
    "JsonSerializeExpr": ("`json_serialize`", 17),
    "JsonTable": ("`json_table`", 17),
    "MergeStmt": ("`merge`", 15),
}


class Newer(Record):
    """What is newer, the version that it came with, and where it starts in the fragment."""

    what: str
    since: int
    start: int


def newer_syntax(fragment: Fragment) -> list[Newer]:
    """What a fragment uses that PostgreSQL 14 does not read, newest first."""
    found: list[Newer] = []
    for node in nodes(fragment.tree):
        for name, inner in node.items():
            if name in _NODES:
                what, since = _NODES[name]
                found.append(Newer(what, since, inner.get("location", 0)))
            if name == "MergeStmt" and "returningClause" in inner:
                found.append(Newer("`returning` of `merge`", 17, 0))
            if name == "matchKind" and inner == "MERGE_WHEN_NOT_MATCHED_BY_SOURCE":
                found.append(Newer("`when not matched by source`", 17, 0))
            if name == "returningClause":
                found += _old_and_new(inner)
    return sorted(found, key=lambda each: (-each.since, each.start))


def _old_and_new(clause: dict[str, object]) -> list[Newer]:
    """`returning old.a, new.a`; a relation may bear these names, but hardly does."""
    for node in nodes(clause):
        column = node.get("ColumnRef")
        names = strings(column["fields"]) if isinstance(column, dict) else ()
        if len(names) == 2 and names[0] in ("old", "new") and isinstance(column, dict):
            return [Newer(f"`{names[0]}` in `returning`", 18, column.get("location", 0))]
    return []
