"""What a check asks of a row, as an expression that is true where the check is not false.

A check lets through what it cannot tell, as SQL has it: nulls, and columns of which a request says nothing. What has no
exact counterpart in the language gives none.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.backends.validators.language import (
    DAY,
    DOUBLE,
    EXACT,
    FLAG,
    LOCAL,
    MOMENT,
    NUMBERS,
    SINGLE,
    TEXT,
    WHOLE,
    Language,
    Operand,
    Unknown,
)
from dbsc.sqltext.tree import Node, kind, strings

_OPPOSITE = {"=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_MATCHED = {"~": False, "~*": True, "!~": False, "!~*": True}
_SIGNS = frozenset({"+", "-", "*"})


def condition(tree: Node, columns: Mapping[str, Operand], language: Language) -> str | None:
    """The expression for a check over columns, by name; None where there is none that means the same."""
    try:
        return _Translation(columns, language).let_through(tree, wanted=True)
    except Unknown:
        return None


class _Translation:
    def __init__(self, columns: Mapping[str, Operand], language: Language) -> None:
        self.columns = columns
        self.language = language

    def let_through(self, node: Node, *, wanted: bool) -> str:
        """An expression that is true unless `node` is the opposite of what is wanted for certain."""
        form = kind(node)
        inner: Node = node[form]
        if form == "BoolExpr":
            word = inner["boolop"]
            if word == "NOT_EXPR":
                return self.let_through(inner["args"][0], wanted=not wanted)
            parts = [self.let_through(each, wanted=wanted) for each in inner["args"]]
            return self.language.all_of(parts) if (word == "AND_EXPR") == wanted else self.language.any_of(parts)
        if form == "NullTest":
            return self.null_test(inner, wanted=wanted)
        if form == "BooleanTest":
            return self.boolean_test(inner, wanted=wanted)
        if form == "ColumnRef":
            flag = self.column(inner)
            if flag.kind != FLAG:
                raise Unknown
            return self.unless_null(flag.nulls, self.language.is_flag(flag.code, wanted, equal=True))
        if form == "A_Expr":
            return self.comparison(inner, wanted=wanted)
        raise Unknown

    def null_test(self, node: Node, *, wanted: bool) -> str:
        if "ColumnRef" not in node["arg"]:
            raise Unknown
        column = self.column(node["arg"]["ColumnRef"])
        is_null = (node["nulltesttype"] == "IS_NULL") == wanted
        if is_null:
            return self.language.is_null(column.code)
        # What is left out may have a value
        has_default = column.has_default
        return self.language.is_not_null(column.code) if has_default else self.language.is_given(column.code)

    def null_tests(self, sign: str, node: Node, *, wanted: bool) -> str:
        """Whether two columns are null alike, or not; nothing is known of one that is left out and may get a value."""
        flags, unknown = [], []
        for each in (node["lexpr"], node["rexpr"]):
            if "NullTest" not in each or "ColumnRef" not in each["NullTest"]["arg"]:
                raise Unknown
            column = self.column(each["NullTest"]["arg"]["ColumnRef"])
            is_null = each["NullTest"]["nulltesttype"] == "IS_NULL"
            code = self.language.is_null(column.code) if is_null else self.language.is_given(column.code)
            flags.append(Operand(f"({code})", FLAG))
            unknown += [self.language.is_left_out(column.code)] if column.has_default else []
        return self.language.any_of([*unknown, self.compared(sign, *flags, wanted=wanted)])

    def boolean_test(self, node: Node, *, wanted: bool) -> str:
        word = node["booltesttype"]
        if "ColumnRef" not in node["arg"] or word not in ("IS_TRUE", "IS_FALSE", "IS_NOT_TRUE", "IS_NOT_FALSE"):
            raise Unknown
        flag = self.column(node["arg"]["ColumnRef"])
        equal = ("NOT" not in word) == wanted
        test = self.language.is_flag(flag.code, word.endswith("TRUE"), equal=equal)
        if not (flag.has_default and equal):
            return test
        return self.language.any_of([self.language.is_left_out(flag.code), test])

    def comparison(self, node: Node, *, wanted: bool) -> str:
        how, name = node["kind"], strings(node["name"])[-1]
        if how == "AEXPR_OP" and name in ("=", "<>") and "lexpr" in node and "NullTest" in node["lexpr"]:
            return self.null_tests(name, node, wanted=wanted)
        if how == "AEXPR_OP" and "lexpr" in node:
            left, right = self.value(node["lexpr"]), self.value(node["rexpr"])
            nulls = (*left.nulls, *right.nulls)
            if name in _MATCHED and left.kind == TEXT and right.constant is not None:
                test = self.language.matches(left, right.constant, ignore_case=_MATCHED[name])
                is_wanted = (not name.startswith("!")) == wanted
                return self.unless_null(nulls, test if is_wanted else self.language.negated(test))
            return self.unless_null(nulls, self.compared(name, left, right, wanted=wanted))
        if how == "AEXPR_BETWEEN":
            value = self.value(node["lexpr"])
            low, high = (self.value(each) for each in node["rexpr"]["List"]["items"])
            parts = [self.compared(">=", value, low, wanted=wanted), self.compared("<=", value, high, wanted=wanted)]
            joined = self.language.all_of(parts) if wanted else self.language.any_of(parts)
            return self.unless_null((*value.nulls, *low.nulls, *high.nulls), joined)
        if how in ("AEXPR_IN", "AEXPR_OP_ANY") and name in ("=", "<>") and (how == "AEXPR_IN" or name == "="):
            return self.membership(node, is_in=(name == "=") == wanted)
        raise Unknown

    def membership(self, node: Node, *, is_in: bool) -> str:
        value = self.value(_bare(node["lexpr"]))
        list_ = _bare(node["rexpr"])
        items = list_["List"]["items"] if "List" in list_ else list_.get("A_ArrayExpr", {}).get("elements", ())
        if not items:
            raise Unknown
        test = self.language.any_of([self.compared("=", value, self.value(_bare(each)), wanted=True) for each in items])
        return self.unless_null(value.nulls, test if is_in else self.language.negated(test))

    # ------------------------------------------------------------ values

    def column(self, node: Node) -> Operand:
        names = strings(node["fields"])
        if len(names) != 1 or names[0] not in self.columns:
            raise Unknown
        return self.columns[names[0]]

    def value(self, node: Node) -> Operand:
        form = kind(node)
        inner: Node = node[form]
        if form == "ColumnRef":
            return self.column(inner)
        if form == "A_Const":
            return self.constant(inner)
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
        raise Unknown

    def cast(self, node: Node) -> Operand:
        """A cast that says of a constant, or of a text, what it is."""
        value = self.value(node["arg"])
        name = strings(node["typeName"]["names"])[-1]
        if value.kind == TEXT and name in ("text", "varchar") and "typmods" not in node["typeName"]:
            return value
        if value.constant is not None and name == "date":
            return value.replace(kind=DAY)
        raise Unknown

    def call(self, node: Node) -> Operand:
        *schema, name = strings(node["funcname"])
        arguments = [self.value(each) for each in node.get("args", ())]
        if schema not in ([], ["pg_catalog"]) or len(arguments) != 1 or arguments[0].kind != TEXT:
            raise Unknown
        (text,) = arguments
        if name in ("length", "char_length", "character_length"):
            return Operand(self.language.length(text.code), WHOLE, text.nulls)
        if name in ("btrim", "trim"):
            return text.replace(code=self.language.trimmed(text.code), constant=None)
        raise Unknown

    def constant(self, node: Node) -> Operand:
        if "sval" in node:
            text, sort = str(node["sval"].get("sval", "")), TEXT
        elif "ival" in node:
            text, sort = str(node["ival"].get("ival", 0)), WHOLE
        elif "fval" in node:
            text, sort = str(node["fval"]["fval"]), EXACT
        elif "boolval" in node:
            text, sort = "true" if node["boolval"].get("boolval") else "false", FLAG
        else:
            raise Unknown
        return Operand(self.language.literal(text, sort), sort, (), None, text)

    # ------------------------------------------------------------ comparisons

    def compared(self, sign: str, left: Operand, right: Operand, *, wanted: bool) -> str:
        if sign not in _OPPOSITE:
            raise Unknown
        sign = sign if wanted else _OPPOSITE[sign]
        kinds = {left.kind, right.kind}
        if kinds <= NUMBERS:
            columns = {each.kind for each in (left, right) if each.constant is None}
            if SINGLE in columns and columns != {SINGLE}:
                raise Unknown
            if columns >= {DOUBLE, EXACT}:  # PostgreSQL makes a double of the exact one
                raise Unknown
            return self.language.numbers(sign, left, right)
        if DAY in kinds and kinds <= {DAY, TEXT}:
            dated = [each for each in (left, right) if each.kind == TEXT]
            if all(each.constant is not None and len(each.constant) == 10 for each in dated):
                return self.language.days(sign, left, right)
        if kinds in ({MOMENT}, {LOCAL}):
            return self.language.moments(sign, left, right)
        if kinds in ({TEXT}, {FLAG}) and sign in ("=", "<>"):
            return self.language.compared(sign, left, right)
        raise Unknown  # which text is the smaller one is for collations to say

    def unless_null(self, nulls: tuple[str, ...], test: str) -> str:
        """A test that lets through what it cannot tell."""
        unknown = [self.language.is_null(each) for each in dict.fromkeys(nulls)]
        return self.language.any_of([*unknown, test]) if unknown else test


def _bare(node: Node) -> Node:
    """A value without the casts to text that PostgreSQL puts there."""
    while "TypeCast" in node and strings(node["TypeCast"]["typeName"]["names"])[-1] in ("text", "varchar"):
        node = node["TypeCast"]["arg"]
    return node
