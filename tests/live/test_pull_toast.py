"""What is said of a TOAST table that a table would not have any more is told, and of any other comes back."""

from __future__ import annotations

from dbsc.catalog.objects import Table
from dbsc.postgres.introspect import introspect
from dbsc.postgres.scratch import Server

# Of types whose values are never long, of some that may be, and of both sides of how long a row may be.
COLUMNS = (
    "a int",
    "a varchar(20)",
    "a varchar(501)",
    "a varchar(502)",
    "a numeric(10,2)",
    "a numeric",
    "a text",
    "a short",
    "a int[]",
    "a name, b point",
    "a bit varying(15900)",
    "a bit varying(17000)",
    "a interval, b varchar(493)",
    "a bool, b varchar(500), c bool",
    "a bool, b varchar(490), c bool, d int8",
    "a uuid, b timetz, c varchar(400)",
    "a char(400), b int, c char(98), d int8",
)


def test_it_is_known_which_tables_have_a_toast_table(server: Server) -> None:
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        connection.execute("create domain short as varchar(20)")
        for number, columns in enumerate(COLUMNS):
            connection.execute(f"create table t{number} ({columns})")
        fresh = dict(
            connection.execute(
                "select relname::text, reltoastrelid <> 0 from pg_class"
                " where relkind = 'r' and relnamespace = 'public'::regnamespace"
            ).fetchall()
        )
        for number in range(len(COLUMNS)):
            connection.execute(f"alter table t{number} add wide text")
            connection.execute(f"alter table t{number} set (toast.autovacuum_enabled = false)")
            connection.execute(f"alter table t{number} drop wide")
        found = introspect(connection)
    assert {True, False} == set(fresh.values())
    assert {table.name: bool(table.parameters) for table in found.catalog.all(Table)} == fresh
    told = [diagnostic for diagnostic in found.diagnostics if diagnostic.code == "DBS803"]
    without = {table for table, has in fresh.items() if not has}
    assert {diagnostic.message.split("`")[1] for diagnostic in told} == {f"public.{table}" for table in without}
