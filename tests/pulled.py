"""Databases that are read, written as `.dbs`, and made again from that: what comes back, for tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from catalogs import diagnosed
from dbsc import pipeline
from dbsc.diagnostics import has_errors
from dbsc.postgres.introspect import Introspection, introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot
from dbsc.semantics.lift import lift
from dbsc.syntax.format import laid_out

_AT = datetime(2026, 11, 23, tzinfo=UTC)


def round_trip(server: Server, sql: str, before: str = "") -> str:
    """The `.dbs` of the database that some SQL makes, by a superuser, behind what no schema makes, such as roles.

    What the `.dbs` compiles to makes the same database, object for object, and that one's `.dbs` is the same text.
    """
    with _made(server, before + sql) as (first, found):
        assert not found.diagnostics, [diagnostic.message for diagnostic in found.diagnostics]
        text = laid_out(lift(found.catalog))
    with _made(server, before + sql_of(text)) as (second, again):
        difference = compare(first, second)
        assert difference.equal, f"{difference}\n\n{text}"
        assert _nameless(laid_out(lift(again.catalog))) == _nameless(text)
    return text


def spaceless(text: str) -> str:
    """A text whose columns are not aligned."""
    return re.sub(r"(?<=\S)  +", " ", text)


def sql_of(text: str) -> str:
    """What a schema without mistakes compiles to, from nothing."""
    catalog, diagnostics = diagnosed(text)
    assert not has_errors(diagnostics), "\n".join([*(d.message for d in diagnostics), text])
    sql, problems = pipeline.whole(catalog, _AT)
    assert not problems, [problem.message for problem in problems]
    return sql


@contextmanager
def _made(server: Server, sql: str) -> Iterator[tuple[Snapshot, Introspection]]:
    """What a server says of the database that some SQL makes, in both ways."""
    try:
        with server.database() as name, server.connect(name, autocommit=True) as connection:
            failure = run_script(connection, sql)
            assert failure is None, f"{failure}\n\n{sql}"
            yield snapshot(connection), introspect(connection)
    finally:
        server.drop_roles()


def _nameless(text: str) -> str:
    """Without the name of the database, which is another each time."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("database "))
