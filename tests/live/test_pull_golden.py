"""What every construct of the language makes on a server is read from there, and makes the same again."""

from __future__ import annotations

from pathlib import Path

import pytest

import pulled_projects
from databases import sql_of
from dbsc import pipeline, project
from dbsc.catalog.catalog import Catalog
from dbsc.drift import in_its_words
from dbsc.migrate.diff import diff
from dbsc.postgres.connection import Connection
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.standins import prepare
from golden_cases import COMPILES, oldest_server
from pulled import MISTAKES, comes_back

PAIRS = [
    pytest.param(server, case, id=f"{server}-{case.name}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for case in COMPILES
    if oldest_server(case) <= version
]


@pytest.mark.parametrize(("server", "case"), PAIRS, indirect=["server"])
def test_a_construct_comes_back(server: Server, case: Path) -> None:
    opened = project.open_project(str(case))
    catalog = pipeline.check(opened.sources, project.reader).catalog
    in_project = catalog.intent.header.target == "supabase"
    _, script = sql_of(catalog)
    database = prepare(server, catalog).database
    try:
        with server.connect(database, role=server.owner if in_project else None, autocommit=True) as connection:
            before = introspect(connection, counted=False).catalog
            failure = run_script(connection, script)
            assert failure is None, failure
            _is_known_again(catalog, connection, before)
            if case.name == "server":  # a stand-in belongs to the role of migrations, which are run by another here
                connection.execute(f"reassign owned by {server.owner} to current_user; drop owned by {server.owner}")
        if in_project:
            pulled_projects.comes_back(server, database)
        else:
            comes_back(server, database, MISTAKES)
    finally:
        server.drop_database(database)
        server.drop_roles()


def _is_known_again(catalog: Catalog, connection: Connection, before: Catalog) -> None:
    """Asserts that a database that holds what is declared differs from it in nothing but what was there before."""
    there, _ = in_its_words(catalog, connection, beside=before)
    difference = diff(catalog, there)
    assert not difference.changes and not difference.problems, difference
