"""Reading what a server says of an expression."""

from __future__ import annotations

from dbsc.hints import Any
from dbsc.sqltext import tokens
from dbsc.sqltext.parse import Fault, parse_expression, parse_query
from dbsc.sqltext.rewrite import rewrite
from dbsc.sqltext.tokens import Tokens
from dbsc.sqltext.tree import Node, strings

_MARK = "dbsc: apart"


def read_said(sql: str, is_query: bool = False) -> Node | None:
    """The tree of a text that a server said; None if it cannot be read.

    A server says `((a AND b) AND c)` where `a AND b` is one thing, as `between` is, and the parser would make one list
    of the three; in this tree the two stay together.
    """
    marked = _marked(sql)
    fragment = parse_query(marked) if is_query else parse_expression(marked)
    if isinstance(fragment, Fault):
        return None
    tree: Node = fragment.tree
    return _unmarked(tree) if marked is not sql else tree


def _marked(sql: str) -> str:
    """The text with a call around each conjunction or disjunction that stands first in another one."""
    if ")) AND" not in sql and ")) OR" not in sql:
        return sql
    found = tokens.scan(sql)
    if not isinstance(found, Tokens):
        return sql
    edits = []
    open_: list[tuple[int, set[str]]] = [(-1, set())]
    for number in range(len(found)):
        word = found.word(number)
        if word in _OPENING:
            open_.append((number, set()))
        elif word in _CLOSING and len(open_) > 1:
            start, joined = open_.pop()
            after = found.word(number + 1)
            if (
                after in joined
                and found.word(start - 1 if start else -1) not in ("and", "or")
                and found.text(start) == "("
            ):
                edits.append((found.starts[start], found.starts[start], f'"{_MARK}"'))
        elif word in ("and", "or"):
            open_[-1][1].add(word)
    return rewrite(sql, edits) if edits else sql


_OPENING = frozenset({"(", "[", "case"})
_CLOSING = frozenset({")", "]", "end"})


def _unmarked(value: Any) -> Any:
    if type(value) is list:
        return [_unmarked(item) for item in value]
    if type(value) is not dict:
        return value
    call = value.get("FuncCall")
    if call is not None and strings(call["funcname"]) == (_MARK,):
        return _unmarked(call["args"][0])
    return {field: _unmarked(inner) for field, inner in value.items()}
