"""A user's own tests in SQL: files that run in the database which the migrations have made, and that fail by an error.

Each runs as the role of migrations in a transaction that is undone, so none sees what another did.
"""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import Failure, try_script
from dbsc.record import Record
from dbsc.source import Source, Span

_LINE_OF_BLOCK = re.compile(r"^PL/pgSQL function inline_code_block line (\d+)", re.MULTILINE)
_DOLLARS = re.compile(r"\$\w*\$")


class TestFailed(Record):
    """A test that did not get to its end."""

    source: Source
    failure: Failure


def failed_tests(connection: Connection, tests: tuple[Source, ...]) -> list[TestFailed]:
    """Runs each test, and gives those that failed. The connection must be one that commits by itself."""
    out = []
    for test in tests:
        failure = try_script(connection, test.text)
        if failure is not None:
            out.append(TestFailed(test, failure))
    return out


def to_diagnostic(failed: TestFailed) -> Diagnostic:
    """What a user is told of it: the server's message, at the line of the test that it is about."""
    failure = failed.failure
    notes = [f"SQLSTATE {failure.sqlstate}"]
    notes += [f"detail: {failure.detail}"] if failure.detail else []
    return Diagnostic("DBS607", failure.message, _place(failed), (), tuple(notes), failure.hint)


def _place(failed: TestFailed) -> Span:
    """Where the server points, the line of a `do` block that failed, or the first line of the statement."""
    source, failure = failed.source, failed.failure
    start = min(failure.statement.start, len(source.text))
    if failure.position is not None:
        return Span(source, failure.position, failure.position + 1)
    line = _LINE_OF_BLOCK.search(failure.context or "")
    body = _DOLLARS.search(source.text, start) if line else None
    if line and body:
        start = body.end()
        for _ in range(int(line[1]) - 1):
            start = source.text.find("\n", start) + 1
    end = source.text.find("\n", start)
    text = source.text[start : end if end >= 0 else len(source.text)]
    indent = len(text) - len(text.lstrip())
    return Span(source, start + indent, start + max(len(text.rstrip()), indent))
