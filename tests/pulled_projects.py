"""Supabase projects that are read, written as `.dbs`, and made again from that in new projects."""

from __future__ import annotations

import re

from dbsc import pulling
from dbsc.catalog import platform
from dbsc.catalog.objects import Extension
from dbsc.postgres import platform as project
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot
from dbsc.source import Source
from dbsc.syntax.format import format_source
from pulled import sql_of

_THEIRS = re.compile(
    rf"(^|[ (])({'|'.join((*platform.SCHEMAS, *platform.SERVICES))})(\.|$)|supabase_\w*admin|^issue_pg_"
)
_SCRATCH_LACKS = re.compile(r"create extension if not exists (pg_net|pg_cron|pgjwt)\b.*\n?")


def pulled(connection: Connection, extensions: tuple[Extension, ...] = ()) -> str:
    """The text of a project, of which nothing was left out and with which nothing is wrong."""
    found = introspect(connection)
    assert not found.diagnostics, [diagnostic.message for diagnostic in found.diagnostics]
    assert not [each for each in found.coverage if each.lost]
    header = found.catalog.intent.header.replace(name="project")
    assert header.target == "supabase"
    objects = {**{each.ref: each for each in extensions}, **found.catalog.objects}
    catalog = found.catalog.replace(objects=objects, intent=found.catalog.intent.replace(header=header))
    written = pulling.pulled(catalog, directory=False, said=found.beyond)
    assert not written.diagnostics, [diagnostic.message for diagnostic in written.diagnostics]
    (text,) = written.files.values()
    assert format_source(Source("schema.dbs", text)) == (text, ())
    return text


def new_project(server: Server, extensions: tuple[Extension, ...], text: str) -> str:
    """A new project, with what stands in for extensions that the server lacks."""
    database = server.create_database(platform=True)
    with server.connect(database, autocommit=True) as connection:
        if "extension moddatetime" not in text:
            connection.execute("drop extension moddatetime")
        for extension in extensions:
            connection.execute(project.stand_in(extension.name, server.owner) or "")
    return database


def of_user(said: Snapshot) -> Snapshot:
    """What a server says of a database, but for what the platform has made."""
    policies = ("policy", "trigger")
    return said.replace(
        objects={
            kind: {key: value for key, value in found.items() if kind in policies or not _THEIRS.search(key)}
            for kind, found in said.objects.items()
        }
    )


def comes_back(server: Server, database: str, extensions: tuple[Extension, ...] = ()) -> str:
    """The text of a project, which makes the same of a new one and is the same there."""
    with server.connect(database, autocommit=True) as connection:
        before, text = snapshot(connection), pulled(connection, extensions)
    again = new_project(server, extensions, text)
    with server.connect(again, role=server.owner, autocommit=True) as connection:
        failure = run_script(connection, _SCRATCH_LACKS.sub("", sql_of(text)))
        assert failure is None, f"{failure}\n\n{text}"
    with server.connect(again, autocommit=True) as connection:
        difference = compare(of_user(before), of_user(snapshot(connection)))
        assert difference.equal, f"{difference}\n\n{text}"
        assert pulled(connection, extensions) == text
    server.drop_database(again)
    return text
