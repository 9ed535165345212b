"""Conditions of SQL as logic.

What is understood: comparisons of columns, literals, the current user and claims; `in` and `any` over lists; `between`,
`is null`, `is true`, `is distinct from`, `coalesce`, `case`, `and`, `or`, `not`; membership by `exists` and
`in (select …)`. A call of a function has a value that nobody looks into, and the same value wherever it is given the
same. Everything else is kept as a whole in that way, and told as `loose`: what is shown to hold still does, but what
seems possible need not be.
"""

from __future__ import annotations

from collections.abc import Iterable

from dbsc.access.bodies import ARRAY, Body, Parameter, body_of, given, is_empty_list, named
from dbsc.access.logic import (
    CALL,
    EXISTS,
    FALSE,
    NULL,
    TRUE,
    Formula,
    Term,
    Truth,
    all_of,
    and_,
    any_of,
    certain,
    compared,
    equal,
    is_null,
    is_there,
    negated,
    not_,
    of_value,
    or_,
    same,
)
from dbsc.access.values import Frame, Unknown, Values
from dbsc.catalog.objects import Table, ref
from dbsc.sqltext.parse import Fault, parse_expression
from dbsc.sqltext.tree import Node, kind, relation_parts, strings

_COMPARISONS = frozenset({"=", "<>", "!=", "<", "<=", ">", ">="})
_QUERY = frozenset({"targetList", "fromClause", "whereClause", "limitOption", "op"})
DEEPEST = 4
"""How far policies of tables that policies look at are followed."""


_DEEPEST_CALL = 8
"""How far functions that call functions are followed."""


class Reader(Values):
    """Reads conditions for one role, or for somebody who sees all rows where `visible` is None."""

    def condition(self, sql: str, table: Table, row: str) -> Truth:
        """A condition about one row of a table."""
        self.rows[row] = table
        fragment = parse_expression(sql)
        if isinstance(fragment, Fault):
            return self.whole({"String": {"sval": sql}}, ())
        return self.truth(fragment.tree, (Frame(((table.name, row, table),), row),))

    # ------------------------------------------------------------ truth values

    def truth(self, tree: Node, frames: tuple[Frame, ...]) -> Truth:
        """A condition; what is not understood is one thing that is true, false or null."""
        try:
            return self._truth(tree, frames)
        except Unknown:
            return self.whole(tree, frames)

    def _truth(self, tree: Node, frames: tuple[Frame, ...]) -> Truth:
        form = kind(tree)
        node: Node = tree[form]
        match form:
            case "BoolExpr":
                parts = [self.truth(part, frames) for part in node["args"]]
                word = node["boolop"]
                return not_(parts[0]) if word == "NOT_EXPR" else (and_ if word == "AND_EXPR" else or_)(*parts)
            case "NullTest":
                null = is_null(self.term(node["arg"], frames))
                return certain(null if node.get("nulltesttype") == "IS_NULL" else negated(null))
            case "BooleanTest":
                return self.boolean_test(node, frames)
            case "A_Expr":
                return self.operation(node, frames)
            case "SubLink":
                return self.sublink(node, frames)
            case "CoalesceExpr":
                return _coalesced([self.truth(part, frames) for part in node["args"]])
            case "CaseExpr" if "arg" not in node:
                return self.case(node, frames)
            case "FuncCall" if (called := self.called(tree, frames)) is not None:
                return self.answered(*called)
            case _:
                term = self.term(tree, frames)
                if term.family not in ("boolean", None):
                    raise Unknown
                return of_value(term)

    def boolean_test(self, node: Node, frames: tuple[Frame, ...]) -> Truth:
        inner = self.truth(node["arg"], frames)
        word = str(node.get("booltesttype", "IS_TRUE"))
        known = any_of(inner.true, inner.false)
        plain = {"TRUE": inner.true, "FALSE": inner.false, "UNKNOWN": negated(known)}
        found = plain[word.removeprefix("IS_").removeprefix("NOT_")]
        return certain(negated(found) if "NOT_" in word else found)

    def case(self, node: Node, frames: tuple[Frame, ...]) -> Truth:
        result = self.truth(node["defresult"], frames) if "defresult" in node else NULL
        for branch in reversed(node["args"]):
            when = self.truth(branch["CaseWhen"]["expr"], frames).true
            then = self.truth(branch["CaseWhen"]["result"], frames)
            rest = negated(when)
            result = Truth(
                any_of(all_of(when, then.true), all_of(rest, result.true)),
                any_of(all_of(when, then.false), all_of(rest, result.false)),
            )
        return result

    def operation(self, node: Node, frames: tuple[Frame, ...]) -> Truth:
        name = strings(node["name"])[-1]
        left = node.get("lexpr")
        if left is None:
            raise Unknown
        match node["kind"]:
            case "AEXPR_OP" if name in ("=", "<>") and "boolval" in node["rexpr"].get("A_Const", {}):
                inner = self.truth(left, frames)
                is_same = (name == "=") is bool(node["rexpr"]["A_Const"]["boolval"].get("boolval"))
                return inner if is_same else not_(inner)
            case "AEXPR_OP" if name in _COMPARISONS:
                return self.comparison(name, self.term(left, frames), self.term(node["rexpr"], frames))
            case "AEXPR_IN":
                each = [self.comparison("=", self.term(left, frames), term) for term in self.listed(node, frames)]
                return or_(*each) if name == "=" else not_(or_(*each))
            case "AEXPR_OP_ANY" | "AEXPR_OP_ALL" if name in _COMPARISONS:
                each = [self.comparison(name, self.term(left, frames), term) for term in self.listed(node, frames)]
                return (or_ if node["kind"] == "AEXPR_OP_ANY" else and_)(*each)
            case "AEXPR_BETWEEN" | "AEXPR_NOT_BETWEEN":
                low, high = self.listed(node, frames)
                value = self.term(left, frames)
                inside = and_(self.comparison(">=", value, low), self.comparison("<=", value, high))
                return inside if node["kind"] == "AEXPR_BETWEEN" else not_(inside)
            case "AEXPR_DISTINCT" | "AEXPR_NOT_DISTINCT":
                one, other = self.alike(self.term(left, frames), self.term(node["rexpr"], frames))
                found = same(one, other)
                return certain(negated(found) if node["kind"] == "AEXPR_DISTINCT" else found)
            case _:
                raise Unknown

    def listed(self, node: Node, frames: tuple[Frame, ...]) -> list[Term]:
        """The values on the right of `in` and the like."""
        right = node["rexpr"]
        if "ColumnRef" in right:
            known = self.term(right, frames)
            if (known.kind, known.name) != (CALL, ARRAY):
                raise Unknown
            return list(known.args)
        while "TypeCast" in right:  # `any (array[…]::text[])`, as PostgreSQL prints it
            right = right["TypeCast"]["arg"]
        items = right.get("List", {}).get("items") or right.get("A_ArrayExpr", {}).get("elements")
        if not items:
            raise Unknown
        return [self.term(item, frames) for item in items]

    def comparison(self, operator: str, left: Term, right: Term) -> Truth:
        """Two values compared."""
        operator = "<>" if operator == "!=" else operator
        left, right = self.alike(left, right)
        for one, other in ((left, right), (right, left)):
            if operator in ("=", "<>") and other in (TRUE, FALSE):
                is_same = (operator == "=") is (other == TRUE)
                return of_value(one) if is_same else not_(of_value(one))
        return compared(operator, left, right)

    # ------------------------------------------------------------ subqueries

    def sublink(self, node: Node, frames: tuple[Frame, ...]) -> Truth:
        select: Node = node["subselect"]["SelectStmt"]
        match node["subLinkType"]:
            case "EXISTS_SUBLINK":
                return certain(equal(self.exists(select, frames, None), TRUE))
            case "ANY_SUBLINK" if "operName" not in node or strings(node["operName"]) == ("=",):
                return self.member(self.term(node["testexpr"], frames), select, frames)
            case "EXPR_SUBLINK" if "fromClause" not in select and select.keys() <= _QUERY - {"whereClause"}:
                return self.truth(select["targetList"][0]["ResTarget"]["val"], frames)
            case "EXPR_SUBLINK":
                return of_value(self.scalar(select, frames))
            case _:
                raise Unknown

    def member(self, value: Term, select: Node, frames: tuple[Frame, ...]) -> Truth:
        """`value in (select …)`: true where a row has it; where none has, false or, for a null somewhere, null."""
        targets = select.get("targetList", ())
        if len(targets) != 1:
            raise Unknown
        if "fromClause" in select and not any("RangeFunction" in source for source in select["fromClause"]):
            return _found(value, equal(self.exists(select, frames, value), TRUE))
        called = targets[0]["ResTarget"]["val"]
        if "fromClause" in select:
            called = self.only_function(select)
        if "FuncCall" not in called or select.keys() - _QUERY or "whereClause" in select:
            raise Unknown
        inlined = self.called(called, frames)
        if inlined is not None:
            return self.among(value, *inlined)
        call = self.call(called["FuncCall"], frames)
        term = Term(CALL, f"among {call.name}", "boolean", "", (value, *call.args))
        return Truth(all_of(is_there(value), equal(term, TRUE)), equal(term, FALSE))

    # ------------------------------------------------------------ functions in SQL

    def called(self, tree: Node, frames: tuple[Frame, ...]) -> tuple[Body, tuple[Frame, ...]] | None:
        """The body of the function that is called, and what can be named in it; None if it cannot be looked into."""
        declared = [
            function for function in self.functions.get(named(tree), ()) if function.ref in self.catalog.objects
        ]
        body = body_of(declared[0]) if len(declared) == 1 and self.calling < _DEEPEST_CALL else None
        if body is None or any(self.changes(query) for query in body.queries):
            return None
        if declared[0].ref in self.otherwise.opened:
            return None  # before, who called it was refused
        arguments = [self.term(argument, frames) for argument in tree["FuncCall"].get("args", ())]
        defaults = {each.name: self.default(each) for each in body.parameters if each.default is not None}
        found = given(body, arguments, defaults)
        if found is None:
            return None
        return body, (Frame((), frames[-1].row if frames else "", tuple(found.items())),)

    def default(self, parameter: Parameter) -> Term:
        assert parameter.default is not None
        return Term(CALL, ARRAY) if is_empty_list(parameter.default) else self.term(parameter.default, ())

    def answered(self, body: Body, frames: tuple[Frame, ...]) -> Truth:
        """What a function of one truth value gives."""
        (query, *others) = body.queries
        if others or query.keys() - {"targetList", "limitOption", "op"}:
            raise Unknown
        with _Seeing(self, body.definer):
            return self.truth(query["targetList"][0]["ResTarget"]["val"], frames)

    def among(self, value: Term, body: Body, frames: tuple[Frame, ...]) -> Truth:
        """Whether a value is among those that a function gives."""
        with _Seeing(self, body.definer):
            found = [self.among_rows(value, query, frames) for query in body.queries]
        return _found(value, any_of(*found))

    def among_rows(self, value: Term, query: Node, frames: tuple[Frame, ...]) -> Formula:
        if "fromClause" not in query:
            raise Unknown
        return equal(self.exists(query, frames, value), TRUE)

    # ------------------------------------------------------------ the tables of queries

    def only_function(self, select: Node) -> Node:
        """The call in `select f from g(x) as f`, whose rows are all that the query gives."""
        (source, *others) = select["fromClause"]
        inner: Node = source["RangeFunction"]
        target = select["targetList"][0]["ResTarget"]["val"].get("ColumnRef")
        if others or inner.get("ordinality") or "alias" not in inner or target is None:
            raise Unknown
        if strings(target["fields"])[-1:] != (inner["alias"]["aliasname"],):
            raise Unknown
        call: Node = inner["functions"][0]["List"]["items"][0]
        return call

    def exists(self, select: Node, frames: tuple[Frame, ...], value: Term | None) -> Term:
        """Whether tables have rows for a query; with a value, rows that give it."""
        frame, joined = self.sources(select, frames)
        inner = (*frames, frame)
        parts = [self.truth(condition, inner).true for condition in joined]
        if value is not None:
            target = self.term(select["targetList"][0]["ResTarget"]["val"], inner)
            one, other = self.alike(target, value)
            parts.append(equal(one, other))
        parts += self.seen(frame)
        condition = all_of(*parts)
        rows = ", ".join(row for _, row, _ in frame.tables)
        return FALSE if condition is False else Term(EXISTS, _names(frame), "boolean", rows, (), condition)

    def seen(self, frame: Frame) -> Iterable[Formula]:
        """That the rows of the tables are ones that the role can see."""
        for _, row, table in frame.tables:
            if self.visible is None:
                continue
            found = self.visible(table.ref, row, self.depth + 1) if self.depth < DEEPEST else None
            if found is None:
                raise Unknown
            yield found

    def sources(self, select: Node, frames: tuple[Frame, ...]) -> tuple[Frame, list[Node]]:
        """The tables of a query, and its conditions."""
        if select.keys() - _QUERY:
            raise Unknown
        conditions = [select["whereClause"]] if "whereClause" in select else []
        waiting, found = list(select.get("fromClause", ())), list[tuple[str, str, Table]]()
        while waiting:
            source = waiting.pop(0)
            join = source.get("JoinExpr")
            if join is not None and join.get("jointype") == "JOIN_INNER" and "quals" in join:
                waiting[:0] = [join["larg"], join["rarg"]]
                conditions.append(join["quals"])
                continue
            named = source.get("RangeVar")
            if named is None:
                raise Unknown
            table = self.table(relation_parts(named))
            called = named.get("alias", {}).get("aliasname", named["relname"])
            row = f"{frames[-1].row} > {len(found)} {'.'.join(table.ref.path)}"
            self.rows[row] = table
            found.append((called, row, table))
        if not found:
            raise Unknown
        return Frame(tuple(found), found[0][1]), conditions

    def table(self, parts: tuple[str, ...]) -> Table:
        for schema in (parts[0],) if len(parts) > 1 else ("public",):
            found = self.catalog.table(ref("table", schema, parts[-1]))
            if found is not None:
                return found
        raise Unknown

    def scalar(self, select: Node, frames: tuple[Frame, ...]) -> Term:
        """`(select value)`, or the one value that a query gives."""
        if "fromClause" not in select and select.keys() <= _QUERY - {"whereClause"} and len(select["targetList"]) == 1:
            return self.term(select["targetList"][0]["ResTarget"]["val"], frames)
        frame, conditions = self.sources(select, frames)
        inner = (*frames, frame)
        target = self.term(select["targetList"][0]["ResTarget"]["val"], inner)
        truths = [self.truth(condition, inner).true for condition in conditions]
        condition = all_of(*truths, *self.seen(frame))
        self.loose["a value that a query gives"] = None
        name = f"{target!r} of {_names(frame)} where {condition!r}"
        return Term(CALL, name, target.family, shown=f"a value from {_names(frame)}")


def _coalesced(parts: list[Truth]) -> Truth:
    result = NULL
    for part in reversed(parts):
        null = negated(any_of(part.true, part.false))
        result = Truth(any_of(part.true, all_of(null, result.true)), any_of(part.false, all_of(null, result.false)))
    return result


class _Seeing:
    """That what a function of its owner reads is not held by row security."""

    def __init__(self, reader: Reader, definer: bool) -> None:
        self.reader = reader
        self.before = reader.visible
        self.definer = definer

    def __enter__(self) -> None:
        self.reader.calling += 1
        if self.definer:
            self.reader.visible = None

    def __exit__(self, *_: object) -> None:
        self.reader.calling -= 1
        self.reader.visible = self.before


def _found(value: Term, found: Formula) -> Truth:
    """`value in (select …)`, where it is known when a row has it."""
    unknown = Term(CALL, f"no null for {found!r}", "boolean", shown="no null among what it is compared with")
    return Truth(found, all_of(negated(found), is_there(value), equal(unknown, TRUE)))


def _names(frame: Frame) -> str:
    return ", ".join(".".join(table.ref.path) for _, _, table in frame.tables)
