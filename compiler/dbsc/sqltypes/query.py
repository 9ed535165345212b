"""The columns that a query returns, with their types and whether they may be null; and what is wrong inside it.

Scopes are those of `sqltext.resolve`, which reports names that mean nothing; here they are passed over.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.record import Record
from dbsc.sqltext.outputs import label
from dbsc.sqltext.scope import Scope, Source
from dbsc.sqltext.tree import Node, kind, relation_parts, strings
from dbsc.sqltypes.columns import bare_name, extended, joined, loose, loosened, place_in_from, place_of, renamed, typed
from dbsc.sqltypes.grouping import ungrouped
from dbsc.sqltypes.infer import Expressions
from dbsc.sqltypes.places import ANYWHERE, QUERY, Clause, Place, Problem, Typed
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
        queries.clause = _ANYTHING
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


_DEEPEST = 40
_SETS = Clause(sets=True)
_ANYTHING = Clause(aggregates=True, windows=True, sets=True)


class Queries(Expressions):
    """Looks into queries, and into the expressions in them."""

    def subquery(self, tree: Node, scope: Scope) -> Columns:
        return self.query(tree, scope)

    def query(self, tree: Node, outer: Scope, keep_unknown: bool = False) -> Columns:
        """The columns of a statement that may stand where a query may. Arms of a `union` keep strings of no type."""
        if self.queries == _DEEPEST:
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
        self.clause = _ANYTHING
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
        self.clause = _ANYTHING
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
        self.clause = Clause("`where`") if strict else _ANYTHING
        self.condition(node.get("whereClause"), scope, "`where`")
        self.clause = Clause("", True, True, True, grouped)
        found = self.targets(node.get("targetList", ()), scope, star)
        if sets:
            found = loosened(found)  # what a row is not grouped by is null in it
        for item in grouping:
            self.grouped(item, scope)
        self.clause = Clause("`having`", aggregates=True) if strict else _ANYTHING
        self.condition(node.get("havingClause"), scope, "`having`")
        self.clause = _ANYTHING
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

    def targets(self, items: list[Node], scope: Scope, star: Columns) -> Columns:
        """The columns of a select list; None if some cannot be told."""
        found: list[Column] = []
        whole = True
        for item in items:
            target: Node = item["ResTarget"]
            value: Node = target["val"]
            fields = value.get("ColumnRef", {}).get("fields")
            if fields and kind(fields[-1]) == "A_Star":
                source = scope.source(strings(fields)) if len(fields) > 1 else None
                columns = source.columns if source else star if len(fields) == 1 else None
                if columns is None:
                    whole = False
                found += [column for column in columns or () if isinstance(column, Column)]
                continue
            typed = self.expression(value, scope)
            if "A_Indirection" in value and "A_Star" in value["A_Indirection"]["indirection"][-1]:
                whole = False
            name = target.get("name") or label(value)
            found.append(Column(name, type=typed.type, nullable=typed.nullable, values=typed.values))
        return tuple(found) if whole else None

    # ------------------------------------------------------------ from

    def sources(self, items: list[Node], scope: Scope, strict: bool = False) -> Columns:
        """Enter what stands in `from`; gives the columns of `*`."""
        star: Columns = ()
        for item in items:
            before = len(scope.sources)
            columns = self.source(item, scope, strict)
            self.named_apart(scope, 0, before, item)
            star = None if star is None or columns is None else (*star, *columns)
        return star

    def source(self, item: Node, scope: Scope, strict: bool) -> Columns:
        joins: list[Node] = []
        while "JoinExpr" in item:
            joins.append(item["JoinExpr"])
            item = joins[-1]["larg"]
        first = len(scope.sources)
        columns = self.leaf(item, scope)
        for join in reversed(joins):
            columns = self.join(join, columns, first, scope, strict)
        return columns

    def join(self, join: Node, left: Columns, first: int, scope: Scope, strict: bool) -> Columns:
        middle = len(scope.sources)
        self.depth += 1
        right = self.source(join["rarg"], scope, strict) if self.depth < _DEEPEST else None
        self.depth -= 1
        self.named_apart(scope, first, middle, join["rarg"])
        self.clause = Clause("`on`") if strict else _ANYTHING
        sides = scope.beside()  # alone are seen in `on`
        sides.sources = scope.sources[first:]
        self.condition(join.get("quals"), sides, "`on`")
        form = join["jointype"]
        if form in ("JOIN_RIGHT", "JOIN_FULL"):
            left = loosened(left)
            scope.sources[first:middle] = map(loose, scope.sources[first:middle])
        if form in ("JOIN_LEFT", "JOIN_FULL"):
            right = loosened(right)
            scope.sources[middle:] = map(loose, scope.sources[middle:])
        shared = strings(join.get("usingClause", ()))
        if join.get("isNatural"):
            names = {column.name for column in right or ()}
            shared = tuple(column.name for column in left or () if column.name in names)
        columns, merged = joined(left, right, shared, form)
        if shared:
            hidden = frozenset(shared)
            scope.sources[first:] = [s.replace(merged=s.merged | hidden) for s in scope.sources[first:]]
        if merged:
            scope.sources.insert(first, Source(None, merged))
        if "alias" in join:
            columns = renamed(columns, strings(join["alias"].get("colnames", ())))
            scope.sources[first:] = [Source(join["alias"]["aliasname"], columns)]
        elif "join_using_alias" in join:
            alias = join["join_using_alias"]["aliasname"]
            scope.sources.append(Source(alias, merged or None, merged=frozenset(shared)))
        return columns

    def named_apart(self, scope: Scope, first: int, middle: int, item: Node) -> None:
        """Reports a name that relations have on both sides: those from `middle` on stand in `item`."""
        for source in scope.sources[middle:]:
            for other in scope.sources[first:middle]:
                if source.name and source.name == other.name and self.clash(source, other):
                    message = f"two relations are called `{source.name}` here"
                    help_ = f"give one of them another name: `… as {source.name}2`"
                    self.problem("DBS411", message, place_in_from(item, source.name), help_)

    def clash(self, one: Source, other: Source) -> bool:
        """Whether two of one name cannot stand side by side: tables of two schemas can, unless an alias names them."""
        for source in (one, other):
            if source.relation is None or source.relation[-1] != source.name:
                return True
        assert one.relation and other.relation
        found = self.world.relation(one.relation)[0]
        return one.relation == other.relation or (found is not None and found == self.world.relation(other.relation)[0])

    def leaf(self, item: Node, scope: Scope) -> Columns:
        form = kind(item)
        node: Node = item[form]
        if form == "RangeTableSample":
            self.each(node.get("args", []), scope)
            return self.leaf(node["relation"], scope)
        if form == "RangeVar":
            source = self.table(node, scope)
        else:
            alias: Node = node.get("alias", {})
            columns: Columns = None
            name = alias.get("aliasname")
            if form == "RangeSubselect":
                columns = self.query(node["subquery"], scope if node.get("lateral") else scope.beside())
            elif form == "RangeFunction":
                self.clause = _SETS
                name = name or label(node["functions"][0]["List"]["items"][0])
                columns = self.rows_of_functions(node, name, scope)
            source = Source(name, renamed(columns, strings(alias.get("colnames", ()))))
        scope.sources.append(source)
        return typed(source.columns)

    def table(self, node: Node, scope: Scope) -> Source:
        """The source that a name in `from`, or the target of a statement, stands for."""
        name: str = node["relname"]
        alias: Node = node.get("alias", {})
        parts = relation_parts(node)
        if len(parts) == 1 and name in scope.tables:
            columns, relation = typed(scope.tables[name]), None
        else:
            columns, relation = self.world.relation(parts)[1], parts
        columns = renamed(columns, strings(alias.get("colnames", ())))
        return Source(alias.get("aliasname", name), columns, relation)

    def rows_of_functions(self, node: Node, name: str, scope: Scope) -> Columns:
        """The columns of functions in `from`."""
        if "coldeflist" in node:
            for entry in node["functions"]:
                self.expression(entry["List"]["items"][0], scope)
            definitions = [entry["ColumnDef"] for entry in node["coldeflist"]]
            return tuple(Column(d["colname"], type=self.world.type_of_name(d["typeName"])) for d in definitions)
        found: list[Column] = []
        for entry in node["functions"]:
            items = entry["List"]["items"]
            columns = self.rows_of_function(items[0], name, scope) if len(items) == 1 or not items[1] else None
            if columns is None:
                return None
            found += columns
        if node.get("ordinality"):
            found.append(Column("ordinality", type="int8", nullable=False))
        return tuple(found)

    def rows_of_function(self, item: Node, name: str, scope: Scope) -> Columns:
        """The columns of one function."""
        if "FuncCall" not in item:
            found = self.expression(item, scope)
            return (Column(name, type=found.type, nullable=found.nullable),)
        call: Node = item["FuncCall"]
        if strings(call["funcname"])[-1] == "unnest" and len(call.get("args", ())) > 1:
            arrays = self.each(call["args"], scope)
            elements = [self.world.base(array.type) if array.type else None for array in arrays]
            return tuple(
                Column(name, type=element[:-2] if element and element.endswith("[]") else None) for element in elements
            )
        typed, routine = self.called(call, scope)
        if routine is None:
            return None
        if routine.columns:
            return tuple(Column(column, type=type_) for column, type_ in routine.columns)
        if typed.type is None or typed.type == "record":
            return None
        attributes = self.world.attributes(self.world.base(typed.type))
        if attributes is not None:
            return loosened(attributes)
        return (Column(name, type=typed.type),)

    # ------------------------------------------------------------ statements that change rows

    def modification(self, form: str, node: Node, scope: Scope) -> Columns:
        target = self.table(node["relation"], scope)
        self.clause = _ANYTHING
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
        names = [item["ResTarget"].get("name", "") for item in node.get("cols", ())]
        if not names:
            names = [column.name for column in target.columns or ()]
        select: Node = node["selectStmt"].get("SelectStmt", {})
        if "valuesLists" in select and "withClause" not in select:
            lists = [self.each(row["List"]["items"], scope) for row in select["valuesLists"]]
        else:
            columns = self.query(node["selectStmt"], scope, keep_unknown=True)
            location = place_of(select)
            lists = [[Typed(column.type, location=location) for column in columns or ()]]
        for values in lists:
            for name, value in zip(names, values, strict=False):
                into = target.find(name)
                if isinstance(into, Column) and into.type:
                    self.assign(value, into.type, into.values, f"column `{name}`")

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


_OWN_CLAUSES = frozenset({"withClause", "sortClause", "limitCount", "limitOffset"})
"""What makes an arm of a set operation a query of its own."""
