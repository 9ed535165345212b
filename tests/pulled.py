"""Databases that are read, written as `.dbs`, and made again from that: what comes back, for tests."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from catalogs import diagnosed
from dbsc import pipeline, project, pulling
from dbsc.catalog.catalog import Catalog
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.postgres.introspect import introspect
from dbsc.postgres.introspect.coverage import Covered
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot
from dbsc.record import Record
from dbsc.source import Source
from dbsc.syntax.format import format_source
from inventories import differences, inventory

_AT = datetime(2026, 11, 23, tzinfo=UTC)

# What is told of a schema as it is, whoever wrote it: it is not for pulling to make it better.
MISTAKES = frozenset({"DBS206", "DBS212", "DBS246", "DBS280", "DBS281"})


_BELOW = frozenset({"index", "constraint"})
"""Kinds of which partitions have some from above with something of their own: they are told, and not counted."""


class Found(Record):
    """A database: what a server says of it, what a tool that is not ours finds in it, and its `.dbs`."""

    said: Snapshot
    inventory: Any
    text: str


def round_trip(server: Server, sql: str, before: str = "", told: Collection[str] = ()) -> str:
    """The `.dbs` of the database that some SQL makes, by a superuser, behind what no schema makes, such as roles.

    It is formatted and has no mistake; what is rightly told can be given, by code. What it compiles to makes the
    same, object for object, by our own inventory and one that is not ours; and that one's `.dbs` is the same text.
    """
    try:
        with server.database() as name:
            _run(server, name, before + sql)
            first = _found(server, name, told)
    finally:
        server.drop_roles()
    try:
        _comes_back(server, before, first, told)
    finally:
        server.drop_roles()
    return first.text


def comes_back(server: Server, database: str, told: Collection[str] = (), *, owners: bool = False) -> str:
    """The `.dbs` of a database, which makes the same again, by the same owners if these are asked for."""
    first = _found(server, database, told, owners=owners)
    _comes_back(server, "", first, told, owners=owners)
    return first.text


def _comes_back(server: Server, before: str, first: Found, told: Collection[str], *, owners: bool = False) -> None:
    assert format_source(Source("schema.dbs", first.text)) == (first.text, ())
    assert "\r" not in first.text  # which would be gone when the file is read
    with server.database() as name:
        _run(server, name, before + _compiled(first.text, told))
        second = _found(server, name, told, owners=owners)
    difference = compare(first.said, second.said)
    assert difference.equal, f"{difference}\n\n{first.text}"
    differs = differences(first.inventory, second.inventory)
    assert not differs, f"{differs}\n\n{first.text}"
    assert _nameless(second.text) == _nameless(first.text)


def _run(server: Server, database: str, sql: str) -> None:
    with server.connect(database, autocommit=True) as connection:
        failure = run_script(connection, sql)
        assert failure is None, f"{failure}\n\n{sql}"


def _found(server: Server, database: str, told: Collection[str], *, owners: bool = False) -> Found:
    with server.connect(database, autocommit=True) as connection:
        found = introspect(connection, owners=owners)
        assert not _said(found.diagnostics, told)
        assert not [each for each in found.coverage if each.lost]
        assert not [each for each in found.coverage if _surplus(each) and each.kind not in _BELOW]
        (text,) = pulling.pulled(found.catalog, directory=False, said=found.beyond).files.values()
        return Found(snapshot(connection), inventory(server, database, owners=owners), text)


def _surplus(covered: Covered) -> bool:
    """Whether more became of the objects of a kind than there are: one counted twice would hide one that is lost."""
    return covered.native + covered.opaque + covered.left_out > covered.number


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
    return _whole(catalog)


def _compiled(text: str, told: Collection[str]) -> str:
    """What a schema compiles to of which nothing is said but what is expected."""
    checked = pipeline.check((Source("schema.dbs", text),), project.reader, guarded=False)
    assert not has_errors(checked.diagnostics), "\n".join([*_said(checked.diagnostics, ()), text])
    assert not _said(checked.diagnostics, told), "\n".join([*_said(checked.diagnostics, told), text])
    return _whole(checked.catalog)


def _said(diagnostics: Iterable[Diagnostic], but: Collection[str]) -> list[str]:
    return [f"{each.code} {each.message}" for each in diagnostics if each.code not in but]


def _whole(catalog: Catalog) -> str:
    sql, problems = pipeline.whole(catalog, _AT)
    assert not problems, [problem.message for problem in problems]
    return sql


def _nameless(text: str) -> str:
    """Without the name of the database, which is another each time."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("database "))
