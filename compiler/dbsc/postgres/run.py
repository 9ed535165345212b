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
    \s* (?:
    (?P<comment> --[^\n]* )
  | (?P<opening> /\* )
  | (?P<text> [eE]'(?:[^'\\]|\\.|'')*(?:'|\Z) | '(?:[^']|'')*(?:'|\Z) | "(?:[^"]|"")*(?:"|\Z) )
  | (?P<dollar> \$(?:[^\W\d]\w*)?\$ )
  | (?P<word> [^\W\d][\w$]* )
  | (?P<number> [\d$][\w$.]* )
  | (?P<mark> [();] )
  | (?P<other> \S )
    )
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
    return list(statements_of(script))


def statements_of(script: str) -> Iterator[Statement]:
    """The statements of a script, one after the other."""
    start: int | None = None
    end = 0
    around = Surroundings()
    for kind, at, after in tokens(script):
        if around.ends(kind, script[at:after]):
            if start is not None:
                yield Statement(script[start:end], start)
            start = None
            continue
        start = at if start is None else start
        end = after
    if start is not None:
        yield Statement(script[start:end], start)


class Surroundings:
    """What is open around the tokens of a script: a semicolon in parentheses or in a body ends no statement."""

    def __init__(self) -> None:
        self._depth = 0
        self._body = _Body()

    def ends(self, kind: str, token: str) -> bool:
        """Whether the next token ends the statement that it is in."""
        if kind == "mark":
            if token == ";":
                if self._depth or self._body.open:
                    return False
                self._body = _Body()
                return True
            self._depth = self._depth + 1 if token == "(" else max(self._depth - 1, 0)
        elif kind == "word" and self._depth == 0:
            self._body.read(token.lower())
        return False


def tokens(script: str, at: int = 0) -> Iterator[tuple[str, int, int]]:
    """Kind, start and end of everything from an offset on but blanks and comments; one without an end is a token."""
    while match := _TOKEN.match(script, at):
        kind, at = str(match.lastgroup), match.end()
        if kind == "opening":
            end = _comment_end(script, at)
            if end is not None:
                at = end
                continue
            at = len(script)  # PostgreSQL refuses it, and is to be given it
        if kind == "dollar":
            close = script.find(match[kind], at)
            at = close + len(match[kind]) if close >= 0 else len(script)
        if kind != "comment":
            yield kind, match.start(kind), at


def _comment_end(script: str, at: int) -> int | None:
    depth = 1
    while depth:
        match = _NESTED_COMMENT.search(script, at)
        if match is None:
            return None
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
        if (word == "begin" and _HAS_BODY.match(self._head)) or (word == "case" and self._depth):
            self._depth += 1
        elif word == "end" and self._depth:
            self._depth -= 1


def runs_alone(script: str) -> bool:
    """Whether a script is one statement that no transaction may hold: what is done `concurrently`."""
    statements = split(script)
    if len(statements) != 1 or "concurrently" not in statements[0].text.lower():
        return False
    text = statements[0].text
    return any(kind == "word" and text[at:end].lower() == "concurrently" for kind, at, end in tokens(text))


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
    except psycopg.Rollback:
        return failure  # the connection is lost, so nobody is left to take it back, and the server has
    except psycopg.Error as error:
        if failure is None and connection.closed:
            raise
        # a deferred constraint, say
        return failure or _failure(error.diag, len(split(script)), Statement("commit", len(script)))
    return failure


def try_script(connection: Connection, script: str) -> Failure | None:
    """Runs a script in a transaction that is undone, and returns what failed, or would fail at its end, or None.

    The connection commits by itself. A script that ends the transaction is on its own from there.
    """
    connection.execute("begin")
    try:
        failure = _send(connection, script)
        if failure is not None:
            return failure
        late = _send(connection, "set constraints all immediate")
        return late and late.replace(index=len(split(script)), statement=Statement("commit", len(script)))
    finally:
        connection.execute("rollback")


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
        connection.set_autocommit(before)
    return None


def _send(connection: Connection, script: str) -> Failure | None:
    """Sends a script in one message. The server answers each statement until one fails, which tells which it was."""
    from psycopg import errors, pq

    results = _results(connection, script)
    if results[-1].status != pq.ExecStatus.FATAL_ERROR:
        return None
    error = errors.error_from_result(results[-1], encoding=connection.info.encoding)
    position = int(error.diag.statement_position) - 1 if error.diag.statement_position else None
    statements = split(script)
    index = min(len(results) - 1, len(statements) - 1)
    if index == 0 and position is not None:
        # the server parses the whole script before it runs the first statement
        index = max((number for number, statement in enumerate(statements) if statement.start <= position), default=0)
    return _failure(error.diag, index, statements[index], position)


def _results(connection: Connection, script: str) -> list[Any]:
    """The results of all statements up to the one that failed. Data that a `copy` sends is not kept; it gets none."""
    from psycopg import generators, pq

    pgconn = connection.pgconn
    pgconn.send_query(script.encode(connection.info.encoding))
    results: list[Any] = connection.wait(generators.execute(pgconn))
    while results[-1].status in (pq.ExecStatus.COPY_IN, pq.ExecStatus.COPY_OUT):
        if results.pop().status == pq.ExecStatus.COPY_IN:
            pgconn.put_copy_end(b"a script cannot bring data with it")
        else:
            while pgconn.get_copy_data(0)[0] > 0:
                pass
        results += connection.wait(generators.execute(pgconn))
    return results


def _failure(diagnostic: Any, index: int, statement: Statement, position: int | None = None) -> Failure:
    return Failure(
        index,
        statement,
        sqlstate=diagnostic.sqlstate or "",
        message=diagnostic.message_primary or "",
        detail=diagnostic.message_detail,
        hint=diagnostic.message_hint,
        context=diagnostic.context,
        position=position,
    )
