"""What the columns in a fragment mean, and which columns a query returns.

Scopes are followed as PostgreSQL follows them: aliases, joins, subqueries, common table expressions, the parts of
`insert`, `update`, `delete` and `merge`. What columns a relation has is asked of the caller. Where something cannot be
told (an unknown relation, a function in `from`, a query nested very deep), it is accepted: a problem is only reported
for a name that is certainly nothing. Ambiguous names are PostgreSQL's to report.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache

from dbsc.sqltext.findings import Findings, Problems, Resolution
from dbsc.sqltext.outputs import label, type_of, type_text
from dbsc.sqltext.parse import Fragment
from dbsc.sqltext.scope import SYSTEM_COLUMNS, Columns, Output, Scope, Source, joined, renamed, written_down
from dbsc.sqltext.tree import Node, kind, relation_parts, strings

ColumnsOf = Callable[[tuple[str, ...]], "tuple[str, ...] | None"]
"""The columns of the relation that a query calls by these name parts; None if unknown."""

_NO_ROWS: Mapping[str, tuple[str, ...] | None] = {}


def resolve(
    fragment: Fragment,
    scope: Mapping[str, tuple[str, ...] | None],
    columns_of: ColumnsOf,
    functions: Collection[str] = (),
    rows: Mapping[str, tuple[str, ...] | None] = _NO_ROWS,
    *,
    uses: bool = True,
) -> Resolution:
    """What the columns in the fragment mean, and those that it returns; without `uses` what means nothing alone.

    `scope` holds what is visible from outside: for a check on table `t` the columns of `t` under that name, for a
    trigger's condition `new` and `old`. An alias without a name (`""`) offers its columns only bare. `functions` are
    names that may be called on a row as `row.name`. `rows` offer their columns only as `name.column`, as the arguments
    of a function do.
    """
    findings = Findings(fragment.sql) if uses else Problems(fragment.sql)
    resolver = _Resolver(fragment, columns_of, functions, findings)
    return resolver.findings.resolution(resolver.run(scope, rows))


_DEEPEST = 40
"""How many queries and joins inside each other are looked into."""

_QUERIES = frozenset({"SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"})
_NO_LABELS: frozenset[str] = frozenset()


class _Resolver:
    def __init__(
        self, fragment: Fragment, columns_of: ColumnsOf, functions: Collection[str], findings: Findings
    ) -> None:
        self.fragment = fragment
        self.columns_of = columns_of
        self.functions = functions
        self.findings = findings
        self.depth = 0

    def run(
        self, outside: Mapping[str, tuple[str, ...] | None], rows: Mapping[str, tuple[str, ...] | None] = _NO_ROWS
    ) -> Columns:
        scope = Scope()
        for name, names in rows.items():
            scope.sources.append(Source(name, _table_columns(name, names), None, True))
        for alias, names in outside.items():
            scope.sources.append(Source(alias, _table_columns(alias, names), (alias,)))
        if kind(self.fragment.tree) in _QUERIES:
            return self.query(self.fragment.tree, scope)
        if self.fragment.role == "expression":
            self.expression(self.fragment.tree, scope)
        return None

    # Queries

    def query(self, tree: Node, outer: Scope, define: Callable[[Columns], None] | None = None) -> Columns:
        """Look into a statement that may stand where a query may; gives what it returns.

        `define` is told the columns as soon as the first arm of a set operation is known.
        """
        if self.depth == _DEEPEST:
            return None
        self.depth += 1
        form = kind(tree)
        node: Node = tree[form]
        scope = Scope(outer)
        self.tables(node.get("withClause"), scope)
        if form != "SelectStmt":
            found = self.modification(node, scope)
        elif "larg" in node:
            found = self.set_operation(node, scope, define)
        elif "valuesLists" in node:
            found = self.values(node["valuesLists"], scope)
        else:
            found = self.select(node, scope)
        self.expression([node.get("limitCount"), node.get("limitOffset")], scope)
        self.depth -= 1
        return found

    def tables(self, clause: Node | None, scope: Scope) -> None:
        """Enter the common table expressions of a `with` into the scope."""
        if clause is None:
            return
        scope.tables = dict(scope.tables)
        entries: list[Node] = [entry["CommonTableExpr"] for entry in clause["ctes"]]
        if clause.get("recursive"):
            scope.tables.update((entry["ctename"], None) for entry in entries)
        for entry in entries:

            def define(columns: Columns, entry: Node = entry) -> None:
                scope.tables[entry["ctename"]] = _extended(entry, columns)

            define(self.query(entry["ctequery"], scope.beside(), define if clause.get("recursive") else None))

    def set_operation(self, node: Node, scope: Scope, define: Callable[[Columns], None] | None) -> Columns:
        arms: list[Node] = [node]
        while "larg" in arms[-1] and (len(arms) == 1 or not arms[-1].keys() & _OWN_CLAUSES):
            last = arms.pop()
            arms += (last["rarg"], last["larg"])
        columns: list[Columns] = []
        for arm in reversed(arms):
            columns.append(self.query({"SelectStmt": arm}, scope.beside()))
            if define and len(columns) == 1:
                define(_united(columns))
        found = _united(columns)
        result = Scope(scope, scope.tables)
        result.sources.append(Source(None, found))
        self.sorting(node, result, frozenset(column.name for column in found or ()))
        return found

    def values(self, rows: list[Node], scope: Scope) -> Columns:
        self.expression(rows, scope)
        columns = zip(*[row["List"]["items"] for row in rows], strict=False)
        types = [{type_of(item) for item in column if not _is_null(item)} for column in columns]
        return tuple(
            Output(f"column{number}", type=found.pop() if len(found) == 1 else None)
            for number, found in enumerate(types, 1)
        )

    def select(self, node: Node, scope: Scope) -> Columns:
        star = self.sources(node.get("fromClause", ()), scope)
        outputs = self.targets(node.get("targetList", ()), scope, star)
        labels = frozenset(output.name for output in outputs if output)
        self.expression([node.get("whereClause"), node.get("havingClause"), node.get("windowClause")], scope)
        self.expression(node.get("groupClause"), scope, labels)
        self.sorting(node, scope, labels)
        self.locked(node, scope)
        return None if None in outputs else tuple(output for output in outputs if output)

    def locked(self, node: Node, scope: Scope) -> None:
        """`for update of name`: the relations of `from`, by the names that they go by there."""
        for clause in node.get("lockingClause", ()):
            for relation in clause["LockingClause"].get("lockedRels", ()):
                named = relation["RangeVar"]
                source = scope.source((named["relname"],))
                if source is not None:
                    self.findings.qualifier(source, relation_parts(named), named.get("location", 0))

    def sorting(self, node: Node, scope: Scope, labels: frozenset[str]) -> None:
        """`order by` and `distinct on`, where a bare name that is an output column means that."""
        for item in (*node.get("sortClause", ()), *node.get("distinctClause", ())):
            expression = item.get("SortBy", {}).get("node", item)
            fields = expression.get("ColumnRef", {}).get("fields", ())
            if len(fields) != 1 or labels.isdisjoint(strings(fields)):
                self.expression(expression, scope)

    def targets(self, items: Iterable[Node], scope: Scope, star: Columns) -> list[Output | None]:
        """The outputs of a select list; None stands for columns that cannot be told."""
        found: list[Output | None] = []
        for item in items:
            target = item["ResTarget"]
            value = target["val"]
            column = value.get("ColumnRef")
            if column is None:
                self.expression(value, scope)
                starred = "A_Indirection" in value and "A_Star" in value["A_Indirection"]["indirection"][-1]
                name = target.get("name")
                found.append(None if starred else Output(name or label(value), type=type_of(value)))
            elif kind(column["fields"][-1]) == "A_Star":
                self.column(column, scope)
                qualifier = strings(column["fields"])
                source = scope.source(qualifier) if qualifier else None
                columns = source.columns if source else star if not qualifier else None
                if columns is not None:
                    self.findings.star(column, columns)
                found.extend([None] if columns is None else columns)
            else:
                meant = self.column(column, scope, names_output="name" not in target)
                name = target.get("name", label(value))
                found.append(meant.replace(name=name, follows=False) if meant else Output(name))
        return found

    # Statements that change rows

    def modification(self, node: Node, scope: Scope) -> Columns:
        target = self.table(node["relation"], scope)
        if "selectStmt" in node:
            self.query(node["selectStmt"], scope.beside())
        scope.sources.append(target)
        other = self.sources([*node.get("fromClause", ()), *node.get("usingClause", ())], scope)
        if "sourceRelation" in node:
            other = self.source(node["sourceRelation"], scope)
        conflict = node.get("onConflictClause", {})
        whens = [when["MergeWhenClause"] for when in node.get("mergeWhenClauses", ())]
        for holder in (node, conflict, *whens):
            for item in (*holder.get("cols", ()), *holder.get("targetList", ())):
                self.assigned(item["ResTarget"], target)
            self.expression(holder.get("values"), scope)
        self.expression([node.get("targetList"), node.get("whereClause"), node.get("joinCondition")], scope)
        self.expression([when.get(field) for when in whens for field in ("targetList", "condition")], scope)
        self.conflict(conflict, scope, target)
        return self.returning(node.get("returningClause"), scope, target, other)

    def conflict(self, clause: Node, scope: Scope, target: Source) -> None:
        self.expression(clause.get("infer"), scope)
        elements = clause.get("infer", {}).get("indexElems", ())
        if elements:
            starts = self.findings.elements(clause["infer"].get("location", 0))
            for element, start in zip(elements, starts, strict=False):
                if name := element["IndexElem"].get("name"):
                    self.assigned({"name": name, "location": start}, target)
        inner = Scope(scope, scope.tables)
        inner.sources += (*scope.sources, Source("excluded", target.columns))
        self.expression([clause.get("targetList"), clause.get("whereClause")], inner)

    def assigned(self, item: Node, target: Source) -> None:
        """A column of the target that is named to be written or to conflict."""
        name, location = item.get("name"), item.get("location", 0)
        if name is None or target.columns is None:
            return
        found = target.find(name)
        if found is None:
            self.findings.problem((name,), location, tuple(column.name for column in target.columns))
        else:
            self.findings.use(found, (name,), location)

    def returning(self, clause: Node | None, scope: Scope, target: Source, other: Columns) -> Columns:
        if clause is None:
            return ()
        names = {"RETURNING_OPTION_OLD": "old", "RETURNING_OPTION_NEW": "new"}
        for option in clause.get("options", ()):
            names[option["ReturningOption"]["option"]] = option["ReturningOption"]["value"]
        scope.sources.extend([Source(name, target.columns) for name in names.values()])
        star = None if target.columns is None or other is None else (*target.columns, *other)
        outputs = self.targets(clause["exprs"], scope, star)
        return None if None in outputs else tuple(output for output in outputs if output)

    # What stands in `from`

    def sources(self, items: Iterable[Node], scope: Scope) -> Columns:
        """Enter what stands in `from` into the scope; gives the columns of `*`."""
        star: Columns = ()
        self.findings.enter_from()
        for item in items:
            columns = self.source(item, scope)
            star = None if star is None or columns is None else (*star, *columns)
        return star

    def source(self, item: Node, scope: Scope) -> Columns:
        joins: list[Node] = []
        while "JoinExpr" in item:
            joins.append(item["JoinExpr"])
            item = joins[-1]["larg"]
        first = len(scope.sources)
        columns = self.leaf(item, scope)
        for join in reversed(joins):
            columns = self.join(join, columns, first, scope)
        return columns

    def join(self, join: Node, left: Columns, first: int, scope: Scope) -> Columns:
        middle = len(scope.sources)
        if self.depth == _DEEPEST:
            scope.sources.append(Source(None, None))
            return None
        self.depth += 1
        right = self.source(join["rarg"], scope)
        self.depth -= 1
        shared = strings(join.get("usingClause", ()))
        if shared:
            self.findings.using(join, shared, (scope.sources[first:middle], scope.sources[middle:]))
        elif join.get("isNatural"):
            names = {column.name for column in right or ()}
            shared = tuple(column.name for column in left or () if column.name in names)
        self.expression(join.get("quals"), scope)
        columns = joined(left, right, shared, join["jointype"])
        merged = None if columns is None else columns[: len(shared)]
        if merged:
            # A bare name means what the join made of both columns, so it is found before them.
            scope.sources.insert(first, Source(None, merged))
        if "alias" in join:
            columns = renamed(columns, strings(join["alias"].get("colnames", ())))
            scope.sources[first:] = [Source(join["alias"]["aliasname"], columns)]
        elif "join_using_alias" in join:
            scope.sources.append(Source(join["join_using_alias"]["aliasname"], merged))
        return columns

    def leaf(self, item: Node, scope: Scope) -> Columns:
        form = kind(item)
        node: Node = item[form]
        if form == "RangeTableSample":
            self.expression(node.get("args"), scope)
            return self.leaf(node["relation"], scope)
        if form == "RangeVar":
            source = self.table(node, scope)
        else:
            columns: Columns = None
            if form == "RangeSubselect":
                columns = written_down(self.query(node["subquery"], scope if node.get("lateral") else scope.beside()))
            else:
                self.expression(node, scope)
            alias = node.get("alias", {})
            names = strings(alias.get("colnames", ()))
            source = Source(alias.get("aliasname") or _default_alias(form, node), renamed(columns, names))
            if form == "RangeFunction" and "coldeflist" in node:
                definitions = [entry["ColumnDef"] for entry in node["coldeflist"]]
                columns = tuple(Output(entry["colname"], type=type_text(entry["typeName"])) for entry in definitions)
                source = source.replace(columns=columns)
        scope.sources.append(source)
        return source.columns

    def table(self, node: Node, scope: Scope) -> Source:
        """The source that a name in `from`, or the target of a statement, stands for."""
        name: str = node["relname"]
        alias = node.get("alias", {})
        parts = relation_parts(node)
        if len(parts) == 1 and name in scope.tables:
            columns, relation = scope.tables[name], None
        else:
            columns, relation = _table_columns(parts, self.columns_of(parts)), parts
        columns = renamed(columns, strings(alias.get("colnames", ())))
        return Source(alias.get("aliasname", name), columns, None if alias else relation)

    # Expressions

    def expression(self, root: object, scope: Scope, labels: frozenset[str] = _NO_LABELS) -> None:
        """Look into expressions, or whatever holds some. `labels` are names that are accepted as well."""
        stack = [root]
        while stack:
            value = stack.pop()
            if type(value) is list:
                stack += value
                continue
            if type(value) is not dict:
                continue
            for field, inner in value.items():
                if field == "ColumnRef":
                    self.column(inner, scope, labels)
                elif field in _QUERIES:
                    self.query(value, scope)
                elif field == "A_Indirection":
                    self.field(inner, scope)
                    stack.append(inner)
                elif type(inner) in _HOLDERS and field not in _NO_EXPRESSION:
                    stack.append(inner)

    def column(
        self, node: Node, scope: Scope, labels: frozenset[str] = _NO_LABELS, names_output: bool = False
    ) -> Output | None:
        """Look up a reference; gives the column where it is certain."""
        parts = strings(node["fields"])
        location = node.get("location", 0)
        starred = kind(node["fields"][-1]) == "A_Star"
        if starred and not parts:
            return None
        if len(parts) == 1 and not starred:
            known, found = scope.column(parts[0])
            row = None if known else scope.source(parts)
            if row is not None:
                self.findings.qualifier(row, parts, location)
            elif not known and parts[0] not in labels:
                self.findings.problem(parts, location, scope.column_names())
        else:
            qualifier = parts if starred else parts[:-1]
            source = scope.source(qualifier)
            if source is None:
                self.findings.problem(parts, location, scope.source_names(), about_alias=True)
                return None
            self.findings.qualifier(source, qualifier, location)
            return None if starred else self.member(source, parts, location, names_output)
        if found:
            self.findings.use(found, parts, location, names_output)
        return found

    def member(
        self, source: Source, parts: tuple[str, ...], location: int, names_output: bool = False
    ) -> Output | None:
        """The column of a source that a qualified name means."""
        name = parts[-1]
        found = source.find(name)
        if found:
            self.findings.use(found, parts, location, names_output)
        elif source.columns is not None and (source.row or name not in SYSTEM_COLUMNS) and name not in self.functions:
            self.findings.problem(parts, location, [column.name for column in source.columns])
        return found

    def field(self, node: Node, scope: Scope) -> None:
        """`(row).column`, where the row is a relation."""
        column = node["arg"].get("ColumnRef")
        names = strings(node["indirection"][:1])
        if column is None or not names or len(column["fields"]) != 1:
            return
        row = strings(column["fields"])
        source = scope.source(row) if scope.column(row[0]) == (False, None) else None
        if source is not None:
            self.member(source, names, self.findings.after_bracket(column.get("location", 0)))


_HOLDERS = frozenset({dict, list})
_NO_EXPRESSION = frozenset({"typeName", "lockingClause", "A_Const", "funcname", "name"})
"""The fields without columns, and those that hold what only looks like some: the modifiers of types, and aliases that
are locked."""

_OWN_CLAUSES = frozenset({"withClause", "sortClause", "limitCount", "limitOffset"})
"""What makes an arm of a set operation a query of its own."""


@lru_cache(maxsize=500)
def _table_columns(relation: tuple[str, ...] | str, names: tuple[str, ...] | None) -> Columns:
    return None if names is None else tuple([Output(name, relation, name, None, True) for name in names])


def _united(arms: list[Columns]) -> Columns:
    """The columns of a set operation: the names of the first arm, the types that all arms agree on."""
    first = arms[0]
    if first is None:
        return None
    found = []
    for number, column in enumerate(first):
        types = {arm[number].type if arm and number < len(arm) else None for arm in arms}
        found.append(Output(column.name, type=types.pop() if len(types) == 1 else None))
    return tuple(found)


def _extended(entry: Node, columns: Columns) -> Columns:
    """The columns of a common table expression: under its own names, and with those that `search` and `cycle` add."""
    columns = written_down(renamed(columns, strings(entry.get("aliascolnames", ()))))
    if columns is None:
        return None
    search, cycle = entry.get("search_clause", {}), entry.get("cycle_clause", {})
    extra = (search.get("search_seq_column"), cycle.get("cycle_mark_column"), cycle.get("cycle_path_column"))
    return (*columns, *[Output(name) for name in extra if name])


def _default_alias(form: str, node: Node) -> str | None:
    """What stands in `from` without an alias goes by this name."""
    if form == "RangeFunction":
        return label(node["functions"][0]["List"]["items"][0])
    return {"RangeTableFunc": "xmltable", "JsonTable": "json_table"}.get(form)


def _is_null(expression: Node) -> bool:
    return bool(expression.get("A_Const", {}).get("isnull"))
