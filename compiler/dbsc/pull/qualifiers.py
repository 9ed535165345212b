"""Columns of queries over one relation, without its name: `select title from tenant`, not `select tenant.title`.

A bare name means the column of the innermost query that has it, so nothing else can be meant. A server older than 16
says the name of the relation in every view, and all say it in queries inside of others.
"""

from __future__ import annotations

from dbsc.hints import Any
from dbsc.sqltext.outputs import label
from dbsc.sqltext.tree import Node, kind, strings

_HOLDERS = frozenset({dict, list})
_WORDS = frozenset({"ColumnRef", "A_Const", "RangeVar", "typeName", "funcname", "name", "alias"})
_OF_OUTPUTS = ("sortClause", "distinctClause")  # where a bare name is that of a column which the query returns, first


def unqualified(tree: Node, queries: int) -> Node:
    """A tree with the names of columns as short as they can be; `queries` is how many are in it at most."""
    if queries == 0:
        return tree
    if queries == 1 and kind(tree) == "SelectStmt":
        select: Node = tree["SelectStmt"]
        alias = _only_relation(select)
        return tree if alias is None else {"SelectStmt": _bare(select, alias)}
    found: Node = _shortened(tree)
    return found


def _shortened(value: Any) -> Any:
    if type(value) is list:
        return [_shortened(item) for item in value]
    if type(value) is not dict:
        return value
    found = {field: inner if _is_plain(field, inner) else _shortened(inner) for field, inner in value.items()}
    alias = _only_relation(found)
    return found if alias is None else _bare(found, alias)


def _only_relation(select: Node) -> str | None:
    """The name of the one relation that a query reads; None for all else."""
    if len(select.get("fromClause", ())) != 1 or "targetList" not in select:
        return None
    item: Node = select["fromClause"][0]
    if kind(item) not in ("RangeVar", "RangeSubselect"):
        return None
    inner: Node = item[kind(item)]
    name: str | None = inner.get("alias", {}).get("aliasname", inner.get("relname"))
    return name


def _bare(select: Node, alias: str) -> Node:
    """A query with the columns of its only relation under their bare names."""
    returned = {label(item["ResTarget"]["val"]): item["ResTarget"] for item in select["targetList"]}
    returned.update({each["name"]: each for each in [t["ResTarget"] for t in select["targetList"]] if "name" in each})
    kept = frozenset(name for name, target in returned.items() if _column(target["val"], alias) != name)
    return {
        field: inner if field == "fromClause" else _without(inner, alias, kept if field in _OF_OUTPUTS else frozenset())
        for field, inner in select.items()
    }


def _without(value: Any, alias: str, kept: frozenset[str | None]) -> Any:
    """A part of a query without the name of its relation, but for columns that are `kept`; queries in it are passed."""
    if type(value) is list:
        return [_without(item, alias, kept) for item in value]
    if type(value) is not dict or "SelectStmt" in value:
        return value
    column = _column(value, alias)
    if column is not None and column not in kept:
        return {"ColumnRef": {**value["ColumnRef"], "fields": value["ColumnRef"]["fields"][1:]}}
    return {field: inner if _is_plain(field, inner) else _without(inner, alias, kept) for field, inner in value.items()}


def _is_plain(field: str, inner: Any) -> bool:
    """Whether a field holds neither a query nor what is made of columns."""
    return type(inner) not in _HOLDERS or field in _WORDS


def _column(value: Node, alias: str) -> str | None:
    """The column of a relation that a node names with the relation's name."""
    fields = value.get("ColumnRef", {}).get("fields", ())
    parts = strings(fields)
    return parts[1] if len(parts) == len(fields) == 2 and parts[0] == alias else None
