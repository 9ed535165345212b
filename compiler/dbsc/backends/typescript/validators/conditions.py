"""What a check asks of a row, as a JavaScript expression that is true where the check is not false.

A check lets through what it cannot tell, as SQL has it: nulls, and columns of which a request says nothing. What has no
exact counterpart in JavaScript gives none.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.backends.typescript.text import string
from dbsc.backends.typescript.validators.patterns import javascript
from dbsc.record import Record
from dbsc.sqltext.tree import Node, kind, strings

WHOLE, SINGLE, DOUBLE, EXACT, TEXT, DAY, MOMENT, FLAG = (
    "whole", "single", "double", "exact", "text", "day", "moment", "flag",
)  # fmt: skip
"""What a value is in JavaScript: a number (an integer, or of four or eight bytes), a decimal that may be a text, a
text, a date or a time as a text, a boolean."""
_NUMBERS = (WHOLE, SINGLE, DOUBLE, EXACT)
_COMPARED = {"=": "===", "<>": "!==", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_OPPOSITE = {"===": "!==", "!==": "===", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MATCHED = {"~": False, "~*": True, "!~": False, "!~*": True}
_SIGNS = frozenset({"+", "-", "*"})


class Operand(Record):
    """A value: its expression, what it is, and the expressions that have to have values. `scale` rounds a decimal.

    A constant is known by its text. What is computed has to be a number that PostgreSQL has.
    """

    code: str
    kind: str
    nulls: tuple[str, ...] = ()
    scale: int | None = None
    constant: str | None = None
    has_default: bool = False
    is_computed: bool = False


class _Unknown(Exception):
    """There is no counterpart."""


def condition(tree: Node, columns: Mapping[str, Operand]) -> str | None:
    """The expression for a check over columns, by name; None where there is none that means the same."""
    try:
        return _Translation(columns).let_through(tree, wanted=True)
    except _Unknown:
        return None


class _Translation:
    def __init__(self, columns: Mapping[str, Operand]) -> None:
        self.columns = columns

    def let_through(self, node: Node, *, wanted: bool) -> str:
        """An expression that is true unless `node` is the opposite of what is wanted for certain."""
        form = kind(node)
        inner: Node = node[form]
        if form == "BoolExpr":
            word = inner["boolop"]
            if word == "NOT_EXPR":
                return self.let_through(inner["args"][0], wanted=not wanted)
            joined = " && " if (word == "AND_EXPR") == wanted else " || "
            parts = [self.let_through(each, wanted=wanted) for each in inner["args"]]
            return joined.join(f"({part})" if " || " in part or " && " in part else part for part in parts)
        if form == "NullTest":
            return self.null_test(inner, wanted=wanted)
        if form == "BooleanTest":
            return self.boolean_test(inner, wanted=wanted)
        if form == "ColumnRef":
            flag = self.column(inner)
            if flag.kind != FLAG:
                raise _Unknown
            return _unless_null(flag.nulls, f"{flag.code} === {'true' if wanted else 'false'}")
        if form == "A_Expr":
            return self.comparison(inner, wanted=wanted)
        raise _Unknown

    def null_test(self, node: Node, *, wanted: bool) -> str:
        if "ColumnRef" not in node["arg"]:
            raise _Unknown
        column = self.column(node["arg"]["ColumnRef"])
        is_null = (node["nulltesttype"] == "IS_NULL") == wanted
        if column.has_default:  # what is left out may have a value
            return f"{column.code} == null" if is_null else f"{column.code} !== null"
        return f"{column.code} {'==' if is_null else '!='} null"

    def boolean_test(self, node: Node, *, wanted: bool) -> str:
        word = node["booltesttype"]
        if "ColumnRef" not in node["arg"] or word not in ("IS_TRUE", "IS_FALSE", "IS_NOT_TRUE", "IS_NOT_FALSE"):
            raise _Unknown
        flag = self.column(node["arg"]["ColumnRef"])
        equal = ("NOT" not in word) == wanted
        value = "true" if word.endswith("TRUE") else "false"
        test = f"{flag.code} {'===' if equal else '!=='} {value}"
        return f"({flag.code} === undefined || {test})" if flag.has_default and equal else test

    def comparison(self, node: Node, *, wanted: bool) -> str:
        how, name = node["kind"], strings(node["name"])[-1]
        if how == "AEXPR_OP" and "lexpr" in node:
            left, right = self.value(node["lexpr"]), self.value(node["rexpr"])
            nulls = (*left.nulls, *right.nulls)
            if name in _MATCHED and left.kind == TEXT and right.constant is not None:
                pattern = javascript(right.constant, ignore_case=_MATCHED[name])
                if pattern is None:
                    raise _Unknown
                sign = "" if (not name.startswith("!")) == wanted else "!"
                return _unless_null(nulls, f"{sign}{pattern}.test({left.code})")
            return _unless_null(nulls, _compared(name, left, right, wanted=wanted))
        if how == "AEXPR_BETWEEN":
            value = self.value(node["lexpr"])
            low, high = (self.value(each) for each in node["rexpr"]["List"]["items"])
            parts = [_compared(">=", value, low, wanted=wanted), _compared("<=", value, high, wanted=wanted)]
            joined = (" && " if wanted else " || ").join(parts)
            return _unless_null((*value.nulls, *low.nulls, *high.nulls), f"({joined})")
        if how in ("AEXPR_IN", "AEXPR_OP_ANY") and name in ("=", "<>") and (how == "AEXPR_IN" or name == "="):
            return self.membership(node, is_in=(name == "=") == wanted)
        raise _Unknown

    def membership(self, node: Node, *, is_in: bool) -> str:
        value = self.value(_bare(node["lexpr"]))
        list_ = _bare(node["rexpr"])
        items = list_["List"]["items"] if "List" in list_ else list_.get("A_ArrayExpr", {}).get("elements", ())
        if not items:
            raise _Unknown
        test = " || ".join(_compared("=", value, self.value(_bare(each)), wanted=True) for each in items)
        return _unless_null(value.nulls, f"({test})" if is_in else f"!({test})")

    # ------------------------------------------------------------ values

    def column(self, node: Node) -> Operand:
        names = strings(node["fields"])
        if len(names) != 1 or names[0] not in self.columns:
            raise _Unknown
        return self.columns[names[0]]

    def value(self, node: Node) -> Operand:
        form = kind(node)
        inner: Node = node[form]
        if form == "ColumnRef":
            return self.column(inner)
        if form == "A_Const":
            return _constant(inner)
        if form == "TypeCast":
            return self.cast(inner)
        if form == "FuncCall":
            return self.call(inner)
        if (
            form == "A_Expr"
            and inner["kind"] == "AEXPR_OP"
            and strings(inner["name"])[-1] in _SIGNS
            and "lexpr" in inner
        ):
            left, right = self.value(inner["lexpr"]), self.value(inner["rexpr"])
            if left.kind == right.kind == WHOLE:
                code = f"({left.code} {strings(inner['name'])[-1]} {right.code})"
                return Operand(code, WHOLE, (*left.nulls, *right.nulls), is_computed=True)
        raise _Unknown

    def cast(self, node: Node) -> Operand:
        """A cast that says of a constant, or of a text, what it is."""
        value = self.value(node["arg"])
        name = strings(node["typeName"]["names"])[-1]
        if value.kind == TEXT and name in ("text", "varchar") and "typmods" not in node["typeName"]:
            return value
        if value.constant is not None and name == "date":
            return value.replace(kind=DAY)
        raise _Unknown

    def call(self, node: Node) -> Operand:
        *schema, name = strings(node["funcname"])
        arguments = [self.value(each) for each in node.get("args", ())]
        if schema not in ([], ["pg_catalog"]) or len(arguments) != 1 or arguments[0].kind != TEXT:
            raise _Unknown
        (text,) = arguments
        if name in ("length", "char_length", "character_length"):
            return Operand(f"[...{text.code}].length", WHOLE, text.nulls)
        if name in ("btrim", "trim"):
            return text.replace(code=f"{text.code}.replace(/^ +| +$/g, '')", constant=None)
        raise _Unknown


def _bare(node: Node) -> Node:
    """A value without the casts to text that PostgreSQL puts there."""
    while "TypeCast" in node and strings(node["TypeCast"]["typeName"]["names"])[-1] in ("text", "varchar"):
        node = node["TypeCast"]["arg"]
    return node


def _constant(node: Node) -> Operand:
    if "sval" in node:
        text = str(node["sval"].get("sval", ""))
        return Operand(string(text), TEXT, (), None, text)
    if "ival" in node:
        number = str(node["ival"].get("ival", 0))
        return Operand(number, WHOLE, (), None, number)
    if "fval" in node:
        number = node["fval"]["fval"]
        return Operand(number, EXACT, (), None, number)
    if "boolval" in node:
        flag = "true" if node["boolval"].get("boolval") else "false"
        return Operand(flag, FLAG, (), None, flag)
    raise _Unknown


def _compared(name: str, left: Operand, right: Operand, *, wanted: bool) -> str:
    sign = _COMPARED.get(name)
    if sign is None:
        raise _Unknown
    sign = sign if wanted else _OPPOSITE[sign]
    kinds = {left.kind, right.kind}
    if kinds <= set(_NUMBERS):
        return _numbers(left, sign, right)
    if DAY in kinds and kinds <= {DAY, TEXT}:
        dated = [each for each in (left, right) if each.kind == TEXT]
        if all(each.constant is not None and len(each.constant) == 10 for each in dated):
            return f"{left.code} {sign} {right.code}"
    if kinds == {MOMENT}:
        return f"moment({left.code}) {sign} moment({right.code})"
    if (kinds == {TEXT} or kinds == {FLAG}) and sign in ("===", "!=="):
        return f"{left.code} {sign} {right.code}"
    raise _Unknown  # which text is the smaller one is for collations to say


def _numbers(left: Operand, sign: str, right: Operand) -> str:
    exact = any(each.kind == EXACT and each.constant is None for each in (left, right))
    if exact:
        return f"{_decimal(left)} {sign} {_decimal(right)}"
    columns = {each.kind for each in (left, right) if each.constant is None}
    if SINGLE in columns and columns != {SINGLE}:
        raise _Unknown
    shown = [f"Math.fround({each.code})" if each.kind == SINGLE else each.code for each in (left, right)]
    guards = [f"isWhole({each.code})" for each in (left, right) if each.is_computed]
    return " && ".join([*guards, f"{shown[0]} {sign} {shown[1]}"])


def _decimal(operand: Operand) -> str:
    if operand.constant is not None:
        return f"decimal('{operand.constant}')"
    return f"decimal({operand.code})" if operand.scale is None else f"decimal({operand.code}, {operand.scale})"


def _unless_null(nulls: tuple[str, ...], test: str) -> str:
    """A test that lets through what it cannot tell."""
    unknown = dict.fromkeys(nulls)
    if unknown and " && " in test and not test.startswith("("):
        test = f"({test})"
    return " || ".join([*(f"{each} == null" for each in unknown), test])
