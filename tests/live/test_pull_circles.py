"""What a database holds that cannot be made in one order: it is pulled so that it can."""

from __future__ import annotations

import pytest

from dbsc import pipeline
from dbsc.catalog.objects import ref
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import compare, snapshot
from pulled import comes_back, sql_of

CIRCLES = {
    "functions": """
        set check_function_bodies = off;
        create function f(int) returns int language sql as 'select g($1)';
        create function g(int) returns int language sql as 'select f($1)';
        reset check_function_bodies""",
    "default": """
        create table codes (id int);
        create function next() returns int language sql as 'select count(*)::int from codes';
        alter table codes alter id set default next()""",
    "check": """
        create table codes (id int);
        create function is_free(int) returns bool language sql as 'select not exists (select from codes where id = $1)';
        alter table codes add check (is_free(id))""",
    "view": """
        create view v as select 1 as a;
        create function of_view() returns int language sql as 'select a from v';
        create or replace view v as select of_view() as a""",
    "nullable column of a domain": """
        create domain number as int not null;
        create table t (a number, b number not null)""",
}


@pytest.mark.parametrize("sql", CIRCLES.values(), ids=CIRCLES)
def test_a_circle_comes_back(server: Server, sql: str) -> None:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql) is None
        before, found = snapshot(connection), introspect(connection)
    pulled = pipeline.pulled(found.catalog, directory=False)
    assert [one for one in pulled.diagnostics if one.severity == "error"] == []
    (text,) = pulled.files.values()
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, sql_of(text)) is None
        assert compare(before, snapshot(connection)).equal, str(compare(before, snapshot(connection)))


def test_a_database_without_public_is_read(server: Server) -> None:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        assert run_script(connection, "drop schema public") is None
        found = introspect(connection)
        assert [*found.catalog.objects] == [ref("sql", "no_schema_public")]
        assert not found.diagnostics
        comes_back(server, name)
