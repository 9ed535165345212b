"""Running SQL scripts, and saying exactly which statement failed.

A script goes to the server whole, in one transaction, or statement by statement where a statement will not have a
transaction around it. Splitting follows psql: it knows strings, comments, parentheses and SQL-standard function bodies,
not the grammar. Knows nothing of migrations, and does not read psql's own commands or the data of `copy … from stdin`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dbsc.postgres.connection import Connection
from dbsc.record import Record

_TOKEN = re.compile(
    r"""
    (?P<comment> --[^\n]* )
  | (?P<opening> /\* )
  | (?P<text> [eE]'(?:[^'\\]|\\.|'')*(?:'|\Z) | '(?:[^']|'')*(?:'|\Z) | "(?:[^"]|"")*(?:"|\Z) )
  | (?P<dollar> \$(?:[^\W\d]\w*)?\$ )
  | (?P<word> [^\W\d][\w$]* )
  | (?P<number> [\d$][\w$.]* )
  | (?P<mark> [();] )
  | (?P<other> \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_NESTED_COMMENT = re.compile(r"/\*|\*/")
_HAS_BODY = re.compile(r"create(?: or replace)? (?:function|procedure)\b")


class Statement(Record):
    """One statement of a script, without its semicolon. `start` is its offset in the script, in characters."""

    text: str
    start: int


class Failure(Record):
    """Why a script failed. `index` counts statements from 0; `commit` comes after the last.

    `position` is the offset in the script that the server points at, if it points anywhere.
    """

    index: int
    statement: Statement
    sqlstate: str
    message: str
    detail: str | None = None
    hint: str | None = None
    context: str | None = None
    position: int | None = None


def split(script: str) -> list[Statement]:
    """The statements of a script. What holds nothing but comments is none."""
    return list(_statements(script))


def _statements(script: str) -> Iterator[Statement]:
    start: int | None = None
    end = depth = 0
    body = _Body()
    for kind, at, after in _tokens(script):
        token = script[at:after]
        if kind == "mark" and token == ";" and depth <= 0 and not body.open:
            if start is not None:
                yield Statement(script[start:end], start)
            start, depth, body = None, 0, _Body()
            continue
        if start is None:
            start = at
        end = after
        if kind == "mark" and token != ";":
            depth += 1 if token == "(" else -1
        elif kind == "word" and depth <= 0:
            body.read(token.lower())
    if start is not None:
        yield Statement(script[start:end], start)


def _tokens(script: str) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of everything but blanks and comments."""
    at = 0
    while match := _TOKEN.search(script, at):
        kind, at = str(match.lastgroup), match.end()
        if kind == "opening":
            at = _comment_end(script, at)
            continue
        if kind == "dollar":
            close = script.find(match[0], at)
            at = close + len(match[0]) if close >= 0 else len(script)
        if kind != "comment":
            yield kind, match.start(), at


def _comment_end(script: str, at: int) -> int:
    depth = 1
    while depth:
        match = _NESTED_COMMENT.search(script, at)
        if match is None:
            return len(script)
        depth += 1 if match[0] == "/*" else -1
        at = match.end()
    return at


class _Body:
    """Whether the words of a statement so far have opened an SQL-standard body, `begin atomic … end`."""

    def __init__(self) -> None:
        self._head = ""
        self._words = 0
        self._depth = 0

    @property
    def open(self) -> bool:
        return self._depth > 0

    def read(self, word: str) -> None:
        if self._words < 4:
            self._head += f"{word} "
            self._words += 1
        if word == "begin" and _HAS_BODY.match(self._head):
            self._depth += 1
        elif word == "case" and self._depth:
            self._depth += 1
        elif word == "end" and self._depth:
            self._depth -= 1


def run_script(connection: Connection, script: str, *, transactional: bool = True) -> Failure | None:
    """Runs a script and returns what failed, or None.

    With `transactional` it is one transaction, or a savepoint in the one that is open, undone if it fails. Otherwise
    each statement stands alone, and those before the one that fails have happened.
    """
    import psycopg

    if not transactional:
        return _run_apart(connection, script)
    failure: Failure | None = None
    try:
        with connection.transaction() as transaction:
            failure = _send(connection, script)
            if failure is not None:
                raise psycopg.Rollback(transaction)
    except psycopg.Error as error:
        statements = split(script)
        last = Statement("commit", len(script))
        return failure or _failure(error.diag, str(error), script, len(statements), last)
    return failure


def _run_apart(connection: Connection, script: str) -> Failure | None:
    before = connection.autocommit
    connection.set_autocommit(True)
    try:
        for index, statement in enumerate(split(script)):
            failure = _send(connection, statement.text)
            if failure is not None:
                position = None if failure.position is None else failure.position + statement.start
                return failure.replace(index=index, statement=statement, position=position)
    finally:
        if connection.info.transaction_status.name == "IDLE":
            connection.set_autocommit(before)
    return None


def _send(connection: Connection, script: str) -> Failure | None:
    """Sends a script in one message. The server answers each statement until one fails, which tells which it was."""
    from psycopg import errors, generators, pq

    results = _results(connection, script)
    last = results[-1]
    if last.status in (pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT, pq.ExecStatus.COPY_BOTH):
        connection.wait(generators.copy_end(connection.pgconn, b"a script has no data"))
