"""What a check asks of one value in the words that validators share: bounds, lengths and a pattern."""

from __future__ import annotations

from dbsc.backends.typescript.conditions import conjuncts
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_expression
from dbsc.sqltext.tree import Node, kind, strings

VALUE, LENGTH, PATTERN = "value", "length", "pattern"
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}
_PATTERNS = {"~": False, "~*": True}
_LENGTHS = frozenset({"length", "char_length", "character_length"})
_OF_TEXTS = frozenset({"text", "varchar"})
_OF_CONSTANTS = _OF_TEXTS | {"numeric", "float8"}  # what rounds none of them


class Limit(Record):
    """What is limited, a sign of a comparison, and the constant. For a pattern the sign is `~` or `~*`."""

    of: str
    sign: str
    constant: str


def limits(sql: str) -> tuple[Limit, ...] | None:
    """The limits that a check on one value is made of; None if it is something else as well."""
    fragment = parse_expression(sql)
    if isinstance(fragment, Fault):
        return None
    found: list[Limit] = []
    for term in conjuncts(fragment.tree):
        each = _limits(term)
        if each is None:
            return None
        found += each
    return tuple(found)


def _limits(term: Node) -> list[Limit] | None:
    test: Node = term.get("A_Expr", {})
    if test.get("kind") == "AEXPR_BETWEEN":
        of = _limited(test["lexpr"])
        low, high = (_constant(each) for each in test["rexpr"]["List"]["items"])
        return None if of is None or low is None or high is None else [Limit(of, ">=", low), Limit(of, "<=", high)]
    if test.get("kind") != "AEXPR_OP" or "lexpr" not in test:
        return None
    sign = strings(test["name"])[-1]
    of, constant = _limited(test["lexpr"]), _constant(test["rexpr"])
    if sign in _PATTERNS:
        return [Limit(PATTERN, sign, constant)] if of == VALUE and constant is not None else None
    if of is None or constant is None:
        of, constant, sign = _limited(test["rexpr"]), _constant(test["lexpr"]), _MIRRORED.get(sign, sign)
    if of is None or constant is None or sign not in _MIRRORED or (sign == "=" and of == VALUE):
        return None
    return [Limit(of, sign, constant)]


def _limited(node: Node) -> str | None:
    """What of the value is compared: itself, or its length."""
    node = _uncast(node, _OF_TEXTS)
    if "ColumnRef" in node:
        return VALUE
    call: Node = node.get("FuncCall", {})
    if call and strings(call["funcname"])[-1] in _LENGTHS and len(call.get("args", ())) == 1:
        return LENGTH if _limited(call["args"][0]) == VALUE else None
    return None


def _constant(node: Node) -> str | None:
    node = _uncast(node, _OF_CONSTANTS)
    sign = ""
    test: Node = node.get("A_Expr", {})
    if test.get("kind") == "AEXPR_OP" and "lexpr" not in test and strings(test["name"]) == ("-",):
        sign, node = "-", _uncast(test["rexpr"], _OF_CONSTANTS)
    constant: Node = node.get("A_Const", {})
    form = kind(constant) if constant else ""
    if form == "ival":
        return f"{sign}{constant['ival'].get('ival', 0)}"
    if form in ("fval", "sval"):
        return f"{sign}{constant[form].get(form, '')}"
    return None


def _uncast(node: Node, to: frozenset[str]) -> Node:
    """A value without casts that leave it as it is."""
    while "TypeCast" in node:
        type_: Node = node["TypeCast"]["typeName"]
        if strings(type_["names"])[-1] not in to or "typmods" in type_ or "arrayBounds" in type_:
            return node
        node = node["TypeCast"]["arg"]
    return node
