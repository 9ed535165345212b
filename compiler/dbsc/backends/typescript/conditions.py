"""What a condition says of single columns, and which expressions are never null. Reads trees; knows no catalog."""

from __future__ import annotations

from dbsc.record import Record
from dbsc.sqltext.tree import Node, kind, strings, terms


class Membership(Record):
    """`column in (…)`: the parts of the column's name, and the constants."""

    column: tuple[str, ...]
    constants: tuple[str | int, ...]


def conjuncts(tree: Node) -> list[Node]:
    """The terms that `and` joins at the top."""
    joined = tree.get("BoolExpr")
    return terms(joined) if joined is not None and joined["boolop"] == "AND_EXPR" else [tree]


def membership(term: Node) -> Membership | None:
    """What a term lists: `c = 'a'`, `c in ('a', 'b')` or `c = any (array['a', 'b'])`."""
    test: Node = term.get("A_Expr", {})
    if test.get("kind") not in _LISTS or strings(test["name"]) != ("=",):
        return None
    column, right = _column(_as_written(test["lexpr"])), _uncast(test["rexpr"])
    if test["kind"] == "AEXPR_IN":
        items: list[Node] = right["List"]["items"]
    elif test["kind"] == "AEXPR_OP_ANY":
        items = right.get("A_ArrayExpr", {}).get("elements", [])
    else:
        items = [right]
    constants = [_constant(item) for item in items]
    known = tuple(constant for constant in constants if constant is not None)
    return Membership(column, known) if column and known and len(known) == len(constants) else None


_LISTS = frozenset({"AEXPR_OP", "AEXPR_IN", "AEXPR_OP_ANY"})


def not_null(term: Node) -> tuple[tuple[str, ...], ...]:
    """The columns that have a value where a term is true: in `c is not null`, comparisons, `between` and `like`."""
    test: Node = term.get("NullTest", {})
    if test.get("nulltesttype") == "IS_NOT_NULL":
        sides = [test["arg"]]
    else:
        test = term.get("A_Expr", {})
        if test.get("kind") not in _STRICT or strings(test["name"])[-1] not in _OPERATORS:
            return ()
        sides = [test["lexpr"], test["rexpr"]]
    return tuple(column for side in sides if (column := _column(_uncast(side))))


_STRICT = frozenset({"AEXPR_OP", "AEXPR_IN", "AEXPR_OP_ANY", "AEXPR_LIKE", "AEXPR_ILIKE", "AEXPR_BETWEEN"})
_OPERATORS = frozenset({"=", "<>", "<", ">", "<=", ">=", "~~", "~~*", "BETWEEN"})


def _column(expression: Node) -> tuple[str, ...]:
    """The parts of a column's name; none for anything else."""
    fields = expression.get("ColumnRef", {}).get("fields", ())
    names = strings(fields)
    return names if len(names) == len(fields) else ()


def _as_written(expression: Node) -> Node:
    """An expression without the casts to text that PostgreSQL puts there, which other than `int` lose nothing."""
    while "TypeCast" in expression:
        name = expression["TypeCast"]["typeName"]
        if strings(name["names"])[-1] not in ("text", "varchar") or "typmods" in name:
            break
        expression = expression["TypeCast"]["arg"]
    return expression


def _uncast(expression: Node) -> Node:
    while "TypeCast" in expression:
        expression = expression["TypeCast"]["arg"]
    return expression


def _constant(expression: Node) -> str | int | None:
    """The string or the integer that an expression is."""
    constant: Node = _uncast(expression).get("A_Const", {})
    if "sval" in constant:
        return str(constant["sval"].get("sval", ""))
    return int(constant["ival"].get("ival", 0)) if "ival" in constant else None


def never_null(expression: Node, depth: int = 8) -> bool:
    """Whether an expression has a value whatever the columns hold. False where that cannot be told."""
    form = kind(expression)
    node: Node = expression[form]
    if form in _ALWAYS:
        return True
    if form == "A_Const":
        return not node.get("isnull")
    if form == "SubLink":
        return node["subLinkType"] in ("EXISTS_SUBLINK", "ARRAY_SUBLINK")
    if form == "SQLValueFunction":
        return bool(node["op"] != "SVFOP_CURRENT_SCHEMA")
    if form == "A_Expr":
        return node["kind"] in ("AEXPR_DISTINCT", "AEXPR_NOT_DISTINCT")
    if form == "FuncCall":
        *schema, name = strings(node["funcname"])
        return schema in ([], ["pg_catalog"]) and name in _CALLS and not node.get("func_variadic")
    if depth == 0:
        return False
    if form == "BoolExpr":
        return all(never_null(item, depth - 1) for item in node["args"])
    if form == "CoalesceExpr":
        return any(never_null(item, depth - 1) for item in node["args"])
    if form == "TypeCast":
        return "A_Const" in node["arg"] and never_null(node["arg"], depth - 1)
    if form == "CaseExpr":
        results = [branch["CaseWhen"]["result"] for branch in node["args"]]
        return "defresult" in node and all(never_null(item, depth - 1) for item in (*results, node["defresult"]))
    return False


_ALWAYS = frozenset({"NullTest", "BooleanTest", "A_ArrayExpr", "GroupingFunc"})
_CALLS = frozenset(
    {
        "count",
        "row_number",
        "rank",
        "dense_rank",
        "percent_rank",
        "cume_dist",
        "ntile",
        "now",
        "clock_timestamp",
        "statement_timestamp",
        "transaction_timestamp",
        "gen_random_uuid",
        "random",
        "concat",
        "jsonb_build_object",
        "jsonb_build_array",
        "json_build_object",
        "json_build_array",
    }
)
