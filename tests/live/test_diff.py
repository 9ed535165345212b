"""`dbsc diff` with databases: what it says of them is in the words of the other side."""

from __future__ import annotations

from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from shops import Shop


def test_a_database_against_a_schema_and_back(shop: Shop, connection: Connection) -> None:
    assert shop.run("diff", shop.url, "schema.dbs", "--sql").out.startswith("create table public.users")
    connection.execute("set search_path = ''")
    script = shop.run("diff", shop.url, "schema.dbs", "--sql").out
    assert run_script(connection, script) is None
    assert shop.run("diff", shop.url, "schema.dbs", "--check").code == 0
    connection.execute("alter table public.users add column note varchar(9) default 'x' check (note <> '')")
    assert shop.run("diff", shop.url, "schema.dbs").code == 3
    back = shop.run("diff", shop.url, "schema.dbs", "--allow", "drop users.note", "--sql").out
    assert run_script(connection, back) is None, back
    assert shop.run("diff", shop.url, "schema.dbs", "--check").code == 0
    assert shop.run("diff", "schema.dbs", shop.url, "--check").code == 0


def test_two_databases(shop: Shop, server: Server, connection: Connection) -> None:
    made = "create table t (id int primary key, at timestamptz default now(), check (id > 0 and at is not null))"
    connection.execute(made)
    with server.database() as name:
        other = server.conninfo(name)
        with server.connect(name, autocommit=True) as second:
            second.execute(made)
            assert shop.run("diff", shop.url, other, "--check").code == 0
            second.execute("alter table t add column more int")
        run = shop.run("diff", shop.url, other, "--sql")
        assert run.out == "alter table public.t add column more integer;\n", run.err
