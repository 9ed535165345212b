"""Statements that change rows: what is written fits the columns that it goes into."""

from __future__ import annotations

from dbsc.sqltext.scope import Scope, Source
from dbsc.sqltext.tree import Node
from dbsc.sqltypes.columns import place_of, typed
from dbsc.sqltypes.own import is_star
from dbsc.sqltypes.places import ANYTHING, Typed
from dbsc.sqltypes.relations import Relations
from dbsc.sqltypes.world import Column, Columns


class Modifications(Relations):
    """Looks into `insert`, `update`, `delete` and `merge`. A subclass looks into queries (`query`)."""

    def query(self, tree: Node, outer: Scope, keep_unknown: bool = False) -> Columns:
        """The columns of a statement that may stand where a query may. `keep_unknown` leaves strings without a type."""
        raise NotImplementedError

    def modification(self, form: str, node: Node, scope: Scope) -> Columns:
        target = self.table(node["relation"], scope)
        self.clause = ANYTHING
        inner = Scope(scope)
        star = typed(target.columns)
        if form == "InsertStmt":
            self.inserted(node, target, scope)
            conflict: Node = node.get("onConflictClause", {})
            inner.sources.append(target)
            visible = Scope(scope)
            visible.sources += (target, Source("excluded", target.columns))
            self.updated(conflict.get("targetList", []), target, visible)
            self.condition(conflict.get("whereClause"), visible, "`where`")
        else:
            inner.sources.append(target)
            using = self.sources([*node.get("fromClause", ()), *node.get("usingClause", ())], inner)
            if form == "MergeStmt":
                self.source(node["sourceRelation"], inner, False)
                return None
            star = None if star is None or using is None else (*star, *using)
            self.updated(node.get("targetList", []), target, inner)
            self.condition(node.get("whereClause"), inner, "`where`")
        returning = node.get("returningClause", {}).get("exprs") or node.get("returningList")
        return self.targets(returning, inner, star) if returning else ()

    def inserted(self, node: Node, target: Source, scope: Scope) -> None:
        """What is inserted fits the columns it goes into: the values of each row, or the columns of a query."""
        if "selectStmt" not in node:
            return
        written: list[Node] = [item["ResTarget"] for item in node.get("cols", ())]
        names = [item.get("name", "") for item in written] or [column.name for column in target.columns or ()]
        self.named_once(written)
        select: Node = node["selectStmt"].get("SelectStmt", {})
        if "valuesLists" in select and "withClause" not in select:
            rows: list[list[Node]] = [row["List"]["items"] for row in select["valuesLists"]]
            lists = [self.each(row, scope) for row in rows]
            if names and not any(map(is_star, rows[0])):
                self.as_many(len(lists[0]), len(names), bool(written), place_of(select))
        else:
            columns = self.query(node["selectStmt"], scope, keep_unknown=True)
            location = place_of(select)
            lists = [[Typed(column.type, location=location) for column in columns or ()]]
            if names and columns is not None:
                self.as_many(len(columns), len(names), bool(written), location)
        for values in lists:
            for name, value in zip(names, values, strict=False):
                into = target.find(name)
                if isinstance(into, Column) and into.type:
                    self.assign(value, into.type, into.values, f"column `{name}`")

    def named_once(self, written: list[Node]) -> None:
        """Reports a column that an `insert` names twice; parts of one may be."""
        seen: set[str] = set()
        for item in written:
            name = item.get("name", "")
            if name in seen and "indirection" not in item:
                self.problem("DBS108", f"the column `{name}` is named twice", item.get("location", 0))
            seen.add(name)

    def as_many(self, values: int, columns: int, named: bool, location: int) -> None:
        """Reports rows of more values than there are columns for, or of fewer than are named."""
        if values > columns or (named and values < columns):
            message = f"each row gives {values}, and the columns to fill are {columns}"
            self.problem("DBS412", message, location, "name as many columns as there are values")

    def updated(self, items: list[Node], target: Source, scope: Scope) -> None:
        """What is set fits its column."""
        for item in items:
            node: Node = item["ResTarget"]
            if "SetToDefault" in node["val"] or "MultiAssignRef" in node["val"]:
                continue
            found = self.expression(node["val"], scope)
            into = target.find(node.get("name", ""))
            if isinstance(into, Column) and into.type and "indirection" not in node:
                self.assign(found, into.type, into.values, f"column `{into.name}`")
