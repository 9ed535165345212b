"""The database of a DBML file on real servers: what is pulled makes the one that `dbml2sql` makes of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogs import catalog_of
from databases import sql_of
from dbml_cases import CASES, reading, text
from dbsc.catalog.objects import Extension
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot
from golden_cases import hold, name

_DEFERRABLE = " DEFERRABLE INITIALLY IMMEDIATE"  # of every foreign key, which no file asks for
_TABLES = "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname !~ '^pg_|^information_schema$'"


@pytest.mark.parametrize("case", CASES, ids=name)
def test_a_file_makes_the_same_database_as_with_its_own_tool(server: Server, case: Path) -> None:
    found = reading(case)
    extensions = "".join(f"create extension {each.name};\n" for each in found.catalog.all(Extension))
    theirs = extensions + (case / "dbml.sql").read_text(encoding="utf-8").replace(_DEFERRABLE, "")
    expected, rows = made(server, theirs)
    ours, our_rows = made(server, sql_of(catalog_of(text(found)))[1])
    difference = str(compare(expected, ours))
    if difference or (case / "differences.txt").exists():
        hold(case / "differences.txt", difference + "\n")
    assert our_rows == rows


def made(server: Server, sql: str) -> tuple[Snapshot, dict[str, list[str]]]:
    """What a script makes of an empty database, and the rows that it puts there."""
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        failure = run_script(connection, sql)
        assert failure is None, failure
        return snapshot(connection), rows_of(connection)


def rows_of(connection: Connection) -> dict[str, list[str]]:
    tables = [table for (table,) in connection.execute(_TABLES).fetchall()]
    query = "select row_to_json(each_row)::text from {} each_row order by 1"
    return {table: [row for (row,) in connection.execute(query.format(table)).fetchall()] for table in sorted(tables)}
