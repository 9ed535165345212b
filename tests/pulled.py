"""Databases that are read, written as `.dbs`, and made again from that: what comes back, for tests."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from catalogs import diagnosed
from dbsc import pipeline
from dbsc.diagnostics import has_errors
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot

_AT = datetime(2026, 11, 23, tzinfo=UTC)


def round_trip(server: Server, sql: str, before: str = "") -> str:
    """The `.dbs` of the database that some SQL makes, by a superuser, behind what no schema makes, such as roles.

    What the `.dbs` compiles to makes the same database, object for object, and that one's `.dbs` is the same text.
    """
    try:
        with server.database() as name:
            _run(server, name, before + sql)
            first, text = _pulled(server, name)
    finally:
        server.drop_roles()
    try:
        _comes_back(server, before, first, text)
    finally:
        server.drop_roles()
    return text


def comes_back(server: Server, database: str) -> str:
    """The `.dbs` of a database, which makes the same again."""
    first, text = _pulled(server, database)
    _comes_back(server, "", first, text)
    return text


def _comes_back(server: Server, before: str, first: Snapshot, text: str) -> None:
    with server.database() as name:
        _run(server, name, before + sql_of(text))
        second, again = _pulled(server, name)
    difference = compare(first, second)
    assert difference.equal, f"{difference}\n\n{text}"
    assert _nameless(again) == _nameless(text)


def _run(server: Server, database: str, sql: str) -> None:
    with server.connect(database, autocommit=True) as connection:
        failure = run_script(connection, sql)
        assert failure is None, f"{failure}\n\n{sql}"


def _pulled(server: Server, database: str) -> tuple[Snapshot, str]:
    """What a server says of a database, and its `.dbs`."""
    with server.connect(database, autocommit=True) as connection:
        found = introspect(connection)
        assert not found.diagnostics, [diagnostic.message for diagnostic in found.diagnostics]
        (text,) = pipeline.pulled(found.catalog, directory=False, said=True).files.values()
        return snapshot(connection), text


def url_of(server: Server, database: str, user: str | None = None) -> str:
    """The URL of a database of a server that listens on a socket."""
    parts = {name: str(value) for name, value in conninfo_to_dict(server.conninfo(database)).items()}
    host = quote(parts["host"], safe="")
    return f"postgresql://{user or parts['user']}:secret@/{database}?host={host}&port={parts['port']}"


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


def _nameless(text: str) -> str:
    """Without the name of the database, which is another each time."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("database "))
