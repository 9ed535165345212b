"""A parse tree of an expression as text: keywords in small letters, types by their short names, few parentheses.

What comes out is read as the same tree; `written` makes sure of that, and gives None where it cannot write a tree.
Calls are `written_calls`', queries among expressions `written_query`'s.
"""

from __future__ import annotations

from collections.abc import Callable

from dbsc.hints import Any
from dbsc.sqltext.parse import Fault, Fragment, parse_expression, parse_query
from dbsc.sqltext.quote import identifier, literal
from dbsc.sqltext.tree import LIST_POSITIONS, POSITIONS, Node, kind, strings

OR, AND, NOT, IS, COMPARISON, IN, OPERATOR, SUM, PRODUCT, POWER, AT, COLLATE, MINUS, SUBSCRIPT, CAST, ATOM = range(16)
"""How tight operators bind: https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE."""
Piece = tuple[str, int]
WIDTH = 100
"""What is longer is broken into lines where that can be done."""


class UnwrittenError(Exception):
    """A tree that this module has no words for."""


def written(tree: Node) -> Fragment | None:
    """An expression or a query as text, and read again from it; None if it cannot be written."""
    from dbsc.sqltext.written_query import query

    is_query = kind(tree) == "SelectStmt"
    try:
        text = query(tree) if is_query else expression(tree)[0]
    except (UnwrittenError, RecursionError, KeyError):  # what is missing in a node makes it one of another form
        return None
    read = parse_query(text) if is_query else parse_expression(text)
    try:
        return read if not isinstance(read, Fault) and is_meant(read.tree, tree) else None
    except RecursionError:
        return None


def is_meant(one: Any, other: Any) -> bool:
    """Whether two trees are the same, apart from positions and the spelling of PostgreSQL's own types."""
    if type(one) is list and type(other) is list:
        return len(one) == len(other) and all(map(is_meant, one, other))
    if type(one) is not dict or type(other) is not dict:
        return bool(one == other)
    if one.keys() != other.keys() and one.keys() - _NOT_MEANT != other.keys() - _NOT_MEANT:
        return False
    is_type = "typemod" in one and "names" in one
    for field, inner in one.items():
        if type(inner) in _HOLDERS:
            if not (_type(one) == _type(other) if is_type and field == "names" else is_meant(inner, other[field])):
                return False
        elif field not in _NOT_MEANT and inner != other[field]:
            return False
    return True


def _type(node: Node) -> list[str]:
    """The name of a type without the schema of PostgreSQL's own."""
    return [part for part in strings(node["names"]) if part != "pg_catalog"]


_HOLDERS = frozenset({dict, list})
_NOT_MEANT = POSITIONS | LIST_POSITIONS


def expression(node: Node) -> Piece:
    """The text of an expression, and how tight it binds."""
    form = kind(node)
    method = _METHODS.get(form) or _rare(form)
    if method is None:
        raise UnwrittenError(form)
    return method(node[form])


def _rare(form: str) -> Callable[[Node], Piece] | None:
    from dbsc.sqltext.written_syntax import SYNTAX

    return SYNTAX.get(form)


def at_least(node: Node, level: int) -> str:
    """The text of an expression, in parentheses where it binds less tight."""
    text, own = expression(node)
    return text if own >= level else bracketed(text)


def listed(nodes: list[Node]) -> str:
    """Expressions with commas between them."""
    return ", ".join([expression(node)[0] for node in nodes])


def between(opened: str, pieces: list[str], closed: str) -> str:
    """A list between brackets: on lines that are full where one line would be too long."""
    text = ", ".join(pieces)
    if len(text) <= WIDTH or len(pieces) == 1:
        return f"{opened}{text}{closed}"
    lines = pieces if "\n" in text else _full_lines(pieces)
    return f"{opened}\n{indented(f',{chr(10)}'.join(lines))}\n{closed}"


def _full_lines(pieces: list[str]) -> list[str]:
    lines = [pieces[0]]
    for piece in pieces[1:]:
        if len(lines[-1]) + len(piece) + 2 > WIDTH:
            lines.append(piece)
        else:
            lines[-1] += f", {piece}"
    return lines


def indented(text: str) -> str:
    """Lines two spaces in. Literals have no line ends in them."""
    return "\n".join([f"  {line}" for line in text.split("\n")])


def bracketed(text: str) -> str:
    """Between parentheses, on lines of its own where there are several."""
    return f"(\n{indented(text)}\n)" if "\n" in text else f"({text})"


# ---------------------------------------------------------------- names, constants, types


def dotted(parts: tuple[str, ...]) -> str:
    """A name as it is written."""
    return ".".join([identifier(part) for part in parts])


def _column(node: Node) -> Piece:
    parts = [("*" if "A_Star" in field else identifier(field["String"].get("sval", ""))) for field in node["fields"]]
    return ".".join(parts), ATOM


def text_constant(text: str) -> str:
    """A string constant, on one line."""
    if "\n" not in text and "\r" not in text:
        return literal(text)
    escaped = text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n").replace("\r", "\\r")
    return f"E'{escaped}'"


def _constant(node: Node) -> Piece:
    if node.get("isnull"):
        return "null", ATOM
    if "sval" in node:
        return text_constant(node["sval"].get("sval", "")), ATOM
    if "boolval" in node:
        return ("true" if node["boolval"].get("boolval") else "false"), ATOM
    if "bsval" in node:
        digits = node["bsval"]["bsval"]
        return f"{digits[0]}'{digits[1:]}'", ATOM
    number = str(node["ival"].get("ival", 0)) if "ival" in node else node["fval"]["fval"]
    return number, MINUS if number.startswith("-") else ATOM


_SHORT = {
    "int2": "smallint",
    "int4": "int",
    "int8": "bigint",
    "float4": "real",
}


def type_name(node: Node) -> str:
    """A type as it is written."""
    parts = strings(node["names"])
    if node.get("setof") or node.get("pct_type"):
        raise UnwrittenError("TypeName")
    modifiers = node.get("typmods", [])
    name = dotted(parts)
    if parts[0] == "pg_catalog" and len(parts) == 2:
        name = _SHORT.get(parts[1]) or (parts[1] if parts[1] in _PLAIN else identifier(parts[1]))
        if parts[1] == "bpchar" and modifiers:
            name = "char"
        if parts[1] == "interval" and modifiers:
            return _interval(modifiers) + "[]" * len(node.get("arrayBounds", ()))
    if modifiers:
        name += f"({listed(modifiers)})"
    return name + "[]" * len(node.get("arrayBounds", ()))


def _interval(modifiers: list[Node]) -> str:
    """An interval of some fields, which are bits of `datetime.h`, or of a precision."""
    fields, *precision = [item["A_Const"]["ival"].get("ival", 0) for item in modifiers]
    digits = f"({precision[0]})" if precision else ""
    if fields == _ALL_FIELDS:
        return f"interval{digits}"
    return f"interval {_FIELDS[fields]}{digits}"


_ALL_FIELDS = 0x7FFF
_FIELDS = {
    0x4: "year",
    0x2: "month",
    0x6: "year to month",
    0x8: "day",
    0x400: "hour",
    0x800: "minute",
    0x1000: "second",
    0x408: "day to hour",
    0xC08: "day to minute",
    0x1C08: "day to second",
    0xC00: "hour to minute",
    0x1C00: "hour to second",
    0x1800: "minute to second",
}
_PLAIN = frozenset({"json", "numeric", "varchar", "bit", "time", "timestamp", "interval", "bool"})


def _cast(node: Node) -> Piece:
    type_ = type_name(node["typeName"])
    if type_ == "interval" and "sval" in node["arg"].get("A_Const", {}):
        return f"interval {expression(node['arg'])[0]}", CAST
    return f"{at_least(node['arg'], CAST)}::{type_}", CAST


# ---------------------------------------------------------------- operators


def operator_name(names: list[Node]) -> str:
    """The name of an operator, as it stands between its operands."""
    parts = strings(names)
    if len(parts) == 1:
        return parts[0]
    return f"operator({'.'.join([*map(identifier, parts[:-1]), parts[-1]])})"


_LEVELS = {
    **dict.fromkeys(("=", "<>", "<", ">", "<=", ">="), COMPARISON),
    **dict.fromkeys("+-", SUM),
    **dict.fromkeys("*/%", PRODUCT),
    "^": POWER,
}


def _operation(node: Node) -> Piece:
    name = operator_name(node["name"])
    level = _LEVELS.get(name, OPERATOR)
    if "lexpr" not in node:
        level = MINUS if name in "+-" else OPERATOR
        operand = at_least(node["rexpr"], SUBSCRIPT)
        return f"{name} {operand}", level
    if level == COMPARISON:  # these do not associate
        return f"{at_least(node['lexpr'], OPERATOR)} {name} {at_least(node['rexpr'], OPERATOR)}", level
    return f"{at_least(node['lexpr'], level)} {name} {at_least(node['rexpr'], level + 1)}", level


def _any(node: Node) -> Piece:
    word = "any" if node["kind"] == "AEXPR_OP_ANY" else "all"
    left = at_least(node["lexpr"], SUM)
    return f"{left} {operator_name(node['name'])} {word} ({expression(node['rexpr'])[0]})", OPERATOR


def _distinct(node: Node) -> Piece:
    word = "is distinct from" if node["kind"] == "AEXPR_DISTINCT" else "is not distinct from"
    return f"{at_least(node['lexpr'], OPERATOR)} {word} {at_least(node['rexpr'], OPERATOR)}", IS


def _nullif(node: Node) -> Piece:
    return f"nullif({listed([node['lexpr'], node['rexpr']])})", ATOM


def _in(node: Node) -> Piece:
    word = "in" if strings(node["name"]) == ("=",) else "not in"
    items = [expression(item)[0] for item in node["rexpr"]["List"]["items"]]
    return between(f"{at_least(node['lexpr'], OPERATOR)} {word} (", items, ")"), IN


_LIKE = {"~~": "like", "!~~": "not like", "~~*": "ilike", "!~~*": "not ilike"}


def _like(node: Node) -> Piece:
    word = _LIKE[strings(node["name"])[-1]]
    right: Node = node["rexpr"]
    escape = ""
    call = right.get("FuncCall", {})
    if strings(call.get("funcname", ())) == ("pg_catalog", "like_escape"):
        right, escape = call["args"][0], f" escape {at_least(call['args'][1], OPERATOR)}"
    return f"{at_least(node['lexpr'], OPERATOR)} {word} {at_least(right, OPERATOR)}{escape}", IN


_BETWEEN = {
    "AEXPR_BETWEEN": "between",
    "AEXPR_NOT_BETWEEN": "not between",
    "AEXPR_BETWEEN_SYM": "between symmetric",
    "AEXPR_NOT_BETWEEN_SYM": "not between symmetric",
}


def _between(node: Node) -> Piece:
    low, high = node["rexpr"]["List"]["items"]
    bounds = f"{at_least(low, OPERATOR)} and {at_least(high, OPERATOR)}"
    return f"{at_least(node['lexpr'], OPERATOR)} {_BETWEEN[node['kind']]} {bounds}", IN


_OPERATIONS: dict[str, Callable[[Node], Piece]] = {
    "AEXPR_OP": _operation,
    "AEXPR_OP_ANY": _any,
    "AEXPR_OP_ALL": _any,
    "AEXPR_DISTINCT": _distinct,
    "AEXPR_NOT_DISTINCT": _distinct,
    "AEXPR_NULLIF": _nullif,
    "AEXPR_IN": _in,
    "AEXPR_LIKE": _like,
    "AEXPR_ILIKE": _like,
    **dict.fromkeys(_BETWEEN, _between),
}


def _any_operation(node: Node) -> Piece:
    if node["kind"] not in _OPERATIONS:
        raise UnwrittenError(node["kind"])
    return _OPERATIONS[node["kind"]](node)


def _boolean(node: Node) -> Piece:
    if node["boolop"] == "NOT_EXPR":
        (inner,) = node["args"]
        link = inner.get("SubLink", {})
        if link.get("subLinkType") == "ANY_SUBLINK" and "operName" not in link:
            return _in_query(link, "not in"), IN
        return f"not {at_least(inner, COLLATE)}", NOT
    is_and = node["boolop"] == "AND_EXPR"
    # `and` among `or` needs no parentheses, and readers do; `a and (b and c)` is another tree than without them
    pieces = [at_least(term, AND + 1) for term in node["args"]]
    word = "and" if is_and else "or"
    text = f" {word} ".join(pieces)
    if len(text) > WIDTH:
        text = f"\n{word} ".join(pieces)
    return text, AND if is_and else OR


_TRUTHS = {
    "IS_TRUE": "true",
    "IS_NOT_TRUE": "not true",
    "IS_FALSE": "false",
    "IS_NOT_FALSE": "not false",
    "IS_UNKNOWN": "unknown",
    "IS_NOT_UNKNOWN": "not unknown",
}


def _null_test(node: Node) -> Piece:
    word = "is null" if node["nulltesttype"] == "IS_NULL" else "is not null"
    return f"{at_least(node['arg'], OPERATOR)} {word}", IS


def _truth_test(node: Node) -> Piece:
    return f"{at_least(node['arg'], OPERATOR)} is {_TRUTHS[node['booltesttype']]}", IS


def _collate(node: Node) -> Piece:
    return f"{at_least(node['arg'], COLLATE)} collate {dotted(strings(node['collname']))}", COLLATE


# ---------------------------------------------------------------- what has a form of its own


def _case(node: Node) -> Piece:
    head = "case" + (f" {expression(node['arg'])[0]}" if "arg" in node else "")
    lines = [
        f"when {expression(each['CaseWhen']['expr'])[0]} then {expression(each['CaseWhen']['result'])[0]}"
        for each in node["args"]
    ]
    if "defresult" in node:
        lines.append(f"else {expression(node['defresult'])[0]}")
    flat = " ".join([head, *lines, "end"])
    if len(flat) <= WIDTH and "\n" not in flat:
        return flat, ATOM
    return "\n".join([head, *map(indented, lines), "end"]), ATOM


def _coalesce(node: Node) -> Piece:
    return between("coalesce(", [expression(item)[0] for item in node["args"]], ")"), ATOM


def _least(node: Node) -> Piece:
    return f"{'greatest' if node.get('op') == 'IS_GREATEST' else 'least'}({listed(node['args'])})", ATOM


def _array(node: Node) -> Piece:
    return between("array[", [expression(item)[0] for item in node.get("elements", ())], "]"), ATOM


def _row(node: Node) -> Piece:
    items = node.get("args", [])
    if node.get("row_format") == "COERCE_IMPLICIT_CAST" and len(items) > 1:
        return f"({listed(items)})", ATOM
    return f"row({listed(items)})", ATOM


def _part(node: Node) -> Piece:
    inner, steps = node["arg"], node["indirection"]
    bare = "ParamRef" in inner or ("ColumnRef" in inner and "A_Indices" in steps[0])
    text = expression(inner)[0]
    text = text if bare else f"({text})"
    for step in steps:
        if "A_Star" in step:
            text += ".*"
        elif "String" in step:
            text += f".{identifier(step['String']['sval'])}"
        else:
            indices: Node = step["A_Indices"]
            bounds = [expression(indices[side])[0] if side in indices else "" for side in ("lidx", "uidx")]
            text += f"[{':'.join(bounds) if indices.get('is_slice') else bounds[1]}]"
    return text, SUBSCRIPT


def _parameter(node: Node) -> Piece:
    return f"${node['number']}", ATOM


def _named_argument(node: Node) -> Piece:
    return f"{identifier(node['name'])} => {expression(node['arg'])[0]}", ATOM


def _value_function(node: Node) -> Piece:
    name = node["op"].removeprefix("SVFOP_").lower()
    if name.endswith("_n"):
        return f"{name.removesuffix('_n')}({node.get('typmod', 0)})", ATOM
    return name, ATOM


def _grouping(node: Node) -> Piece:
    return f"grouping({listed(node['args'])})", ATOM


# ---------------------------------------------------------------- calls, queries among expressions


def _call(node: Node) -> Piece:
    from dbsc.sqltext.written_calls import call

    return call(node)


def _subquery(tree: Node) -> str:
    from dbsc.sqltext.written_query import query

    return bracketed(query(tree))


def _in_query(node: Node, word: str) -> str:
    return f"{at_least(node['testexpr'], OPERATOR)} {word} {_subquery(node['subselect'])}"


def _link(node: Node) -> Piece:
    form = node["subLinkType"]
    if form == "EXPR_SUBLINK":
        return _subquery(node["subselect"]), ATOM
    if form == "EXISTS_SUBLINK":
        return f"exists {_subquery(node['subselect'])}", ATOM
    if form == "ARRAY_SUBLINK":
        return f"array{_subquery(node['subselect'])}", ATOM
    if form == "ANY_SUBLINK" and "operName" not in node:
        return _in_query(node, "in"), IN
    if form in ("ANY_SUBLINK", "ALL_SUBLINK"):
        word = "any" if form == "ANY_SUBLINK" else "all"
        return _in_query(node, f"{operator_name(node['operName'])} {word}"), OPERATOR
    raise UnwrittenError(form)


_METHODS: dict[str, Callable[[Node], Piece]] = {
    "ColumnRef": _column,
    "A_Const": _constant,
    "TypeCast": _cast,
    "A_Expr": _any_operation,
    "BoolExpr": _boolean,
    "NullTest": _null_test,
    "BooleanTest": _truth_test,
    "CollateClause": _collate,
    "CaseExpr": _case,
    "CoalesceExpr": _coalesce,
    "MinMaxExpr": _least,
    "A_ArrayExpr": _array,
    "RowExpr": _row,
    "A_Indirection": _part,
    "ParamRef": _parameter,
    "NamedArgExpr": _named_argument,
    "SQLValueFunction": _value_function,
    "GroupingFunc": _grouping,
    "SubLink": _link,
    "FuncCall": _call,
}
