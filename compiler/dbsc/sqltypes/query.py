"""The columns that a query returns, with their types and whether they may be null; and what is wrong inside it.

Scopes are those of `sqltext.resolve`, which reports names that mean nothing; here they are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.record import Record
from dbsc.sqltext.scope import Scope, Source
from dbsc.sqltext.tree import Node, kind
from dbsc.sqltypes.columns import bare_name, extended, loosened, place_of
from dbsc.sqltypes.grouping import ungrouped
from dbsc.sqltypes.modifications import Modifications
from dbsc.sqltypes.places import ANYTHING, ANYWHERE, QUERY, Clause, Place, Problem, Typed
from dbsc.sqltypes.relations import DEEPEST
from dbsc.sqltypes.world import UNKNOWN, Column, Columns, World

Parameters = tuple[tuple[str, "str | None"], ...]


class Analysis(Record):
    """What was found: the columns of a query or the value of an expression, and the problems in their order."""

    columns: Columns
    value: Typed | None
    problems: tuple[Problem, ...]


def analyse(
    tree: Node, world: World, place: Place, rows: Mapping[str, Source], parameters: Parameters = ()
) -> Analysis:
    """What an expression is, among the rows that are visible under their names, and whether it fits its place."""
    queries = Queries(world, place, parameters)
    if place in (ANYWHERE, QUERY):
        queries.clause = ANYTHING
    scope = Scope()
    scope.sources.extend(rows.values())
    found = queries.expression(tree, scope)
    if place.condition:
        queries.truth(found, place.name)
    elif place.target is not None:
        queries.assign(found, place.target, place.values, place.what)
    elif found.type == UNKNOWN:
        found = found.replace(type="text")
    return Analysis(None, found, _sorted(queries))


def analyse_expression_of(tree: Node, world: World, parameters: Parameters) -> Analysis:
    """What an expression is that sees nothing but the arguments of a function."""
    return analyse(tree, world, ANYWHERE, {}, parameters)


def analyse_query(tree: Node, world: World, parameters: Parameters = ()) -> Analysis:
    """What a statement returns."""
    queries = Queries(world, QUERY, parameters)
    columns = queries.query(tree, Scope())
    return Analysis(columns, None, _sorted(queries))


def _sorted(queries: Queries) -> tuple[Problem, ...]:
    return tuple(sorted(queries.problems, key=lambda problem: problem.location))


class Queries(Modifications):
    """Looks into queries, and into the expressions in them."""

    def subquery(self, tree: Node, scope: Scope) -> Columns:
        return self.query(tree, scope)

    def query(self, tree: Node, outer: Scope, keep_unknown: bool = False) -> Columns:
        """The columns of a statement that may stand where a query may. Arms of a `union` keep strings of no type."""
        if self.queries == DEEPEST:
            return None
        self.queries += 1
        clause = self.clause
        form = kind(tree)
        node: Node = tree[form]
        scope = Scope(outer)
        self.tables(node.get("withClause"), scope)
        if form != "SelectStmt":
            found = self.modification(form, node, scope)
        elif "larg" in node:
            found = self.set_operation(node, scope)
        elif "valuesLists" in node:
            found = self.values(node["valuesLists"], scope)
        else:
            found = self.select(node, scope)
        self.clause = ANYTHING
        for limit in ("limitCount", "limitOffset"):
            if limit in node:
                self.assign(self.expression(node[limit], scope), "int8", (), "a limit")
        self.clause = clause
        self.queries -= 1
        if found is None or keep_unknown:
            return found
        return tuple([column.replace(type="text") if column.type == UNKNOWN else column for column in found])

    # ------------------------------------------------------------ common table expressions, set operations

    def tables(self, clause: Node | None, scope: Scope) -> None:
        """Enter the common table expressions of a `with` into the scope."""
        if clause is None:
            return
        scope.tables = dict(scope.tables)
        entries: list[Node] = [entry["CommonTableExpr"] for entry in clause["ctes"]]
        if clause.get("recursive"):
            for entry in entries:
                scope.tables[entry["ctename"]] = None
        for entry in entries:
            name, inner = entry["ctename"], entry["ctequery"]
            first = inner.get("SelectStmt", {}).get("larg") if clause.get("recursive") else None
            if first is not None:
                # What it returns itself is typed by its first arm; the others may bring nulls.
                silent = dict(self.problems)
                columns = self.query({"SelectStmt": first}, scope.beside())
                self.problems = silent
                scope.tables[name] = extended(entry, loosened(columns))
            columns = self.query(inner, scope.beside())
            scope.tables[name] = extended(entry, columns if first is None else loosened(columns))

    def set_operation(self, node: Node, scope: Scope) -> Columns:
        arms: list[Node] = [node]
        while "larg" in arms[-1] and (len(arms) == 1 or not arms[-1].keys() & _OWN_CLAUSES):
            last = arms.pop()
            arms += (last["rarg"], last["larg"])
        found: Columns = None
        for number, arm in enumerate(reversed(arms)):
            columns = self.query({"SelectStmt": arm}, scope.beside(), keep_unknown=True)
            if number == 0:
                found = columns
            elif found is not None and columns is not None:
                found = self.united(found, columns, place_of(arm))
            else:
                found = None
        return found

    def united(self, left: tuple[Column, ...], right: tuple[Column, ...], location: int) -> Columns:
        """The columns of two arms: their names from the first, of the type that both can become."""
        if len(left) != len(right):
            message = f"one query returns {len(left)} columns, and the next {len(right)}"
            self.problem("DBS409", message, location)
            return None
        made = []
        for one, other in zip(left, right, strict=True):
            type_ = self.together(
                [Typed(column.type, location=location) for column in (one, other)], "the columns of a `union`"
            )
            if one.type == other.type == UNKNOWN:
                type_ = UNKNOWN
            made.append(Column(one.name, type=type_, nullable=one.nullable or other.nullable))
        return tuple(made)

    def values(self, rows: list[Node], scope: Scope) -> Columns:
        self.clause = ANYTHING
        lists = [self.each(row["List"]["items"], scope) for row in rows]
        self.same_length(rows)
        found = []
        for number, cells in enumerate(zip(*lists, strict=False), 1):
            known = [cell for cell in cells if cell.type != UNKNOWN]
            type_ = self.together(list(cells), "the values of a column") if known else UNKNOWN
            found.append(Column(f"column{number}", type=type_, nullable=any(cell.nullable for cell in cells)))
        return tuple(found)

    def same_length(self, rows: list[Node]) -> None:
        """Reports a row of `values` that has more values than the first, or fewer."""
        lists: list[list[Node]] = [row["List"]["items"] for row in rows]
        if any("ColumnRef" in item and "A_Star" in item["ColumnRef"]["fields"][-1] for row in lists for item in row):
            return
        for row in lists:
            if len(row) != len(lists[0]):
                message = f"the first row of `values` has {len(lists[0])}, and this one {len(row)}"
                self.problem(
                    "DBS412",
                    message,
                    place_of({"valuesLists": [{"List": {"items": row}}]}),
                    "write as many values in each row",
                )
                return

    # ------------------------------------------------------------ select

    def select(self, node: Node, scope: Scope) -> Columns:
        # An aggregate in a subquery may belong to the query around it.
        strict = self.queries == 1 and self.place is QUERY
        star = self.sources(node.get("fromClause", ()), scope, strict)
        grouping: list[Node] = node.get("groupClause", [])
        sets = any("GroupingSet" in item for item in grouping)
        grouped = bool(grouping) and not sets
        self.clause = Clause("`where`") if strict else ANYTHING
        self.condition(node.get("whereClause"), scope, "`where`")
        self.clause = Clause("", True, True, True, grouped)
        found = self.targets(node.get("targetList", ()), scope, star)
        if sets:
            found = loosened(found)  # what a row is not grouped by is null in it
        for item in grouping:
            self.grouped(item, scope)
        self.clause = Clause("`having`", aggregates=True) if strict else ANYTHING
        self.condition(node.get("havingClause"), scope, "`having`")
        self.clause = ANYTHING
        for item in node.get("windowClause", ()):
            self.window(item, scope)
        names = None if found is None else {column.name for column in found}
        for item in (*node.get("sortClause", ()), *node.get("distinctClause", ())):
            expression = item.get("SortBy", {}).get("node", item)
            bare = bare_name(expression) if expression else None
            if expression and (bare is None or (names is not None and bare not in names)):
                self.expression(expression, scope)
        self.problems.update(dict.fromkeys(ungrouped(node, scope, self.world)))
        return found

    def grouped(self, item: Node, scope: Scope) -> None:
        """What is grouped by, through grouping sets."""
        inner = item.get("GroupingSet", {}).get("content")
        for part in [item] if inner is None else inner:
            if inner is None:
                self.expression(part, scope)
            else:
                self.grouped(part, scope)


_OWN_CLAUSES = frozenset({"withClause", "sortClause", "limitCount", "limitOffset"})
"""What makes an arm of a set operation a query of its own."""
