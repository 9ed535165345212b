"""Lists of columns as joins, aliases and outer sides make them, and where what gives them is written."""

from __future__ import annotations

from dbsc.sqltext.scope import Source
from dbsc.sqltext.tree import Node, nodes, strings
from dbsc.sqltypes.world import Column, Columns


def typed(columns: object) -> Columns:
    """The columns, which in the scopes of this module are all typed."""
    return columns  # type: ignore[return-value]


def place_of(arm: Node) -> int:
    """Where an arm of a set operation says something."""
    while "larg" in arm:
        arm = arm["larg"]
    targets = arm.get("targetList")
    if targets:
        return int(targets[0]["ResTarget"].get("location", 0))
    rows = arm.get("valuesLists")
    first: Node = rows[0]["List"]["items"][0] if rows else {"": {}}
    return int(next(iter(first.values())).get("location", 0))


def place_of_expression(item: Node) -> int:
    """Where an expression starts, as far as its tree says."""
    found = [node["location"] for node in nodes(item) if node.get("location", -1) >= 0]
    return min(found, default=0)


def place_in_from(item: Node, name: str) -> int:
    """Where the relation of a name stands in `from`, or else what holds it."""
    if "JoinExpr" in item:
        join: Node = item["JoinExpr"]
        return place_in_from(join["rarg"], name) or place_in_from(join["larg"], name)
    if "RangeSubselect" in item:
        return place_of(item["RangeSubselect"]["subquery"].get("SelectStmt", {}))
    if "RangeFunction" in item:
        call: Node = item["RangeFunction"]["functions"][0]["List"]["items"][0]
        return int(next(iter(call.values())).get("location", 0))
    node: Node = item.get("RangeVar", {})
    is_it = node.get("alias", {}).get("aliasname", node.get("relname")) == name
    return int(node.get("location", 0)) if is_it else 0


def bare_name(item: Node) -> str | None:
    """The name that an expression is, if it is nothing more."""
    fields = item.get("ColumnRef", {}).get("fields", ())
    return fields[0]["String"].get("sval") if len(fields) == 1 and "String" in fields[0] else None


def loosened(columns: Columns) -> Columns:
    """The columns of the far side of an outer join."""
    return columns and tuple([column if column.nullable else column.replace(nullable=True) for column in columns])


def loose(source: Source) -> Source:
    return source.replace(columns=loosened(typed(source.columns)))


def renamed(columns: Columns, names: tuple[str, ...]) -> Columns:
    """The columns under the names of an alias's list, which may be shorter."""
    if columns is None or not names:
        return columns
    head = [column.replace(name=name) for column, name in zip(columns, names, strict=False)]
    return (*head, *columns[len(head) :])


def joined(left: Columns, right: Columns, shared: tuple[str, ...], form: str) -> tuple[Columns, tuple[Column, ...]]:
    """The columns of a join in the order of `*`, the shared ones once and first; and these alone."""
    if left is None or right is None:
        return None, ()
    if not shared:
        return (*left, *right), ()
    merged = []
    for name in shared:
        sides = [next((c for c in side if c.name == name), None) for side in (left, right)]
        pick = sides[1] if form == "JOIN_RIGHT" else sides[0]
        same = len({side.type for side in sides if side}) == 1
        if pick is None or not same:
            merged.append(Column(name))
        elif form == "JOIN_FULL":
            merged.append(pick.replace(nullable=True, values=()))
        else:
            merged.append(pick)
    others = [column for column in (*left, *right) if column.name not in shared]
    return (*merged, *others), tuple(merged)


def extended(entry: Node, columns: Columns) -> Columns:
    """The columns of a common table expression: under its own names, and with those that `search` and `cycle` add."""
    columns = renamed(columns, strings(entry.get("aliascolnames", ())))
    if columns is None:
        return None
    search, cycle = entry.get("search_clause", {}), entry.get("cycle_clause", {})
    extra = (search.get("search_seq_column"), cycle.get("cycle_mark_column"), cycle.get("cycle_path_column"))
    return (*columns, *[Column(name) for name in extra if name])
