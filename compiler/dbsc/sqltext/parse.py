"""Reading SQL: an expression, a query or statements, as PostgreSQL 18 would read them.

A reading is a `Fragment`, or a `Fault` for a mistake in the text; nothing here raises for what the text says. A
fragment is exactly what was asked for, so that it can be set into a larger statement without changing that statement's
shape: `1) from t where (true` is no expression.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from dbsc.record import Record
from dbsc.sqltext import library, tokens
from dbsc.sqltext.decode import decode
from dbsc.sqltext.library import Failure
from dbsc.sqltext.tokens import Tokens
from dbsc.sqltext.tree import Node, kind, relocate


class Fragment(Record):
    """A text that was read. `role` is what it was read as: expression, query or statement.

    `tree` is PostgreSQL's parse tree as `tree` describes it; its positions count characters of `sql`. Two fragments are
    equal if they were written the same; `compare.same` looks past the spelling.
    """

    role: str
    sql: str
    tree: Node

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fragment):
            return NotImplemented
        return self.role == other.role and self.sql == other.sql

    def __hash__(self) -> int:
        return hash((self.role, self.sql))

    def __repr__(self) -> str:
        return f"Fragment({self.role!r}, {self.sql!r})"


class Fault(Record):
    """A mistake in a text: PostgreSQL's message and the characters it is about."""

    message: str
    start: int
    end: int


class Statement(Record):
    """One of several statements: its range in the whole text, without white space, comments and semicolon around it."""

    start: int
    end: int
    fragment: Fragment


@lru_cache(maxsize=2000)  # schemas say the same of many tables
def parse_expression(sql: str) -> Fragment | Fault:
    """One value expression, as in `check (…)`, `default …` or `using (…)`."""
    tree = _tree(sql, library.EXPRESSION)
    if isinstance(tree, Fault):
        return tree
    target = _only_target(tree)
    if target is not None and not _is_star(target["val"]) and _is_first(sql, target.get("location", 0)):
        return Fragment("expression", sql, target["val"])
    # More than an expression. Between parentheses the grammar says where it should have ended, but for a comma.
    fault = _tree(sql, library.STATEMENTS, "select (", "\n)")
    return fault if isinstance(fault, Fault) else _unexpected(sql, ",", 0)


def parse_query(sql: str) -> Fragment | Fault:
    """One `select`, `values`, `table` or `with … select`, without a semicolon."""
    tree = _tree(sql, library.STATEMENTS)
    if isinstance(tree, Fault):
        return tree
    statements = tree.get("stmts", ())
    if not statements or (";" in sql and ";" in _words(sql)):
        return _unexpected(sql, ";", 0)
    statement: Node = statements[0]["stmt"]
    if "SelectStmt" not in statement:
        return _unexpected(sql, _words(sql)[0], 0)
    if "intoClause" in _first_arm(statement["SelectStmt"]):
        return _unexpected(sql, "into", 0)
    return Fragment("query", sql, statement)


@lru_cache(maxsize=4)  # a body is read for its names, then for what its statements mean
def parse_statements(sql: str) -> tuple[Statement, ...] | Fault:
    """Any number of statements, separated by semicolons. Positions in a statement's tree count from its own start."""
    text = sql.lstrip(_SPACE)  # so that the tree of an only statement is right as it is
    before = len(sql) - len(text)
    tree = _tree(text, library.STATEMENTS)
    if isinstance(tree, Fault):
        return Fault(tree.message, before + tree.start, before + tree.end)
    statements = []
    for entry in tree.get("stmts", ()):
        start, end = _extent(text, entry.get("stmt_location", 0), entry.get("stmt_end", len(text)))
        if start:
            relocate(entry["stmt"], _since(start))
        statements.append(
            Statement(before + start, before + end, Fragment("statement", text[start:end], entry["stmt"]))
        )
    return tuple(statements)


_SPACE = " \t\n\r\f\v"


def _extent(sql: str, start: int, end: int) -> tuple[int, int]:
    """The range of a statement without what is around its tokens."""
    text = sql[start:end]
    if "--" not in text and "/*" not in text:
        bare = text.strip(_SPACE)
        start += text.index(bare)
        return start, start + len(bare)
    found = _tokens(sql)
    return found.starts[found.find(start)], found.ends[found.find(end) - 1]


def _since(start: int) -> Callable[[int], int]:
    return lambda position: position - start


def _tree(sql: str, mode: int, before: str = "", after: str = "") -> Node | Fault:
    """The parse tree of `sql` between two ASCII texts. Its positions, and a fault's, are characters of `sql`."""
    try:
        data = sql.encode()
    except UnicodeEncodeError as error:
        return Fault("invalid character", error.start, error.end)
    if (at := sql.find("\0")) >= 0:
        return Fault("null character not permitted", at, at + 1)
    if len(data) > DEEPEST and (deep := _too_deep(sql)) is not None:
        return Fault(_NESTED, deep, deep + 1)
    found = library.parse(before.encode() + data + after.encode(), mode)
    if isinstance(found, Failure):
        return _fault(sql, found, len(before))
    tree = decode(found)
    for entry in tree.get("stmts", ()):
        if "stmt_len" in entry:
            # A position, so that it is relocated with the others.
            entry["stmt_end"] = entry.get("stmt_location", 0) + entry.pop("stmt_len")
    if before or not sql.isascii():
        place = tokens.characters(sql)
        relocate(tree, lambda at: place[at - len(before)] if at >= len(before) else at - len(before))
    return tree


def _fault(sql: str, failure: Failure, shift: int) -> Fault:
    message, marker, near = failure.message.partition(_NEAR)
    start = failure.position - 1 - shift
    if message == "memory exhausted":
        return Fault(_NESTED, start, start + 1)
    if failure.position == 0:
        return Fault(message, 0, len(sql))
    if start >= len(sql):
        return _syntax_error(sql, len(sql), len(sql))
    if not marker:
        found = tokens.scan(sql)
        number = len(sql) if isinstance(found, Failure) else found.find(start)
        end = len(sql) if isinstance(found, Failure) or number == len(found) else found.ends[number]
        return Fault(message, start, end)
    end = min(start + len(near) - 1, len(sql))
    return Fault(f'{message}{_NEAR}{_shortened(sql[start:end])}"', start, end)


_NESTED = "nested too deeply"
_NEAR = ' at or near "'


def _shortened(text: str) -> str:
    """The start of a text that an unfinished string or comment may have stretched over the rest of the file."""
    line = text.partition("\n")[0][:_SHOWN]
    return text if line == text else line.rstrip() + "…"


_SHOWN = 60


def _syntax_error(sql: str, start: int, end: int) -> Fault:
    near = f'{_NEAR}{sql[start:end]}"' if start < end else " at end of input"
    return Fault("syntax error" + near, start, end)


def _unexpected(sql: str, word: str, depth: int) -> Fault:
    """A syntax error at the first `word` inside that many brackets, or at the end where there is none."""
    found = _tokens(sql)
    for number, around in found.nested():
        if around == depth and found.word(number) == word:
            return _syntax_error(sql, found.starts[number], found.ends[number])
    return _syntax_error(sql, len(sql), len(sql))


def _tokens(sql: str) -> Tokens:
    """The tokens of a text that the parser has accepted, so that the scanner will too."""
    found = tokens.scan(sql)
    assert isinstance(found, Tokens)
    return found


def _words(sql: str) -> list[str]:
    found = _tokens(sql)
    return [found.word(number) for number in range(len(found))]


def _only_target(tree: Node) -> Node | None:
    """The target of a `select` that consists of nothing but one, without a label."""
    select = tree["stmts"][0]["stmt"].get("SelectStmt", {})
    targets = select.get("targetList", ())
    if len(tree["stmts"]) > 1 or len(targets) != 1 or select.keys() != _BARE_SELECT:
        return None
    target: Node = targets[0]["ResTarget"]
    return target if target.keys() <= {"val", "location"} else None


_BARE_SELECT = {"targetList", "limitOption", "op"}


def _is_star(expression: Node) -> bool:
    column = expression.get("ColumnRef")
    return column is not None and kind(column["fields"][0]) == "A_Star"


def _is_first(sql: str, position: int) -> bool:
    """Whether nothing but white space and comments precedes; `all` may, and leaves no trace in the tree."""
    return not sql[:position].strip() or _tokens(sql).starts[0] == position


def _first_arm(select: Node) -> Node:
    """Where a set operation keeps its `into`."""
    while "larg" in select:
        select = select["larg"]
    return select


DEEPEST = 6000
"""How deep a tree may be, in tokens. libpg_query writes trees by recursion; at some 8,000 levels that overflows a
stack of one megabyte, and with it ends the process."""


def _too_deep(sql: str) -> int | None:
    """Where the text gets deeper than `DEEPEST`, by an upper bound that needs no tree.

    Left-associative operators nest without brackets, so a level is as deep as its longest run of tokens; the words in
    `_FLAT` start another run because PostgreSQL keeps what is between them in lists.
    """
    found = tokens.scan(sql)
    if isinstance(found, Failure):
        return None
    around: list[tuple[int, int]] = []
    run = deepest = outer = 0
    for number in range(len(found)):
        word = found.word(number)
        if word in _OPENING:
            around.append((run, deepest))
            outer += run + 1
            run = deepest = 0
        elif word in _CLOSING and around:
            inner = max(run, deepest)
            run, deepest = around.pop()
            outer -= run + 1
            run += inner + 1
        elif word in _FLAT:
            run, deepest = 0, max(run, deepest)
        elif word in _SET_OPERATIONS:
            run, deepest = 0, max(run, deepest) + 1
        else:
            run += 1
        if outer + max(run, deepest) > DEEPEST:
            return found.starts[number]
    return None


_OPENING = frozenset({"(", "[", "case"})
_CLOSING = frozenset({")", "]", "end"})
_FLAT = frozenset({",", ";", "and", "or", "when", "then", "else"})
_SET_OPERATIONS = frozenset({"union", "intersect", "except"})
