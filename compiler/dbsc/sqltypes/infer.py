"""The type of an expression, whether it may be null, and what PostgreSQL would not take in it.

Walks PostgreSQL's parse tree as `parse_expr.c` does. What cannot be told has the type None, and nothing is said of what
depends on it.
"""

from __future__ import annotations

from itertools import groupby

from dbsc.diagnostics import did_you_mean
from dbsc.sqltext import outputs
from dbsc.sqltext.scope import SYSTEM_COLUMNS, Scope, Source
from dbsc.sqltext.tree import Node, kind, strings
from dbsc.sqltypes.calls import Calls
from dbsc.sqltypes.coerce import EXPLICIT, castable
from dbsc.sqltypes.places import Typed, no_query
from dbsc.sqltypes.world import UNKNOWN, Column, shown

_DEEPEST = 60
_SHOWN = 8


class Expressions(Calls):
    """Looks into expressions. A subclass looks into queries (`subquery`)."""

    def subquery(self, tree: Node, scope: Scope) -> tuple[Column, ...] | None:
        """The columns that a query returns."""
        raise NotImplementedError

    def expression(self, root: Node, scope: Scope) -> Typed:
        """What is known of an expression."""
        form = kind(root)
        node: Node = root[form]
        location = node.get("location", -1)
        if self.depth > _DEEPEST:
            return Typed(None, location=location)
        self.depth += 1
        method = _METHODS.get(form)
        found = method(self, node, scope) if method else Typed(outputs.type_of(root))
        self.depth -= 1
        if found.location:
            return found
        return Typed(found.type, found.nullable, location, found.text, found.values, found.name)

    def column(self, node: Node, scope: Scope) -> Typed:
        parts = strings(node["fields"])
        if len(parts) != len(node["fields"]):
            return Typed(None)
        location = node.get("location", 0)
        if len(parts) == 1:
            known, found = scope.column(parts[0])
            if found is not None:
                self.one_of(parts[0], scope.several(parts[0]), location)
            if found is None and not known:
                source = scope.source(parts)
                return Typed(self.row(source) if source else self.parameter(parts[0]), True, location)
        else:
            source = scope.source(parts[:-1])
            same = [column for column in source.columns or () if column.name == parts[-1]] if source else []
            found = same[0] if same else None
            if source and source.name and len(same) > 1:
                self.one_of(parts[-1], (source,) * len(same), location)
            if source is None and len(parts) == 2:
                return Typed(self.parameter(parts[1]), True, location)
        if not isinstance(found, Column):
            return Typed(None, location=location)
        if found.generated and self.place.name == "a generated column" and not self.queries:
            message = f"a generated column cannot use `{found.name}`, which is generated too"
            self.problem("DBS408", message, location, "write its expression here once more")
        return Typed(found.type, found.nullable, location, None, found.values, ".".join(parts))

    def row(self, source: Source) -> str | None:
        """The type of a whole row."""
        return self.world.relation(source.relation)[0] if source.relation else None

    def parameter(self, name: str) -> str | None:
        """The type of a function's argument."""
        return next((type_ for parameter, type_ in self.parameters if parameter == name), None)

    def numbered(self, node: Node, _scope: Scope) -> Typed:
        number = node.get("number", 0)
        return Typed(self.parameters[number - 1][1] if 0 < number <= len(self.parameters) else None)

    def constant(self, node: Node, _scope: Scope) -> Typed:
        location = node.get("location", 0)
        if node.get("isnull"):
            return Typed(UNKNOWN, True, location)
        if "sval" in node:
            return Typed(UNKNOWN, False, location, node["sval"].get("sval", ""))
        return Typed(outputs.type_of({"A_Const": node}), False, location)

    def boolean(self, node: Node, scope: Scope) -> Typed:
        found = self.each(node["args"], scope)
        word = node["boolop"].removesuffix("_EXPR").lower()
        for value in found:
            self.truth(value, f"what `{word}` joins" if word != "not" else "what follows `not`")
        return Typed("bool", any(value.nullable for value in found), node.get("location", 0))

    def null_test(self, node: Node, scope: Scope) -> Typed:
        self.expression(node["arg"], scope)
        return Typed("bool", False)

    def truth_test(self, node: Node, scope: Scope) -> Typed:
        self.condition(node["arg"], scope, "what is asked to be true or false")
        return Typed("bool", False)

    def case(self, node: Node, scope: Scope) -> Typed:
        outside, self.clause = self.clause, self.clause.without("a `case`")
        subject = self.expression(node["arg"], scope) if "arg" in node else None
        results: list[Typed] = []
        if "defresult" in node:
            results.append(self.expression(node["defresult"], scope))
        for branch in node["args"]:
            when: Node = branch["CaseWhen"]
            if subject is None:
                self.condition(when["expr"], scope, "what follows `when`")
            else:
                value = self.expression(when["expr"], scope)
                against = subject if subject.type != UNKNOWN else subject.replace(type="text", text=None)
                self.operator("=", [against, value], {"name": [{"String": {"sval": "="}}], **when})
            results.append(self.expression(when["result"], scope))
        self.clause = outside
        nullable = "defresult" not in node or any(result.nullable for result in results)
        return Typed(self.together(results, "the branches of a `case`"), nullable, node.get("location", 0))

    def coalesce(self, node: Node, scope: Scope) -> Typed:
        outside, self.clause = self.clause, self.clause.without("a `coalesce`")
        found = self.each(node["args"], scope)
        self.clause = outside
        nullable = all(value.nullable for value in found)
        return Typed(self.together(found, "the values of a `coalesce`"), nullable, node.get("location", 0))

    def least(self, node: Node, scope: Scope) -> Typed:
        found = self.each(node["args"], scope)
        word = "greatest" if node.get("op") == "IS_GREATEST" else "least"
        nullable = all(value.nullable for value in found)
        return Typed(self.together(found, f"the values of `{word}`"), nullable, node.get("location", 0))

    def array(self, node: Node, scope: Scope) -> Typed:
        found = self.each(node.get("elements", []), scope)
        type_ = self.together(found, "the elements of an array") if found else None
        array = type_ if type_ is None or type_.endswith("[]") else type_ + "[]"
        return Typed(array, False, node.get("location", 0))

    def record(self, node: Node, scope: Scope) -> Typed:
        self.each(node.get("args", []), scope)
        return Typed("record", False, node.get("location", 0))

    def cast(self, node: Node, scope: Scope) -> Typed:
        target = self.world.type_of_name(node["typeName"])
        arg: Node = node["arg"]
        if "A_ArrayExpr" in arg:
            elements = self.each(arg["A_ArrayExpr"].get("elements", []), scope)
            if target and target.endswith("[]"):
                for element in elements:
                    if element.type == UNKNOWN:
                        self.check_text(element, target[:-2])
            return Typed(target, False, _start(arg, node))
        found = self.expression(arg, scope)
        if target is None or found.type is None:
            return Typed(target, found.nullable or found.type in (None, "jsonb"), found.location)
        if found.type == UNKNOWN:
            self.check_text(found, target)
        elif castable(self.world, found.type, target, EXPLICIT) is False:
            message = f"{shown(found.type)} cannot be cast to {shown(target)}"
            self.problem("DBS409", message, found.location)
        else:
            self.converted(found.type, target, found.location)
        # A null in json is a value, and none once it is cast; an infinite moment has no time of day.
        nullable = found.nullable or self.world.base(found.type) == "jsonb" or target in ("time", "timetz")
        return Typed(target, nullable, found.location)

    def collate(self, node: Node, scope: Scope) -> Typed:
        if "arg" not in node:
            return Typed(None)
        return self.expression(node["arg"], scope)

    def part(self, node: Node, scope: Scope) -> Typed:
        """`(value).field`, `value[1]`."""
        found = self.expression(node["arg"], scope)
        type_ = found.type
        for is_subscript, run in groupby(node["indirection"], lambda step: "A_Indices" in step):
            if type_ is None or type_ == UNKNOWN:
                return Typed(None, location=found.location)
            steps = list(run)
            if is_subscript:  # arrays have no number of dimensions: all subscripts together pick one element
                indices = [step["A_Indices"] for step in steps]
                self.each([each[bound] for each in indices for bound in ("lidx", "uidx") if bound in each], scope)
                is_slice = any(each.get("is_slice") for each in indices)
                type_ = self.element(type_, is_slice, found.location)
                continue
            for step in steps:
                if "String" not in step or type_ is None:
                    return Typed(None, location=found.location)
                name = step["String"].get("sval", "")
                type_ = self.field(type_, name, found.location)
        return Typed(type_, True, found.location)

    def field(self, type_: str, name: str, location: int) -> str | None:
        """The type of an attribute. A function that takes the value may be written in the same way."""
        columns = self.world.attributes(self.world.base(type_))
        names = [column.name for column in columns or ()]
        is_there = name in (*names, *SYSTEM_COLUMNS) or self.world.functions((name,))
        if columns and not is_there and self.world.is_whole:
            help_ = did_you_mean(name, names) or "it has " + ", ".join(f"`{each}`" for each in names[:_SHOWN])
            self.problem("DBS102", f"`{shown(type_)}` has no attribute `{name}`", location, help_)
        return next((column.type for column in columns or () if column.name == name), None)

    def element(self, type_: str, is_slice: bool, location: int) -> str | None:
        """What a subscript gives."""
        base = self.world.base(type_)
        facts = self.world.facts(base)
        if facts is None:
            return None
        if not facts.subscript:
            if self.world.is_whole:
                self.problem("DBS402", f"{shown(type_)} has no elements to pick by `[…]`", location)
            return None
        if is_slice or base == "jsonb":
            return base
        return facts.held or ("text" if base == "hstore" else None)

    def compared(self, tested: Node, columns: tuple[Column, ...] | None, location: int) -> None:
        """What `in`, `any` and `all` compare with a query has as many columns as that."""
        items = tested["RowExpr"].get("args", []) if "RowExpr" in tested else [tested]
        if any(kind(item["ColumnRef"]["fields"][-1]) == "A_Star" for item in items if "ColumnRef" in item):
            return
        number = "one value is" if len(items) == 1 else f"{len(items)} values are"
        self.one_column(columns, f"{number} compared", location, len(items))

    def link(self, node: Node, scope: Scope, of_row: bool = False) -> Typed:
        """A subquery among expressions; `of_row` if it is compared with a row, and may have several columns."""
        location = node.get("location", 0)
        form = node["subLinkType"]
        if not self.place.subqueries and not self.queries:
            refused = no_query(self.place, location)
            self.problem(refused.code, refused.message, location, refused.help)
        tested = self.expression(node["testexpr"], scope) if "testexpr" in node else None
        columns = self.subquery(node["subselect"], scope)
        if form in ("ANY_SUBLINK", "ALL_SUBLINK"):
            self.compared(node["testexpr"], columns, location)
        elif form != "EXISTS_SUBLINK" and not of_row:
            self.one_column(columns, "a query among values gives one column", location)
        only = columns[0] if columns and len(columns) == 1 else None
        if form == "EXISTS_SUBLINK":
            return Typed("bool", False, location)
        if form in ("ANY_SUBLINK", "ALL_SUBLINK"):
            if tested is not None and only is not None and "RowExpr" not in node["testexpr"]:
                names = node.get("operName") or [{"String": {"sval": "="}}]
                right = Typed(only.type, only.nullable, location, None, only.values)
                self.operator(strings(names)[-1], [tested, right], {"name": names, "location": location})
            return Typed("bool", True, location)
        if only is None:
            return Typed(None, location=location)
        if form == "ARRAY_SUBLINK":
            array = only.type if only.type is None or only.type.endswith("[]") else only.type + "[]"
            return Typed(array, False, location)
        return Typed(only.type, only.nullable or not is_one_row(node["subselect"]), location)

    def moment(self, node: Node, _scope: Scope) -> Typed:
        type_ = outputs.type_of({"SQLValueFunction": node})
        location = node.get("location", 0)
        self.not_immutable(f"`{node['op'][6:].removesuffix('_N').lower()}`", location)
        return Typed(type_, node["op"] == "SVFOP_CURRENT_SCHEMA", location)

    def grouping(self, _node: Node, _scope: Scope) -> Typed:
        return Typed("int4", False)

    def labelled(self, node: Node, scope: Scope) -> Typed:
        """A target in a list, for what holds lists of them."""
        return self.expression(node["val"], scope) if "val" in node else Typed(None)


def _start(arg: Node, node: Node) -> int:
    inner: int = next(iter(arg.values())).get("location", -1)
    return inner if inner >= 0 else int(node.get("location", 0))


def is_one_row(tree: Node) -> bool:
    """Whether a query returns exactly one row whatever the tables hold: an aggregate of all, or no table at all."""
    select = tree.get("SelectStmt", {})
    if select.keys() & {"larg", "valuesLists", "groupClause", "havingClause", "limitCount", "limitOffset"}:
        return False
    targets = select.get("targetList", ())
    calls = [target["ResTarget"].get("val", {}).get("FuncCall") for target in targets]
    if "fromClause" not in select and "whereClause" not in select:
        return all(call is None for call in calls)
    return bool(calls) and all(
        call is not None and "over" not in call and strings(call["funcname"])[-1] == "count" for call in calls
    )


_METHODS = {
    "ColumnRef": Expressions.column,
    "ParamRef": Expressions.numbered,
    "A_Const": Expressions.constant,
    "A_Expr": Expressions.operation,
    "BoolExpr": Expressions.boolean,
    "NullTest": Expressions.null_test,
    "BooleanTest": Expressions.truth_test,
    "CaseExpr": Expressions.case,
    "CoalesceExpr": Expressions.coalesce,
    "MinMaxExpr": Expressions.least,
    "A_ArrayExpr": Expressions.array,
    "RowExpr": Expressions.record,
    "TypeCast": Expressions.cast,
    "CollateClause": Expressions.collate,
    "A_Indirection": Expressions.part,
    "SubLink": Expressions.link,
    "FuncCall": Expressions.call,
    "SQLValueFunction": Expressions.moment,
    "GroupingFunc": Expressions.grouping,
    "ResTarget": Expressions.labelled,
}
