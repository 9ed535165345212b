"""What is not the same in all rows of a group: columns that are neither grouped by nor aggregated, nested aggregates.

Follows `parse_agg.c`: an expression that is grouped by may be used as a whole, and where a table's primary key is
grouped by, all of its columns may. Source: https://www.postgresql.org/docs/current/sql-select.html#SQL-GROUPBY,
measured on 15 and 18. Grouping sets, and what is not known for certain, are left to the server.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.hints import Any
from dbsc.sqltext.outputs import label
from dbsc.sqltext.scope import Scope
from dbsc.sqltext.tree import Node, kind, nodes, strings
from dbsc.sqltypes.columns import bare_name
from dbsc.sqltypes.own import (
    MERGED,
    Own,
    UnsureError,
    canonical,
    is_star,
    numbered,
    outside_queries,
    own_column,
    references_of,
)
from dbsc.sqltypes.places import Problem
from dbsc.sqltypes.world import World

_HOLDERS = frozenset({dict, list})
_JOINLESS = frozenset({"ColumnRef", "A_Const", "RangeVar", "typeName", "funcname", "name", "alias"})
"""The fields that hold no query."""


def ungrouped(node: Node, scope: Scope, world: World) -> list[Problem]:
    """What is wrong with the groups of a `select` whose relations are in the scope."""
    try:
        return _Groups(node, scope, world).problems()
    except UnsureError:
        return []


class _Groups:
    """The groups of one query, and what is used of their rows."""

    def __init__(self, node: Node, scope: Scope, world: World) -> None:
        self.scope = scope
        self.world = world
        self.node = node
        self.targets: list[Node] = [item["ResTarget"] for item in node.get("targetList", ())]
        self.columns: set[Own] = set()
        self.inside: set[Own] = set()  # columns in the expressions that are grouped by
        self.expressions: set[Any] = set()
        self.found: list[Problem] = []

    def problems(self) -> list[Problem]:
        """What is wrong, in any order."""
        used = [*self.used()]
        if not self.node.keys() & {"groupClause", "havingClause"} and not any(map(self.has_aggregates, used)):
            return []
        if _has_named_join(self.node.get("fromClause", [])):
            return []  # its name stands for the columns of its tables
        for item in self.node.get("groupClause", ()):
            self.group(item)
        for expression in used:
            try:
                self.check(expression)
            except UnsureError:
                continue
        return self.found

    def used(self) -> Iterator[Node]:
        """The expressions that are evaluated for each group."""
        yield from (target["val"] for target in self.targets)
        if "havingClause" in self.node:
            yield self.node["havingClause"]
        sorted_by = (*self.node.get("sortClause", ()), *self.node.get("distinctClause", ()))
        names = {target.get("name") or label(target["val"]) for target in self.targets if sorted_by}
        stars = any(is_star(target["val"]) for target in self.targets)
        for item in sorted_by:
            expression = item.get("SortBy", {}).get("node", item)
            name = bare_name(expression) if expression else None
            if expression and "A_Const" not in expression and (name is None or not (stars or name in names)):
                yield expression
        for window in self.node.get("windowClause", ()):
            yield from window["WindowDef"].get("partitionClause", ())
            yield from (item["SortBy"]["node"] for item in window["WindowDef"].get("orderClause", ()))

    # ------------------------------------------------------------ what is grouped by

    def group(self, item: Node) -> None:
        """Notes an item of `group by`: an expression, the number of a column, or the name of one that comes out."""
        if "GroupingSet" in item:
            raise UnsureError
        if "RowExpr" in item:
            for part in item["RowExpr"].get("args", ()):
                self.group(part)
            return
        number = item.get("A_Const", {}).get("ival", {}).get("ival")
        if number is not None:
            if any(is_star(target["val"]) for target in self.targets) or not 0 < number <= len(self.targets):
                raise UnsureError
            item = self.targets[number - 1]["val"]
        elif bare_name(item) is not None and own_column(self.scope, item["ColumnRef"]) is None:
            named = [t for t in self.targets if (t.get("name") or label(t["val"])) == bare_name(item)]
            if len(named) > 1:
                raise UnsureError
            item = named[0]["val"] if named else item
        self.key(item)

    def key(self, item: Node) -> None:
        """Notes an expression that is grouped by; a cast may turn out to be none."""
        self.expressions.add(canonical(self.scope, self.world, item))
        while "TypeCast" in item or "CollateClause" in item:
            item = item[kind(item)]["arg"]
        if "ColumnRef" in item:
            own = own_column(self.scope, item["ColumnRef"])
            self.columns.update(() if own is None else (own,))
        else:
            self.inside.update(own for ref in references_of(item) if (own := own_column(self.scope, ref)) is not None)

    # ------------------------------------------------------------ columns and aggregates

    def is_aggregate(self, call: Node) -> bool:
        """Whether a call is one of an aggregate, and no window function."""
        if "over" in call:
            return False
        kinds = {routine.kind in "ao" for routine in self.world.functions(strings(call["funcname"]))}
        if len(kinds) != 1:
            raise UnsureError
        return kinds.pop()

    def aggregates(self, expression: Node | list[Node]) -> list[Node]:
        """The calls of aggregates over the rows of this query: those over the rows of another say which."""
        calls = [call for call in _calls(expression) if self.is_aggregate(call)]
        for call in calls:
            references = references_of(call)
            if any(own_column(self.scope, each) for each in references):
                continue
            if references or any("SubLink" in part for part in nodes(call)):
                raise UnsureError
        return calls

    def has_aggregates(self, expression: Node) -> bool:
        """Whether there is an aggregate over the rows of this query for certain."""
        if "ColumnRef" in expression:
            return False
        try:
            return bool(self.aggregates(expression))
        except UnsureError:
            return False

    def is_dependent(self, own: Own) -> bool:
        """Whether a column is told by what is grouped by, or may be."""
        number, _ = own
        if own in self.columns:
            return True
        if number == MERGED:
            return True
        source = self.scope.sources[number]
        if source.relation is None:
            return False
        key = self.world.primary_key(source.relation)
        if not key:
            return key is None
        here = [column.name for column in source.columns or () if column.column in key]  # an alias may rename them
        return len(here) != len(key) or all(numbered(self.scope, number, name) in self.columns for name in here)

    # ------------------------------------------------------------ what is wrong

    def check(self, root: Node) -> None:
        """Reports what is used of the rows of a group without an aggregate."""
        if is_star(root):
            self.check_star(root["ColumnRef"])
            return
        stack: list[Any] = [root]
        while stack:
            value = stack.pop()
            if isinstance(value, list):
                stack += value
            if not isinstance(value, dict):
                continue
            if "ColumnRef" in value:
                self.check_column(value["ColumnRef"], value is root)
            elif "FuncCall" in value and self.is_aggregate(value["FuncCall"]):
                self.check_nested(value["FuncCall"])
            elif "SubLink" in value:
                stack.append(value["SubLink"].get("testexpr"))
            elif value and kind(value).startswith(("Json", "GroupingFunc")):
                raise UnsureError
            elif not self.expressions or canonical(self.scope, self.world, value) not in self.expressions:
                stack += value.values()

    def check_column(self, reference: Node, is_whole: bool) -> None:
        own = own_column(self.scope, reference)
        if own is None or self.is_dependent(own) or (own in self.inside and not is_whole):
            return
        self.report(".".join(strings(reference["fields"])), reference.get("location", 0))

    def check_star(self, reference: Node) -> None:
        """A star is all columns of one relation, or of all."""
        parts = strings(reference["fields"])
        only = self.scope.source(parts) if parts else None
        for number, source in enumerate(self.scope.sources):
            for column in source.columns or ():
                if (source is only or not parts) and not self.is_dependent(numbered(self.scope, number, column.name)):
                    self.report(column.name, reference.get("location", 0))
                    return

    def report(self, name: str, location: int) -> None:
        one = f"or take one of its values, as in `min({name})`"
        if "groupClause" in self.node:
            message = f"`{name}` may have several values in a group"
            help_ = f"add `{name}` to `group by`, {one}"
        else:
            message = f"`{name}` has a value for each row, and the query makes one row of all"
            help_ = f"write `group by {name}`, {one}"
        self.found.append(Problem("DBS413", message, location, help_))

    def check_nested(self, call: Node) -> None:
        inner = self.aggregates([*call.get("args", ()), *call.get("agg_order", ())])
        if inner:
            name = strings(inner[0]["funcname"])[-1]
            message = f"an aggregate cannot hold another, such as `{name}`"
            help_ = "aggregate in a query in `from`, and its rows once more"
            self.found.append(Problem("DBS407", message, inner[0].get("location", 0), help_))


def _has_named_join(items: list[Node]) -> bool:
    """Whether a join that has a name of its own stands anywhere in `from`."""
    if all("RangeVar" in item for item in items):
        return False
    stack: list[Any] = [*items]
    while stack:
        value = stack.pop()
        if type(value) is list:
            stack += value
        elif type(value) is dict:
            if "alias" in value.get("JoinExpr", ()):
                return True
            stack += [inner for field, inner in value.items() if type(inner) in _HOLDERS and field not in _JOINLESS]
    return False


def _calls(root: Node | list[Node]) -> list[Node]:
    return [value["FuncCall"] for value in outside_queries(root) if "FuncCall" in value]
