"""SQL-standard bodies of functions, as PostgreSQL prints them, in a form that means the same when it is read again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.sqltext import tokens
from dbsc.sqltext.outputs import UNNAMED, label
from dbsc.sqltext.parse import Fault, parse_expression, parse_statements
from dbsc.sqltext.quote import identifier
from dbsc.sqltext.tree import Node, nodes

_HEAD = re.compile(r"\s*(?:(BEGIN ATOMIC)|RETURN)\b")
_BEHIND = frozenset(
    "from where group having window union intersect except order limit offset fetch for returning".split()
)
"""The words that end a list of targets."""


def named_again(body: str) -> str:
    """A body whose columns get the names that they have.

    PostgreSQL leaves out the name of a column that it could not name itself (`'x'` in `select 'x'`), and prints with a
    cast what it would name by the type when it reads that again (`'x'::text`).
    """
    head = _HEAD.match(body)
    start = head.end() if head else 0
    end = len(body) - len("END") if head and head[1] else len(body)
    inner = body[start:end]
    statements = parse_statements(inner) if head and head[1] else Fault("", 0, 0)
    if isinstance(statements, Fault):
        expression = parse_expression(inner)
        return body if isinstance(expression, Fault) else body[:start] + _named(inner, expression.tree) + body[end:]
    for statement in reversed(statements):
        text = _named(statement.fragment.sql, statement.fragment.tree)
        inner = inner[: statement.start] + text + inner[statement.end :]
    return body[:start] + inner + body[end:]


def _named(sql: str, tree: Node) -> str:
    places = list(_unnamed(tree))
    if not places:
        return sql
    found = tokens.scan(sql)
    assert isinstance(found, tokens.Tokens)
    for at in sorted({_end(found, place) for place in places}, reverse=True):
        sql = f"{sql[:at]} AS {identifier(UNNAMED)}{sql[at:]}"
    return sql


def _unnamed(tree: Node) -> Iterator[int]:
    """Where the columns start that have no name, and would get one."""
    for node in nodes(tree):
        target = node.get("ResTarget")
        if target is not None and "name" not in target and "val" in target:
            value = target["val"]
            if "ColumnRef" not in value and label(value) != UNNAMED:
                yield target.get("location", 0)


def _end(found: tokens.Tokens, place: int) -> int:
    """The end of the column that starts at a place."""
    first = found.find(place)
    around = next(depth for number, depth in found.nested() if number == first)
    last = first
    for number, depth in found.nested():
        if number <= first:
            continue
        word = found.word(number)
        of_call = word == "group" and found.word(number - 1) == "within"
        if depth < around or (depth == around and (word in (",", ";") or (word in _BEHIND and not of_call))):
            break
        last = number
    return found.ends[last]
