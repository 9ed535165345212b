"""What every construct of the language makes on a server is read from there, and makes the same again."""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import sql_of
from dbsc import pipeline, project
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.standins import prepare
from golden_cases import COMPILES, oldest_server
from pulled import comes_back

PAIRS = [
    pytest.param(server, case, id=f"{server}-{case.name}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for case in COMPILES
    # a stand-in for a wrapper beside it belongs to another role than all else
    if oldest_server(case) <= version and case.name != "server"
]


@pytest.mark.parametrize(("server", "case"), PAIRS, indirect=["server"])
def test_a_construct_comes_back(server: Server, case: Path) -> None:
    opened = project.open_project(str(case))
    catalog = pipeline.check(opened.sources, project.reader).catalog
    if catalog.intent.header.target == "supabase":
        return  # there is the whole platform beside it, whose objects belong to other roles
    _, script = sql_of(catalog)
    database = prepare(server, catalog).database
    try:
        with server.connect(database, autocommit=True) as connection:
            failure = run_script(connection, script)
            assert failure is None, failure
        comes_back(server, database)
    finally:
        server.drop_database(database)
        server.drop_roles()
