"""What a condition of a policy is made of: calls that ask who the user is, and whether it holds for every row."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache

from dbsc.catalog.objects import Expression, Table
from dbsc.hints import Any
from dbsc.sqltext.parse import Fault, parse_expression
from dbsc.sqltext.tree import kind, nodes, strings

_ASKING = frozenset({("auth", "uid"), ("auth", "jwt"), ("auth", "role"), ("auth", "email")})
_SETTING = (("current_setting",), ("pg_catalog", "current_setting"))
_CALL = re.compile(
    r"(?<![\w.\"])(?:auth\s*\.\s*(?:uid|jwt|role|email)|(?:pg_catalog\s*\.\s*)?current_setting)\s*"
    r"\((?:[^()']|'(?:[^']|'')*')*\)",
    re.IGNORECASE,
)
_NARROWED = frozenset({"fromClause", "whereClause", "havingClause", "limitCount", "limitOffset", "larg"})
_WRITTEN_BY_USERS = ("user_metadata", "raw_user_meta_data")


def tree(expression: Expression | None) -> Any:
    """The parse tree of a condition; None where there is none."""
    fragment = parse_expression(expression.sql) if expression else None
    return None if fragment is None or isinstance(fragment, Fault) else fragment.tree


def asked_for_each_row(expression: Expression | None) -> tuple[str, ...]:
    """The calls that ask who the user is, or for a setting, where no `(select …)` around them is evaluated once."""
    if expression is None or not ("auth." in expression.sql or "current_setting" in expression.sql):
        return ()
    return _asked(expression.sql)


@lru_cache(maxsize=2000)  # policies of many tables say the same
def _asked(sql: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = [tree(Expression(sql))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            called = strings(value["FuncCall"]["funcname"]) if "FuncCall" in value else ()
            if called in _ASKING or called in _SETTING:
                found[f"{'.'.join(called)}()"] = None
            if not _is_evaluated_once(value.get("SubLink")):
                waiting += value.values()
    return tuple(found)


def _is_evaluated_once(sublink: Any) -> bool:
    """Whether a subquery reads no table and no column: it is evaluated once for a query."""
    if sublink is None:
        return False
    inside = list(nodes(sublink["subselect"]))
    return not any("fromClause" in node or "ColumnRef" in node for node in inside)


def calls(text: str) -> Iterator[tuple[int, int]]:
    """Where such calls stand in a text of which no `select` is right before them."""
    for found in _CALL.finditer(text):
        if not text[: found.start()].rstrip().lower().endswith("select"):
            yield found.span()


def believes_the_user(expression: Expression | None) -> bool:
    """Whether a condition looks at what users write about themselves: `user_metadata`."""
    asks = says = False
    if expression is None or not any(word in expression.sql for word in _WRITTEN_BY_USERS):
        return False
    for node in nodes(tree(expression)):
        if "FuncCall" in node:
            called = strings(node["FuncCall"]["funcname"])
            asks = asks or called == ("auth", "jwt") or called in _SETTING
        elif "A_Const" in node:
            text = node["A_Const"].get("sval", {}).get("sval", "")
            says = says or any(word in text for word in _WRITTEN_BY_USERS)
        elif "ColumnRef" in node and strings(node["ColumnRef"]["fields"])[-1:] == ("raw_user_meta_data",):
            return True
    return asks and says


def equals_user(expression: Expression | None, user: str | None) -> list[str]:
    """The columns that a condition holds to the current user, in terms that all hold: `user_id = (select …)`."""
    asked = strings(_call(tree(Expression(user)))) if user else ("auth", "uid")
    found = []
    for term in _conjuncts(tree(expression)):
        equal = term.get("A_Expr", {}) if term else {}
        if equal.get("kind") != "AEXPR_OP" or strings(equal.get("name", ())) != ("=",):
            continue
        for one, other in ((equal["lexpr"], equal["rexpr"]), (equal["rexpr"], equal["lexpr"])):
            if kind(one) == "ColumnRef" and asked and strings(_call(other)) == asked:
                found.append(strings(one["ColumnRef"]["fields"])[-1])
    return found


def _conjuncts(node: Any) -> list[Any]:
    joined = node.get("BoolExpr", {}) if node else {}
    if joined.get("boolop") == "AND_EXPR":
        return [inner for term in joined["args"] for inner in _conjuncts(term)]
    return [node]


def _call(node: Any) -> Any:
    """The name of the function that a value is the answer of, in a `(select …)` or not; nothing otherwise."""
    if node and "SubLink" in node and node["SubLink"]["subLinkType"] == "EXPR_SUBLINK":
        targets = node["SubLink"]["subselect"].get("SelectStmt", {}).get("targetList", ())
        node = targets[0]["ResTarget"]["val"] if len(targets) == 1 else None
    return node["FuncCall"]["funcname"] if node and "FuncCall" in node else ()


def mentions(expression: Expression | None, column: str) -> bool:
    """Whether a condition looks at a column."""
    found = (node["ColumnRef"] for node in nodes(tree(expression)) if "ColumnRef" in node)
    return any(column in strings(each["fields"]) or _is_star(each) for each in found)


def _is_star(node: Any) -> bool:
    return any("A_Star" in field for field in node["fields"])


# ---------------------------------------------------------------- what always holds


def always_holds(expression: Expression | None, table: Table | None) -> bool:
    """Whether a condition holds for every row, whatever is in it: `true`, `1 = 1`, `x = x`, `… or true`."""
    given = [column.name for column in table.columns if not column.nullable] if table else []
    return _always(tree(expression), given, True)


def _always(node: Any, given: Container[str], value: bool) -> bool:
    """Whether a condition has this value for every row; `given` are the columns that are never null."""
    match kind(node) if node else None:
        case "A_Const":
            constant = node["A_Const"].get("boolval")
            return constant is not None and constant.get("boolval", False) is value
        case "BoolExpr":
            joined = node["BoolExpr"]
            if joined["boolop"] == "NOT_EXPR":
                return _always(joined["args"][0], given, not value)
            each = (_always(term, given, value) for term in joined["args"])
            return any(each) if (joined["boolop"] == "OR_EXPR") is value else all(each)
        case "SubLink":
            sublink = node["SubLink"]
            select = sublink["subselect"].get("SelectStmt", {})
            targets = select.get("targetList", ())
            is_plain = sublink["subLinkType"] == "EXPR_SUBLINK" and len(targets) == 1 and not _NARROWED & select.keys()
            return is_plain and _always(targets[0]["ResTarget"]["val"], (), value)
        case "NullTest":
            test = node["NullTest"]
            return _is_given(test["arg"], given) and (test["nulltesttype"] == "IS_NOT_NULL") is value
        case "A_Expr":
            return _compares_with_itself(node["A_Expr"], given, value)
        case _:
            return False


def _compares_with_itself(node: Any, given: Container[str], value: bool) -> bool:
    operator = strings(node.get("name", ())) if node.get("kind") == "AEXPR_OP" else ()
    if operator not in (("=",), ("<>",), ("<=",), (">=",)) or "lexpr" not in node:
        return False
    if kind(node["lexpr"]) != kind(node["rexpr"]):
        return False
    one, other = _without_places(node["lexpr"]), _without_places(node["rexpr"])
    is_known = (kind(one) == "A_Const" and "isnull" not in one["A_Const"]) or _is_given(one, given)
    return one == other and is_known and (operator != ("<>",)) is value


def _is_given(node: Any, given: Container[str]) -> bool:
    return kind(node) == "ColumnRef" and strings(node["ColumnRef"]["fields"])[-1] in given


def _without_places(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_places(each) for each in value]
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items() if key != "location"}
    return value
