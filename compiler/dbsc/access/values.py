"""The values that conditions of SQL compare: columns, constants, the current user, claims, and what functions give."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from json import dumps

from dbsc.access import bodies, families
from dbsc.access.logic import CALL, COLUMN, CONSTANT, FALSE, NOTHING, TRUE, Formula, Term, Truth, of_value
from dbsc.access.otherwise import NOTHING_ELSE, Otherwise
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Ref, Table, Type
from dbsc.hints import Any
from dbsc.record import Record
from dbsc.sqltext.outputs import type_of, type_text
from dbsc.sqltext.tree import Node, kind, nodes, relation_parts, strings
from dbsc.sqltypes import builtins

_CURRENT = frozenset({"SVFOP_CURRENT_USER", "SVFOP_CURRENT_ROLE", "SVFOP_USER"})
_TIMES = count(1)
"""Each call of a volatile function is one of its own."""
_LIKE = {"~~": "like", "~~*": "ilike", "!~~": "not like", "!~~*": "not ilike"}
_PLACES = frozenset({"location", "list_start", "list_end", "rexpr_list_start", "rexpr_list_end", "name_location"})

Visible = Callable[[Ref, str, int], "Formula | None"]
"""Which rows of a table can be seen by whoever a condition is about, as a row marker; None where nobody knows."""


class Frame(Record):
    """What a condition can name: columns of tables, by the name that each goes by, its marker and itself; parameters.

    `row` is the marker of the row that all of it is about.
    """

    tables: tuple[tuple[str, str, Table], ...]
    row: str
    parameters: tuple[tuple[str, Term], ...] = ()


class Unknown(Exception):
    """Something that is kept as a whole."""


class Values:
    """Reads values for one role, or for somebody who sees all rows where `visible` is None.

    What is kept as a whole is another thing than in an older catalog where it depends on something of `otherwise`.
    """

    def __init__(
        self,
        catalog: Catalog,
        role: str | None = None,
        visible: Visible | None = None,
        otherwise: Otherwise = NOTHING_ELSE,
    ) -> None:
        self.catalog = catalog
        self.otherwise = otherwise
        self.role = role
        self.visible = visible
        self.on_platform = catalog.intent.header.target == "supabase"
        self.loose: dict[str, None] = {}
        self.functions = _functions(catalog)
        self.rows: dict[str, Table] = {}
        self.depth = 0
        self.calling = 0

    def term(self, tree: Node, frames: tuple[Frame, ...]) -> Term:
        """A value."""
        form = kind(tree)
        node: Node = tree[form]
        match form:
            case "ColumnRef":
                return self.column(strings(node["fields"]), frames)
            case "A_Const":
                return _literal(node)
            case "TypeCast":
                return self.cast(node, frames)
            case "FuncCall":
                return self.call(node, frames)
            case "SQLValueFunction" if node["op"] in _CURRENT and self.role is not None:
                return Term(CONSTANT, self.role, "text")
            case "SubLink" if node["subLinkType"] == "EXPR_SUBLINK":
                return self.scalar(node["subselect"]["SelectStmt"], frames)
            case "A_Expr" if node["kind"] == "AEXPR_OP" and "lexpr" in node:
                return self.computed(tree, frames)
        return self.kept(tree, frames)

    def computed(self, tree: Node, frames: tuple[Frame, ...]) -> Term:
        """What an operator gives, such as a claim of a token."""
        node: Node = tree["A_Expr"]
        arguments = tuple(self.term(node[side], frames) for side in ("lexpr", "rexpr"))
        if any(argument.kind == COLUMN for argument in arguments):
            self.loose[_shown(tree)] = None
        told = type_of(tree)
        family = families.family_of_name(told) if told else None
        return Term(CALL, f"operator {strings(node['name'])[-1]}", family, "", arguments, shown=_shown(tree))

    def column(self, parts: tuple[str, ...], frames: tuple[Frame, ...]) -> Term:
        name, qualifier = parts[-1], parts[:-1]
        for frame in reversed(frames):
            for called, row, table in frame.tables:
                column = table.column(name)
                if column is None or (qualifier and qualifier[-1] != called):
                    continue
                return self.column_of(table, name, row)
            for parameter, term in frame.parameters:
                if parameter == name:
                    return term
        raise Unknown

    def column_of(self, table: Table, name: str, row: str) -> Term:
        """A column of a row of a table."""
        column = table.column(name)
        assert column is not None
        return Term(COLUMN, name, families.family_of_column(self.catalog, column), row)

    def cast(self, node: Node, frames: tuple[Frame, ...]) -> Term:
        inner = self.term(node["arg"], frames)
        family = self.family_named(node["typeName"])
        if family is None or "arrayBounds" in node["typeName"]:
            raise Unknown
        if inner == NOTHING or inner.family == family:
            return inner
        if inner.kind == CONSTANT and inner.family is None:
            return families.constant(inner.name, family)
        return Term(CALL, f"cast to {family}", family, "", (inner,))

    def family_named(self, name: Node) -> str | None:
        parts = strings(name["names"])
        if len(parts) == 2 and parts[0] != "pg_catalog":
            return families.family_of(self.catalog, Type(parts[1], parts[0]))
        return families.family_of_name(parts[-1] if parts[-1] in ("text", "uuid") else type_text(name))

    def call(self, node: Node, frames: tuple[Frame, ...]) -> Term:
        parts = strings(node["funcname"])
        if self.on_platform and parts == ("auth", "role") and self.role is not None:
            return Term(CONSTANT, self.role, "text")  # PostgREST takes the role that it sets from that claim
        arguments = tuple(self.term(argument, frames) for argument in node.get("args", ()))
        if node.keys() & {"agg_order", "agg_star", "agg_distinct", "over", "agg_filter"}:
            raise Unknown
        count_ = bodies.counted(parts, arguments)
        if count_ is not None:
            return Term(CONSTANT, str(count_), "number")
        if self.volatile(parts):
            raise Unknown
        name, now = ".".join(parts), self.now(node)
        shown = name if now else ""
        return Term(CALL, f"{name}{now}", self.result(parts, {"FuncCall": node}), "", arguments, shown=shown)

    def result(self, parts: tuple[str, ...], tree: Node) -> str | None:
        """The family of what a function gives."""
        for function in self.functions.get(parts, ()):
            returns = (function.returns or "").removeprefix("setof ")
            schema, dot, name = returns.partition(".")
            if dot:
                return families.family_of(self.catalog, Type(name, schema))
            return families.family_of_name(returns)
        told = {entry.result for entry in builtins.functions(parts[-1])} if len(parts) == 1 else set()
        given = next(iter(told)) if len(told) == 1 else type_of(tree)
        return families.family_of_name(given) if given else None

    def volatile(self, parts: tuple[str, ...]) -> bool:
        """Whether a function may give something else each time."""
        declared = self.functions.get(parts)
        if declared:
            return any(
                not {"stable", "immutable"} & {clause.lower() for clause in function.clauses}
                for function in declared
                if function.ref in self.catalog.objects
            )
        return any(entry.volatility == "v" for entry in builtins.functions(parts[-1]))

    def scalar(self, select: Node, frames: tuple[Frame, ...]) -> Term:
        """The one value that a query gives."""
        raise NotImplementedError  # it is for those who read queries

    def alike(self, left: Term, right: Term) -> tuple[Term, Term]:
        """Two terms that are compared, as terms of one family."""
        if NOTHING in (left, right):
            return left, right
        if left.family is None and right.family is None and {left.kind, right.kind} == {CONSTANT}:
            return left.replace(family="text"), right.replace(family="text")
        left, right = self.fitted(left, right.family), self.fitted(right, left.family)
        if left.family is None or left.family != right.family:
            raise Unknown
        return left, right

    def fitted(self, term: Term, family: str | None) -> Term:
        """A literal as a value of the family that it is compared with."""
        if term.kind != CONSTANT or family is None or term.family == family:
            return term
        if term.family is None:
            return families.constant(term.name, family)
        return term.replace(family=family) if family in ("real", "double precision") else term

    # ------------------------------------------------------------ what is kept as a whole

    def whole(self, tree: Node, frames: tuple[Frame, ...]) -> Truth:
        """A condition of which only this is known: it is the same thing wherever it depends on the same.

        One with a volatile function is another thing each time.
        """
        try:
            term = self.kept(tree, frames)
        except Unknown:
            rows = ", ".join(row for frame in frames for _, row, _ in frame.tables)
            self.loose[_shown(tree)] = None
            time = f" for the {next(_TIMES)}. time" if self.changes(tree) else ""
            name = f"{_text(tree)} seen by {self.role} of {rows}{time}{self.now(tree)}"
            term = Term(CALL, name, "boolean", shown=_shown(tree))
        return of_value(term.replace(family="boolean"))

    def changes(self, tree: Node) -> bool:
        """Whether something may have another value each time."""
        return any("funcname" in node and self.volatile(strings(node["funcname"])) for node in nodes(tree))

    def now(self, tree: Node) -> str:
        """What tells a thing that means something else than in an older catalog from what it meant there."""
        if self.otherwise is NOTHING_ELSE:
            return ""
        for node in nodes(tree):
            if "funcname" in node and self.otherwise.function(self.functions.get(strings(node["funcname"]), ())):
                return " now"
            if "relname" in node and self.otherwise.relation(relation_parts(node)):
                return " now"
        return ""

    def kept(self, tree: Node, frames: tuple[Frame, ...]) -> Term:
        """A value as a call of something that depends on the columns in it."""
        for node in nodes(tree):
            if "subselect" in node:
                raise Unknown
        if self.changes(tree):
            raise Unknown
        found = [self.column(columns, frames) for columns in _columns(tree)]
        if any(term.kind == COLUMN for term in found):
            self.loose[_shown(tree)] = None
        told = type_of(tree)
        family = families.family_of_name(told) if told else None
        return Term(CALL, f"{_text(tree, bare=True)}{self.now(tree)}", family, "", tuple(found), shown=_shown(tree))


def _literal(node: Node) -> Term:
    if node.get("isnull"):
        return NOTHING
    if "boolval" in node:
        return TRUE if node["boolval"].get("boolval") else FALSE
    if "sval" in node:
        return Term(CONSTANT, node["sval"].get("sval", ""))
    text = str(node["ival"].get("ival", 0)) if "ival" in node else node.get("fval", {}).get("fval")
    found = families.number(text) if text else None
    if found is None:
        raise Unknown
    return found


def _functions(catalog: Catalog) -> Mapping[tuple[str, ...], list[Function]]:
    """The functions of a schema by the names that they can be called by."""
    found: dict[tuple[str, ...], list[Function]] = {}
    for place in (catalog.externals, catalog.objects):
        for object_ in place.values():
            if isinstance(object_, Function):
                found.setdefault((object_.schema, object_.name), []).append(object_)
                if object_.schema == "public":
                    found.setdefault((object_.name,), []).append(object_)
    return found


def _columns(tree: Node) -> list[tuple[str, ...]]:
    """The names of the columns in a tree, in the order in which they stand there."""
    found: list[tuple[str, ...]] = []
    stack: list[Any] = [tree]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if "ColumnRef" in value:
                found.append(strings(value["ColumnRef"]["fields"]))
            else:
                stack.extend(reversed(list(value.values())))
        elif isinstance(value, list):
            stack.extend(reversed(value))
    return found


def _text(tree: Node, bare: bool = False) -> str:
    """A tree as a text that two trees share if they say the same; `bare` without the names of columns."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(item) for item in value]
        if not isinstance(value, dict):
            return value
        if bare and "ColumnRef" in value:
            return "?"
        return {key: plain(inner) for key, inner in value.items() if key not in _PLACES}

    return dumps(plain(tree), sort_keys=True)


def _shown(tree: Node) -> str:
    """What a user is told of something that is kept as a whole."""
    form = kind(tree)
    if form == "A_Expr":
        name = strings(tree[form]["name"])[-1]
        return f"the operator {_LIKE.get(name, name)}"
    if form == "SubLink":
        return "a subquery that is more than tables and a condition"
    return {"FuncCall": "a call", "A_ArrayExpr": "an array", "A_Indirection": "a part of a value"}.get(form, form)
