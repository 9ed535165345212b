"""Putting rows in order and telling them apart: `order by`, `group by`, `distinct`, `union`, `limit`.

Follows `parse_clause.c`: a number stands for a column of the select list, a bare name for one of its names.
Source: https://www.postgresql.org/docs/current/sql-select.html#SQL-ORDERBY, measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.sqltext.outputs import label
from dbsc.sqltext.scope import Scope
from dbsc.sqltext.tree import Node, strings
from dbsc.sqltypes.columns import bare_name, place_of_expression
from dbsc.sqltypes.modifications import Modifications
from dbsc.sqltypes.own import Own, UnsureError, is_star, own_column, references_of
from dbsc.sqltypes.places import Clause, Typed
from dbsc.sqltypes.world import Columns


class Sorting(Modifications):
    """Looks into the clauses of a query that compare whole rows or parts of them."""

    # ------------------------------------------------------------ the clauses

    def in_order(self, node: Node, scope: Scope, found: Columns) -> None:
        """`order by`, `distinct` and `distinct on` of a query that returns these columns."""
        distinct: list[Node] = node.get("distinctClause", [])
        order = [item["SortBy"] for item in node.get("sortClause", ())]
        for item in order:
            value = self.picked(item["node"], node, scope, found, "order by")
            if value is not None and "useOp" not in item:
                self.comparable(value, "`order by`", in_order=True)
        if distinct == [{}]:
            for column in found or ():
                self.comparable(_typed(column.type, _first(node)), "`distinct`")
            for item in order:
                self.selected(item["node"], node, scope, found)
        elif distinct:
            for item in distinct:
                value = self.picked(item, node, scope, found, "distinct on")
                if value is not None:
                    self.comparable(value, "`distinct on`")
            self.distinct_first(distinct, [item["node"] for item in order], node, scope)

    def in_order_of_union(self, node: Node, found: Columns) -> None:
        """The `order by` of a set operation, which sees nothing but the columns that come out."""
        names = {column.name for column in found or ()}
        for item in node.get("sortClause", ()):
            expression: Node = item["SortBy"]["node"]
            if "A_Const" in expression or bare_name(expression) in names:
                value = self.picked(expression, node, Scope(), found, "order by")
                if value is not None and "useOp" not in item["SortBy"]:
                    self.comparable(value, "`order by`", in_order=True)
            elif found is not None and all(bare_name({"ColumnRef": ref}) in names for ref in references_of(expression)):
                message = "what `union` and its like return is put in order by columns alone, not by expressions"
                help_ = "select the expression as a column, or write `select * from (…) as all_rows order by …`"
                self.problem("DBS414", message, place_of_expression(expression), help_)

    def grouped(self, item: Node, node: Node, scope: Scope, found: Columns) -> None:
        """What is grouped by, through grouping sets."""
        if "GroupingSet" in item:
            for part in item["GroupingSet"].get("content", ()):
                self.grouped(part, node, scope, found)
            return
        value = self.picked(item, node, scope, found, "group by")
        if value is not None:
            self.comparable(value, "`group by`")

    def limits(self, node: Node, scope: Scope) -> None:
        """`limit` and `offset` are told before the first row is there."""
        for field, word in (("limitCount", "`limit`"), ("limitOffset", "`offset`")):
            if field not in node:
                continue
            self.clause = Clause(word, aggregates=not self.at_top)
            self.assign(self.expression(node[field], scope), "int8", (), word)
            for reference in references_of(node[field]):
                if _is_own(scope, reference):
                    name = ".".join(strings(reference["fields"]))
                    message = f"{word} is one number for all rows, and `{name}` is a column of theirs"
                    self.problem("DBS407", message, reference.get("location", 0), "write a number")

    # ------------------------------------------------------------ what an item means

    def picked(self, item: Node, node: Node, scope: Scope, found: Columns, words: str) -> Typed | None:
        """What an item of a clause is: a column of the select list by its number or name, or an expression."""
        location = place_of_expression(item)
        if "A_Const" in item:
            value = self.by_number(item["A_Const"], found, words, location)
            if value is not None and words == "group by":
                self.of_output(item["A_Const"]["ival"]["ival"], node, scope)
            return value
        bare = bare_name(item)
        if bare is None or (words == "group by" and _is_own(scope, item["ColumnRef"])):
            return self.expression(item, scope)
        if found is None:
            return None
        named = [column for column in found if column.name == bare]
        if not named:
            return self.expression(item, scope)
        self.one_output(bare, node, scope, location)
        if words == "group by":
            self.of_output(bare, node, scope)
        return _typed(named[0].type, location, bare if _is_own(scope, item["ColumnRef"]) else "")

    def by_number(self, constant: Node, found: Columns, words: str, location: int) -> Typed | None:
        """The column of the select list that a number stands for."""
        if "ival" not in constant:
            message = f"`{words}` takes the number of a column or an expression, and this is the same for all rows"
            self.problem("DBS414", message, location, 'write a column; a name has no quotes, or double ones: `"name"`')
            return None
        number = constant["ival"].get("ival", 0)
        if found is None:
            return None
        if not 0 < number <= len(found):
            message = f"there is no column {number}: the query returns {'one' if len(found) == 1 else len(found)}"
            help_ = "write the column" if len(found) == 1 else f"write the column, or a number from 1 to {len(found)}"
            self.problem("DBS414", message, location, help_)
            return None
        column = found[number - 1]
        return _typed(column.type, location)

    def of_output(self, wanted: str | int, node: Node, scope: Scope) -> None:
        """Looks into what a name or a number of the select list stands for, in the clause that uses it."""
        targets: list[Node] = [item["ResTarget"] for item in node.get("targetList", ())]
        if any(is_star(target["val"]) for target in targets):
            return
        for number, target in enumerate(targets, 1):
            if wanted in (number, target.get("name") or label(target["val"])):
                self.expression(target["val"], scope)

    def one_output(self, name: str, node: Node, scope: Scope, location: int) -> None:
        """Reports a name that several columns of the select list have, which are not the same."""
        targets: list[Node] = [item["ResTarget"] for item in node.get("targetList", ())]
        values = [target["val"] for target in targets if (target.get("name") or label(target["val"])) == name]
        if len(values) < 2 or not all("ColumnRef" in value for value in values):
            return
        try:
            columns = {own_column(scope, value["ColumnRef"]) for value in values}
        except UnsureError:
            return
        if len(columns) > 1 and None not in columns:
            message = f"several columns of the select list are called `{name}`"
            self.problem("DBS411", message, location, "give one of them another name, with `as`")

    # ------------------------------------------------------------ distinct

    def selected(self, item: Node, node: Node, scope: Scope, found: Columns) -> None:
        """With `distinct`, rows are put in order by what is selected. Reports what is certainly not."""
        if found is None or "A_Const" in item or bare_name(item) in {column.name for column in found}:
            return
        values: list[Node] = [target["ResTarget"]["val"] for target in node.get("targetList", ())]
        try:
            there = self.certainly_not_selected(item, values, scope)
        except UnsureError:
            return
        if there:
            message = "a query with `distinct` is put in order by what it selects, and this is not selected"
            self.problem("DBS414", message, place_of_expression(item), "select it too, or leave out `distinct`")

    def certainly_not_selected(self, item: Node, values: list[Node], scope: Scope) -> bool:
        """Whether an expression is none of those selected: it uses a column or a function that they do not."""
        wanted = {own for ref in references_of(item) if (own := own_column(scope, ref))}
        if any(map(is_star, values)):
            return False
        there = {own for value in values for ref in references_of(value) if (own := own_column(scope, ref))}
        if wanted - there:
            return True
        if "FuncCall" not in item:
            return False
        name = strings(item["FuncCall"]["funcname"])[-1]
        called = [strings(v["FuncCall"]["funcname"])[-1] for v in values if "FuncCall" in v]
        is_plain = bool(self.world.functions((name,))) and self.world.facts(name) is None
        return is_plain and name not in called and all("ColumnRef" in v or "FuncCall" in v for v in values)

    def distinct_first(self, distinct: list[Node], order: list[Node], node: Node, scope: Scope) -> None:
        """What `distinct on` names comes first in `order by`."""
        try:
            waiting = {_key(item, node, scope) for item in distinct}
            keys = [_key(item, node, scope) for item in order]
        except UnsureError:
            return
        seen: set[object] = set()
        for item, key in zip(order, keys, strict=True):
            if waiting <= seen:
                return
            if key not in waiting:
                message = "`order by` starts with what `distinct on` names, and this is not among it"
                self.problem("DBS414", message, place_of_expression(item), "put what is in `distinct on (…)` first")
                return
            seen.add(key)


def _typed(type_: str | None, location: int, name: str = "") -> Typed:
    return Typed(type_, True, location, None, (), name)


def _first(node: Node) -> int:
    """Where the first column of a select list is written."""
    targets = node.get("targetList", ())
    return place_of_expression(targets[0]["ResTarget"]["val"]) if targets else 0


def _is_own(scope: Scope, reference: Node) -> bool:
    """Whether a name is certainly a column of the query itself."""
    try:
        return own_column(scope, reference) is not None
    except UnsureError:
        return False


def _key(item: Node, node: Node, scope: Scope) -> Own | tuple[str, int]:
    """What a column in `order by` or `distinct on` stands for, the same for the same."""
    targets: list[Node] = [target["ResTarget"] for target in node.get("targetList", ())]
    number = item.get("A_Const", {}).get("ival", {}).get("ival")
    bare = bare_name(item)
    if number is None and bare is not None:
        if any(is_star(target["val"]) for target in targets):
            named = []
        else:
            named = [n for n, t in enumerate(targets, 1) if (t.get("name") or label(t["val"])) == bare]
        if len(named) > 1:
            raise UnsureError
        number = named[0] if named else None
    if number is not None:
        if any(is_star(target["val"]) for target in targets) or not 0 < number <= len(targets):
            raise UnsureError
        item = targets[number - 1]["val"]
        if "ColumnRef" not in item:
            raise UnsureError
    own = own_column(scope, item["ColumnRef"]) if "ColumnRef" in item else None
    if own is None:
        raise UnsureError
    return own
