"""Forms of expressions of all kinds, and of queries: what is chosen among operators, functions and types is said.

`explicit_values` says what forms are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from dbsc.hints import Any
from dbsc.sqltext.outputs import UNNAMED, label
from dbsc.sqltext.tree import Node, kind, nodes, strings
from dbsc.sqltypes import builtins
from dbsc.sqltypes.builtins import Routine
from dbsc.sqltypes.candidates import Choice, function, operator
from dbsc.sqltypes.explicit_values import NULL, PLACES, Form, Meaning, Values
from dbsc.sqltypes.own import UnsureError
from dbsc.sqltypes.world import UNKNOWN


class Explicit(Values):
    """Makes the form of any expression."""

    def method(self, form: str) -> Callable[[Node], Meaning] | None:
        found = _METHODS.get(form)
        return partial(found, self) if found else None

    # ------------------------------------------------------------ operators

    def operation(self, node: Node) -> Meaning:
        method = _OPERATIONS.get(node["kind"])
        if method is None:
            raise UnsureError
        return method(self, node, strings(node["name"]))

    def chosen(self, names: tuple[str, ...], operands: list[str | None]) -> Choice:
        """One of PostgreSQL's own operators."""
        said, choice = self.found(names, operands)
        if len(said) > 1:
            raise UnsureError
        return choice

    def found(self, names: tuple[str, ...], operands: list[str | None]) -> tuple[tuple[str, ...], Choice]:
        """The operator that a bare name finds, and how a server says it: with a schema, unless it is PostgreSQL's."""
        if len(names) > 1 or any(type_ in (None, "record") for type_ in operands):
            raise UnsureError
        choice = operator(self.world, names[-1], tuple(operands))
        if choice.routine is None or not choice.arguments:
            raise UnsureError
        if builtins.is_operator(choice.routine, names[-1]):
            return names, choice
        if self.world.home_of_operator(choice.routine, names[-1]) != "public":
            raise UnsureError  # whether it is found depends on who looks for it
        return ("public", *names), choice

    def plain(self, node: Node, names: tuple[str, ...]) -> Meaning:
        if not self.said and any("RowExpr" in node.get(side, {}) for side in ("lexpr", "rexpr")):
            return self.rows(node, names)
        found = [self.meaning(node[side]) for side in ("lexpr", "rexpr") if side in node]
        if self.said:
            return Meaning(("op", names, *[item.form for item in found]), self.types.types.get(id(node)))
        said, choice = self.found(names, [item.type for item in found])
        forms = [self.coerced(item, wanted) for item, wanted in zip(found, choice.arguments, strict=True)]
        return Meaning(("op", said, *forms), choice.result)

    def rows(self, node: Node, names: tuple[str, ...]) -> Meaning:
        """`(a, b) = (1, 2)`."""
        sides = [node.get(side, {}).get("RowExpr", {}).get("args", ()) for side in ("lexpr", "rexpr")]
        if names not in _OF_ROWS or len(sides[0]) != len(sides[1]) or len(sides[0]) < 2:
            raise UnsureError
        pairs = [self.plain({"lexpr": one, "rexpr": other}, names).form for one, other in zip(*sides, strict=True)]
        return Meaning((_OF_ROWS[names], tuple(pairs)), "bool")

    def like(self, node: Node, names: tuple[str, ...]) -> Meaning:
        if "FuncCall" in node["rexpr"] and strings(node["rexpr"]["FuncCall"]["funcname"])[-1] == "like_escape":
            raise UnsureError
        return self.plain(node, names)

    def with_array(self, node: Node, names: tuple[str, ...]) -> Meaning:
        left, right = self.meaning(node["lexpr"]), self.meaning(node["rexpr"])
        word = "any" if node["kind"] == "AEXPR_OP_ANY" else "all"
        if self.said:
            return Meaning((word, names, left.form, right.form), "bool")
        return Meaning(self.compared(word, names, left, right), "bool")

    def compared(self, word: str, names: tuple[str, ...], left: Meaning, right: Meaning) -> Form:
        """`left = any (right)`."""
        if right.type == UNKNOWN:
            said, choice = self.found(names, [left.type, UNKNOWN])
        else:
            array = self.world.base(right.type) if right.type else ""
            if not array.endswith("[]"):
                raise UnsureError
            said, choice = self.found(names, [left.type, array[:-2]])
        first, second = choice.arguments
        return (word, said, self.coerced(left, first), self.coerced(right, second + "[]"))

    def in_list(self, node: Node, names: tuple[str, ...]) -> Meaning:
        """`x in (…)`: an array of what names no column, where that are several; one comparison for each other value."""
        items: list[Node] = node["rexpr"]["List"]["items"]
        if any("SubLink" in each or "RowExpr" in each for item in items for each in nodes(item)):
            raise UnsureError
        left = self.meaning(node["lexpr"])
        found = [(self.meaning(item), any("ColumnRef" in each for each in nodes(item))) for item in items]
        fixed = [item for item, names_column in found if not names_column]
        forms = []
        if len(fixed) > 1:
            type_ = self.common([left, *fixed])
            if self.world.facts(type_) is None or type_.endswith("[]"):
                raise UnsureError
            array = Meaning(("array", tuple([self.coerced(item, type_) for item in fixed])), type_ + "[]")
            forms.append(self.compared("any" if names == ("=",) else "all", names, left, array))
            found = [each for each in found if each[1]]
        for item, _ in found:
            said, choice = self.found(names, [left.type, item.type])
            first, second = choice.arguments
            forms.append(("op", said, self.coerced(left, first), self.coerced(item, second)))
        form = forms[0]
        for other in forms[1:]:
            form = ("OR_EXPR" if names == ("=",) else "AND_EXPR", (form, other))
        return Meaning(form, "bool")

    def between(self, node: Node, _names: tuple[str, ...]) -> Meaning:
        bounds = node["rexpr"]["List"]["items"]
        words, joined = ((">=",), ("<=",)), "AND_EXPR"
        if node["kind"] == "AEXPR_NOT_BETWEEN":
            words, joined = ((("<",), (">",))), "OR_EXPR"
        sides = [
            self.plain({"lexpr": node["lexpr"], "rexpr": bound}, word).form
            for word, bound in zip(words, bounds, strict=True)
        ]
        return Meaning((joined, tuple(sides)), "bool")

    def distinct(self, node: Node, _names: tuple[str, ...]) -> Meaning:
        sides = [self.meaning(node[side]) for side in ("lexpr", "rexpr")]
        if not self.said and any(side.form == NULL for side in sides):
            (tested,) = [side for side in sides if side.form != NULL] or sides[:1]
            test = "IS_NOT_NULL" if node["kind"] == "AEXPR_DISTINCT" else "IS_NULL"
            return Meaning(("NullTest", (("arg", tested.form), ("nulltesttype", test))), "bool")
        form = ("AEXPR_DISTINCT", *self.plain(node, ("=",)).form[2:])
        return Meaning(form if node["kind"] == "AEXPR_DISTINCT" else ("NOT_EXPR", (form,)), "bool")

    def nullif(self, node: Node, names: tuple[str, ...]) -> Meaning:
        found = self.plain(node, names)
        if self.said:
            return Meaning((node["kind"], *found.form[2:]), self.types.types.get(id(node)))
        types = [self.meaning(node[side]).type for side in ("lexpr", "rexpr")]
        return Meaning((node["kind"], *found.form[2:]), self.chosen(names, types).arguments[0])

    def boolean(self, node: Node) -> Meaning:
        found = [self.meaning(item) for item in node["args"]]
        if any(item.type == UNKNOWN for item in found):
            raise UnsureError
        return Meaning((node["boolop"], tuple([item.form for item in found])), "bool")

    # ------------------------------------------------------------ what chooses among values

    def coalesce(self, node: Node) -> Meaning:
        return self.alike("coalesce", node)

    def least(self, node: Node) -> Meaning:
        return self.alike(node.get("op", "IS_LEAST"), node)

    def alike(self, word: str, node: Node) -> Meaning:
        """Values that become one type."""
        found = [self.meaning(item) for item in node["args"]]
        if self.said:
            return Meaning((word, *[item.form for item in found]), self.types.types.get(id(node)))
        type_ = self.common(found)
        return Meaning((word, *[self.coerced(item, type_) for item in found]), type_)

    def case(self, node: Node) -> Meaning:
        subject = self.meaning(node["arg"]) if "arg" in node else None
        branches: list[Node] = [item["CaseWhen"] for item in node["args"]]
        null = Meaning(NULL, UNKNOWN)
        default = self.meaning(node["defresult"]) if "defresult" in node else null
        results = [self.meaning(branch["result"]) for branch in branches]
        tests = [self.meaning(branch["expr"]) for branch in branches]
        if self.said:
            type_ = self.types.types.get(id(node))
            whens = [(test.form, result.form) for test, result in zip(tests, results, strict=True)]
            return Meaning(("case", subject and subject.form, tuple(whens), default.form), type_)
        type_ = self.common([default, *results])
        if subject is not None and subject.type == UNKNOWN:
            subject = Meaning(self.cast(subject, "text", ()), "text")
        tested = []
        for test in tests:
            wanted = "bool" if subject is None else self.chosen(("=",), [subject.type, test.type]).arguments[1]
            tested.append(self.coerced(test, wanted))
        whens = [(test, self.coerced(result, type_)) for test, result in zip(tested, results, strict=True)]
        return Meaning(("case", subject and subject.form, tuple(whens), self.coerced(default, type_)), type_)

    # ------------------------------------------------------------ calls

    def call(self, node: Node) -> Meaning:
        parts = strings(node["funcname"])
        syntax = node.get("funcformat") == "COERCE_SQL_SYNTAX"
        args: list[Node] = node.get("args", [])
        within: list[Node] = node["agg_order"] if node.get("agg_within_group") else []
        apart = ("args", "funcname", "agg_order") if within else ("args", "funcname")
        rest = {field: inner for field, inner in node.items() if field not in apart}
        head = ("call", parts, self.other(rest), *[self.other(_without_node(item)) for item in within])
        args = [*args, *[item["SortBy"]["node"] for item in within]]
        if self.said or not args:
            return Meaning((*head, self.part(args)), self.types.types.get(id(node)))
        if any("NamedArgExpr" in item for item in args):
            raise UnsureError
        found = [self.meaning(item) for item in args]
        types = tuple([item.type for item in found])
        name = parts[-1]
        if None in types or (types == (UNKNOWN,) and parts[:-1] in ((), ("pg_catalog",)) and self.world.facts(name)):
            raise UnsureError  # `date('2030-01-01')` is a cast
        choice = function(self.world, parts, types, bool(node.get("func_variadic")))
        if choice.routine is None or not choice.arguments or (within and len(choice.arguments) != len(args)):
            raise UnsureError
        if parts[:-1] in ((), ("pg_catalog",)) and not builtins.is_function(choice.routine, name):
            raise UnsureError
        forms = []
        for item, wanted in zip(found, choice.arguments, strict=False):
            is_word = name in ("extract", "normalize", "is_normalized") and item.type == UNKNOWN
            # what is written in words shows no cast that is made without a word
            forms.append(item.form if syntax and (is_word or item.type != UNKNOWN) else self.coerced(item, wanted))
        if _is_spread(choice.routine, node):
            head = ("call", parts, self.other({**rest, "func_variadic": True}))
            alone = len(choice.routine.arguments) - 1
            forms = [*forms[:alone], ("array", tuple(forms[alone:]))]
        return Meaning((*head, tuple(forms)), choice.result)

    def link(self, node: Node) -> Meaning:
        """A query among expressions."""
        type_ = self.types.types.get(id(node))
        rest = {field: inner for field, inner in node.items() if field != "testexpr"}
        if node["subLinkType"] == "EXISTS_SUBLINK":
            rest["subselect"] = _without_targets(rest["subselect"])
        query = self.other(rest)
        if "testexpr" not in node:
            return Meaning(("link", query), type_)
        tested = self.meaning(node["testexpr"])
        if self.said:
            return Meaning(("link", query, tested.form), type_)
        columns = self.types.results.get(id(node["subselect"][kind(node["subselect"])]))
        if not columns or len(columns) != 1:
            raise UnsureError
        names = strings(node.get("operName", ())) or ("=",)
        choice = self.chosen(names, [tested.type, columns[0].type])
        return Meaning(("link", query, self.coerced(tested, choice.arguments[0])), type_)

    def query(self, root: Node, is_arm: bool = False) -> Form:
        """The form of a query: one side of a `union` is an arm."""
        node: Node = root[kind(root)]
        parts: list[tuple[str, Any]] = []
        for field in sorted(node):
            inner = node[field]
            if field == "targetList":
                parts.append((field, tuple([self.target(item["ResTarget"], is_arm) for item in inner])))
            elif field == "valuesLists":
                parts.append((field, self.values(inner)))
            elif field in ("larg", "rarg"):
                parts.append((field, self.query({"SelectStmt": inner}, is_arm=True)))
            elif field not in PLACES:
                parts.append((field, self.part(inner)))
        return (kind(root), tuple(parts))

    def values(self, rows: list[Node]) -> Form:
        """The rows of `values`."""
        found = [[self.meaning(item) for item in row["List"]["items"]] for row in rows]
        return tuple([self.alike_in_rows(list(column)) for column in zip(*found, strict=True)])

    def alike_in_rows(self, column: list[Meaning]) -> Form:
        """One column of `values`, whose values become one type: only of strings and nulls is that shown."""
        if self.said and any(item.type is None for item in column):
            return (None, *[item.form for item in column])
        type_ = self.common(column)
        return (type_, *[self.coerced(item, type_) if item.type == UNKNOWN else item.form for item in column])

    def target(self, node: Node, is_arm: bool) -> Form:
        """A column that a query returns: its name and its form. A string of no type becomes text."""
        value: Node = node["val"]
        if "A_Star" in str(value.get("ColumnRef", {}).get("fields", "")) and not self.said:
            raise UnsureError
        is_named = not self.said or "ColumnRef" in value
        name = node.get("name", label(value) if is_named else UNNAMED)
        found = self.meaning(value)
        if found.type == UNKNOWN and not self.said:
            if is_arm:
                raise UnsureError
            return name, self.cast(found, "text", ())
        return name, found.form


def _is_spread(routine: Routine, node: Node) -> bool:
    """Whether a server says `f(variadic array[a, b])` of a call `f(a, b)`; arguments of any types stay as they are."""
    if not routine.variadic or node.get("func_variadic") or routine.arguments[-1] == "any":
        return False
    return len(node["args"]) >= len(routine.arguments)


def _without_node(item: Node) -> Node:
    """How values are put in order, without the values."""
    return {field: inner for field, inner in item["SortBy"].items() if field != "node"}


def _without_targets(tree: Node) -> Node:
    """A query of which nothing counts but whether it returns rows."""
    node = tree.get("SelectStmt", {})
    if node.keys() & {"larg", "valuesLists", "distinctClause"}:
        return tree
    return {"SelectStmt": {field: inner for field, inner in node.items() if field != "targetList"}}


_OF_ROWS = {("=",): "AND_EXPR", ("<>",): "OR_EXPR"}
_OPERATIONS: dict[str, Callable[[Explicit, Node, tuple[str, ...]], Meaning]] = {
    "AEXPR_OP": Explicit.plain,
    "AEXPR_LIKE": Explicit.like,
    "AEXPR_ILIKE": Explicit.like,
    "AEXPR_OP_ANY": Explicit.with_array,
    "AEXPR_OP_ALL": Explicit.with_array,
    "AEXPR_IN": Explicit.in_list,
    "AEXPR_BETWEEN": Explicit.between,
    "AEXPR_NOT_BETWEEN": Explicit.between,
    "AEXPR_DISTINCT": Explicit.distinct,
    "AEXPR_NOT_DISTINCT": Explicit.distinct,
    "AEXPR_NULLIF": Explicit.nullif,
}


def _as_written(form: str) -> Callable[[Explicit, Node], Meaning]:
    """What has no rule but that the expressions in it have theirs."""
    return lambda explicit, node: Meaning((form, explicit.other(node)), explicit.types.types.get(id(node)))


_METHODS: dict[str, Callable[[Explicit, Node], Meaning]] = {
    "A_Const": Explicit.constant,
    "ColumnRef": Explicit.column,
    "TypeCast": Explicit.typecast,
    "A_ArrayExpr": Explicit.array,
    "A_Expr": Explicit.operation,
    "BoolExpr": Explicit.boolean,
    "CoalesceExpr": Explicit.coalesce,
    "MinMaxExpr": Explicit.least,
    "CaseExpr": Explicit.case,
    "FuncCall": Explicit.call,
    "SubLink": Explicit.link,
    **{
        form: _as_written(form)
        for form in (
            *("NullTest", "BooleanTest", "CollateClause", "A_Indirection", "RowExpr", "ParamRef", "NamedArgExpr"),
            *("SQLValueFunction", "GroupingFunc"),
        )
    },
}

EXPRESSIONS = frozenset(_METHODS)
"""The kinds of nodes that forms are made of."""
