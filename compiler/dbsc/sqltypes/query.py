"""The columns that a query returns, with their types and whether they may be null; and what is wrong inside it.

Scopes are those of `sqltext.resolve`, which reports names that mean nothing; here they are passed over.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dbsc.record import Record
from dbsc.sqltext.scope import Scope, Source
from dbsc.sqltext.tree import Node, kind, strings
from dbsc.sqltypes.builtins import Routine
from dbsc.sqltypes.columns import extended, loosened, place_of
from dbsc.sqltypes.forms import many_in_one
from dbsc.sqltypes.grouping import ungrouped
from dbsc.sqltypes.places import ANYTHING, ANYWHERE, QUERY, Clause, Place, Problem, Typed
from dbsc.sqltypes.recursion import misplaced, misused_names, reads
from dbsc.sqltypes.relations import DEEPEST
from dbsc.sqltypes.sorting import Sorting
from dbsc.sqltypes.world import UNKNOWN, Column, Columns, World, shown

Parameters = tuple[tuple[str, "str | None"], ...]


class Analysis(Record):
    """What was found: the columns of a query or the value of an expression, and the problems in their order.

    `calls` has the functions that a call of several of one name may mean, by the place of the call.
    """

    columns: Columns
    value: Typed | None
    problems: tuple[Problem, ...]
    calls: Mapping[int, Collection[Routine]]


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
    return Analysis(None, found, _sorted(queries), queries.calls)


def analyse_expression_of(tree: Node, world: World, parameters: Parameters) -> Analysis:
    """What an expression is that sees nothing but the arguments of a function."""
    return analyse(tree, world, ANYWHERE, {}, parameters)


def analyse_query(tree: Node, world: World, parameters: Parameters = ()) -> Analysis:
    """What a statement returns."""
    queries = Queries(world, QUERY, parameters)
    columns = queries.query(tree, Scope())
    return Analysis(columns, None, _sorted(queries), queries.calls)


def _sorted(queries: Queries) -> tuple[Problem, ...]:
    return tuple(sorted(queries.problems, key=lambda problem: problem.location))


class Queries(Sorting):
    """Looks into queries, and into the expressions in them."""

    def subquery(self, tree: Node, scope: Scope) -> Columns:
        return self.query(tree, scope)

    def query(self, tree: Node, outer: Scope, keep_unknown: bool = False) -> Columns:
        """The columns of a statement that may stand where a query may. Arms of a `union` keep strings of no type."""
        if self.queries == DEEPEST:
            return None
        self.queries += 1
        clause, windows = self.clause, self.windows
        form = kind(tree)
        node: Node = tree[form]
        scope = Scope(outer)
        self.tables(node.get("withClause"), scope)
        if form != "SelectStmt":
            found = self.modification(form, node, scope)
        elif "larg" in node:
            found = self.set_operation(node, scope)
        elif "valuesLists" in node:
            found = self.values(node, scope)
        else:
            found = self.select(node, scope)
        self.limits(node, scope)
        self.clause, self.windows = clause, windows
        self.queries -= 1
        if found is None or keep_unknown:
            return found
        return _as_text(found)

    # ------------------------------------------------------------ common table expressions, set operations

    def tables(self, clause: Node | None, scope: Scope) -> None:
        """Enter the common table expressions of a `with` into the scope."""
        if clause is None:
            return
        scope.tables = dict(scope.tables)
        recursive = bool(clause.get("recursive"))
        entries: list[Node] = [entry["CommonTableExpr"] for entry in clause["ctes"]]
        for problem in misused_names(entries) + (misplaced(entries, self.world) if recursive else []):
            self.problems[problem] = None
        if recursive:
            for entry in entries:
                scope.tables[entry["ctename"]] = None
        for entry in entries:
            if kind(entry["ctequery"]) != "SelectStmt" and not self.at_top:
                message = "a statement that changes rows stands in the outermost `with` alone"
                self.problem("DBS407", message, entry.get("location", 0))
            scope.tables[entry["ctename"]] = self.common_table(entry, scope, recursive)

    def common_table(self, entry: Node, scope: Scope, recursive: bool) -> Columns:
        """The columns of one common table expression."""
        inner: Node = entry["ctequery"]
        first = inner.get("SelectStmt", {}).get("larg") if recursive else None
        if first is None:
            columns = self.query(inner, scope.beside())
        else:
            # What it returns itself is typed by its first arm; the others may bring nulls.
            silent = dict(self.problems)
            start = self.query({"SelectStmt": first}, scope.beside(), keep_unknown=True)
            self.problems = silent
            scope.tables[entry["ctename"]] = extended(entry, loosened(_as_text(start)))
            columns = loosened(self.query(inner, scope.beside()))
            if reads(inner, entry["ctename"]):
                self.same_types(entry["ctename"], start, columns, place_of(first))
        self.enough(entry["ctename"], strings(entry.get("aliascolnames", ())), columns, entry.get("location", 0))
        return extended(entry, columns)

    def same_types(self, name: str, start: Columns, whole: Columns, location: int) -> None:
        """A recursive query gives columns of the types that its first arm gives."""
        for one, other in zip(start or (), whole or (), strict=False):
            if None not in (one.type, other.type) and one.type not in (UNKNOWN, other.type):
                assert one.type is not None and other.type is not None
                message = f"`{one.name}` of `{name}` starts as {shown(one.type)}, and becomes {shown(other.type)}"
                help_ = f"cast it in the first arm: `…::{shown(other.type)}`"
                self.problem("DBS416", message, location, help_)

    def set_operation(self, node: Node, scope: Scope) -> Columns:
        arms: list[Node] = [node]
        compares = False
        while "larg" in arms[-1] and (len(arms) == 1 or not arms[-1].keys() & _OWN_CLAUSES):
            last = arms.pop()
            arms += (last["rarg"], last["larg"])
            compares = compares or last["op"] != "SETOP_UNION" or not last.get("all")
        found: Columns = None
        for number, arm in enumerate(reversed(arms)):
            columns = self.query({"SelectStmt": arm}, scope.beside(), keep_unknown=True)
            if number == 0:
                found = columns
            elif found is not None and columns is not None:
                found = self.united(found, columns, place_of(arm))
            else:
                found = None
        for column in found or ():
            if compares:
                value = Typed(column.type, location=place_of(node))
                self.comparable(value, f"`{node['op'].removeprefix('SETOP_').lower()}`")
        self.in_order_of_union(node, found)
        self.locked(node, Scope(scope))
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

    def values(self, node: Node, scope: Scope) -> Columns:
        self.clause = Clause("`values`", aggregates=not self.at_top)
        rows: list[Node] = node["valuesLists"]
        lists = [self.each(row["List"]["items"], scope) for row in rows]
        if not self.same_length(rows):
            return None
        found = []
        for number, cells in enumerate(zip(*lists, strict=False), 1):
            known = [cell for cell in cells if cell.type != UNKNOWN]
            type_ = self.together(list(cells), "the values of a column") if known else UNKNOWN
            found.append(Column(f"column{number}", type=type_, nullable=any(cell.nullable for cell in cells)))
        self.clause = ANYTHING
        inner = Scope(scope)
        inner.sources.append(Source("*VALUES*", tuple(found)))
        self.in_order(node, inner, tuple(found))
        return tuple(found)

    def same_length(self, rows: list[Node]) -> bool:
        """Whether all rows of `values` have as many values as the first; reports one that has not."""
        lists: list[list[Node]] = [row["List"]["items"] for row in rows]
        if any("ColumnRef" in item and "A_Star" in item["ColumnRef"]["fields"][-1] for row in lists for item in row):
            return False
        for row in lists:
            if len(row) != len(lists[0]):
                message = f"the first row of `values` has {len(lists[0])}, and this one {len(row)}"
                self.problem(
                    "DBS412",
                    message,
                    place_of({"valuesLists": [{"List": {"items": row}}]}),
                    "write as many values in each row",
                )
                return False
        return True

    # ------------------------------------------------------------ select

    def select(self, node: Node, scope: Scope) -> Columns:
        strict = self.at_top  # an aggregate in a subquery may belong to the query around it
        self.windows = {window["WindowDef"]["name"]: window["WindowDef"] for window in node.get("windowClause", ())}
        star = self.sources(node.get("fromClause", ()), scope, strict)
        grouping: list[Node] = node.get("groupClause", [])
        sets = any("GroupingSet" in item for item in grouping)
        grouped = bool(grouping) and not sets
        self.clause = Clause("`where`", aggregates=not strict)
        self.condition(node.get("whereClause"), scope, "`where`")
        self.clause = Clause("", True, True, True, grouped)
        found = self.targets(node.get("targetList", ()), scope, star)
        if sets:
            found = loosened(found)  # what a row is not grouped by is null in it
        self.clause = Clause("`group by`", aggregates=not strict, sets=True)
        for item in grouping:
            self.grouped(item, node, scope, found)
        self.clause = Clause("`having`", aggregates=True)
        self.condition(node.get("havingClause"), scope, "`having`")
        self.clause = ANYTHING
        self.named_windows(node.get("windowClause", []), scope)
        self.in_order(node, scope, found)
        self.locked(node, scope)
        self.in_groups(node, scope)
        return found

    def in_groups(self, node: Node, scope: Scope) -> None:
        """Reports what is not the same in all rows of a group."""
        self.problems.update(dict.fromkeys(ungrouped(node, scope, self.world)))

    def named_windows(self, items: list[Node], scope: Scope) -> None:
        """The windows of a `window` clause, each of which may build on those before it."""
        whole, self.windows = self.windows, {}
        for item in items:
            window: Node = item["WindowDef"]
            if window["name"] in self.windows:
                self.problem("DBS415", f"the window `{window['name']}` is there twice", window.get("location", 0))
            self.window({field: value for field, value in window.items() if field != "name"}, scope)
            self.windows[window["name"]] = window
        self.windows = whole

    def locked(self, node: Node, scope: Scope) -> None:
        """`for update` and its like lock rows of tables, so that each row that comes out is one."""
        for item in node.get("lockingClause", ()):
            clause: Node = item["LockingClause"]
            words = _LOCKS[clause["strength"]]
            reason = many_in_one(node, self.world)
            if reason is not None:
                message = f"{words} locks rows of tables, and a query that {reason} returns none of them"
                self.problem("DBS407", message, place_of(node), f"leave out {words}")
            for relation in clause.get("lockedRels", ()):
                name = relation["RangeVar"]["relname"]
                if all(source.name != name for source in scope.sources):
                    at = relation["RangeVar"].get("location", 0)
                    self.problem("DBS407", f"{words} locks what `from` names, and there is no `{name}`", at)


def _as_text(columns: Columns) -> Columns:
    """The columns, where strings of no type have become text."""
    return columns and tuple([c.replace(type="text") if c.type == UNKNOWN else c for c in columns])


_LOCKS = {
    "LCS_FORKEYSHARE": "`for key share`",
    "LCS_FORSHARE": "`for share`",
    "LCS_FORNOKEYUPDATE": "`for no key update`",
    "LCS_FORUPDATE": "`for update`",
}
_OWN_CLAUSES = frozenset({"withClause", "sortClause", "limitCount", "limitOffset"})
"""What makes an arm of a set operation a query of its own."""
