"""What comes back is the same in every column of every system catalog, also in those that nobody thought of."""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import sql_of
from dbsc import pipeline, project, pulling
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.standins import prepare
from every_row import Rows, differences, rows
from golden_cases import COMPILES, oldest_server
from pulled import sql_of as sql_of_text

# What is pulled belongs to whoever applies it: here stand-ins, or what blocks give away, belong to another role.
OF_OTHERS = {"server", "extend_what_is_there", "mixin_in_extend", "sql_owners"}
PAIRS = [
    pytest.param(server, case, id=f"{server}-{case.name}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for case in COMPILES
    if oldest_server(case) <= version and case.name not in OF_OTHERS
]


@pytest.mark.parametrize(("server", "case"), PAIRS, indirect=["server"])
def test_every_row_comes_back(server: Server, case: Path) -> None:
    catalog = pipeline.check(project.open_project(str(case)).sources, project.reader).catalog
    if catalog.intent.header.target == "supabase":
        return  # there is the whole platform beside it, whose objects belong to other roles
    database = prepare(server, catalog).database
    try:
        first, text = _made(server, database, sql_of(catalog)[1])
    finally:
        server.drop_database(database)
    try:
        with server.database() as again:
            second, _ = _made(server, again, sql_of_text(text))
    finally:
        server.drop_roles()
    found = differences(first, second)
    assert not found, "\n".join([*found, text])


def test_a_difference_is_found(server: Server) -> None:
    found = []
    for statement in (
        "create table t (a int)",
        "create table t (a int default 1); alter table t alter a set storage plain",
    ):
        with server.database() as name:
            found.append(_made(server, name, statement)[0])
    assert differences(*found) == [
        "+ pg_attrdef for public.t.a",
        "~ pg_attribute public.t.a: atthasdef: False → True",
    ]


def _made(server: Server, database: str, sql: str) -> tuple[Rows, str]:
    """The rows of a database in which a script has run, and its `.dbs`."""
    with server.connect(database, autocommit=True) as connection:
        failure = run_script(connection, sql)
        assert failure is None, failure
        found = introspect(connection)
        (text,) = pulling.pulled(found.catalog, directory=False, said=found.beyond).files.values()
        return rows(connection), text
