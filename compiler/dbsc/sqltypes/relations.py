"""What stands in `from`: tables, subqueries, functions and joins; and the columns that a select list makes of it."""

from __future__ import annotations

from dbsc.sqltext.outputs import label
from dbsc.sqltext.scope import Scope, Source
from dbsc.sqltext.tree import Node, kind, relation_parts, strings
from dbsc.sqltypes.candidates import operator
from dbsc.sqltypes.columns import joined, loose, loosened, place_in_from, renamed, typed
from dbsc.sqltypes.infer import Expressions
from dbsc.sqltypes.places import SETS, Clause
from dbsc.sqltypes.world import Column, Columns, shown

DEEPEST = 40
"""How many queries and joins inside each other are looked into."""


class Relations(Expressions):
    """Looks into what stands in `from`. A subclass looks into queries (`subquery`)."""

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
        right = self.source(join["rarg"], scope, strict) if self.depth < DEEPEST else None
        self.depth -= 1
        self.named_apart(scope, first, middle, join["rarg"])
        self.clause = Clause("`on`", aggregates=not strict)
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
        place = place_in_from(join["rarg"], next((one.name for one in scope.sources[middle:] if one.name), ""))
        if shared:
            self.joinable(left, right, shared, place)
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

    def joinable(self, left: Columns, right: Columns, shared: tuple[str, ...], place: int) -> None:
        """Reports columns of `using` and `natural` that cannot be compared."""
        others = {column.name: column.type for column in right or ()}
        for column in left or ():
            other = others.get(column.name) if column.name in shared else None
            if column.type and other and not operator(self.world, "=", (column.type, other)).possible:
                one, two = shown(column.type), shown(other)
                sides = f"is {one} on one side of this join and {two} on the other"
                message = f"`{column.name}` {sides if one != two else f'is {one}, which has no operator `=`'}"
                self.problem("DBS402", message, place, "write `on` with a condition that casts one of them")

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
                columns = self.subquery(node["subquery"], scope if node.get("lateral") else scope.beside())
            elif form == "RangeFunction":
                self.clause = SETS
                name = name or label(node["functions"][0]["List"]["items"][0])
                columns = self.rows_of_functions(node, name, scope)
            names = strings(alias.get("colnames", ()))
            self.enough(name, names, columns, place_in_from(item, name or ""))
            source = Source(name, renamed(columns, names))
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
        names = strings(alias.get("colnames", ()))
        self.enough(alias.get("aliasname", name), names, columns, node.get("location", 0))
        return Source(alias.get("aliasname", name), renamed(columns, names), relation)

    def enough(self, relation: str | None, names: tuple[str, ...], columns: Columns, location: int) -> None:
        """Reports a list of names for the columns of a relation that is longer than those."""
        if columns is not None and len(names) > len(columns):
            message = f"{len(names)} names are given to the columns of `{relation}`, and it has {len(columns)}"
            self.problem("DBS412", message, location)

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
