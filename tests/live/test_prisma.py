"""The database that Prisma makes from a schema, and the one that dbsc makes from what it pulled, are the same.

`prisma.sql` in each case is what `prisma migrate diff --from-empty --script` of Prisma 6.19 prints, or of 7.10
where the schema needs it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from catalogs import catalog_of
from databases import sql_of
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.snapshot import Snapshot, compare, snapshot
from golden_cases import name
from prisma_cases import READ, reading, text


def made(server: Server, script: str) -> Snapshot:
    """What a script makes in an empty database."""
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        failure = run_script(connection, script)
        assert failure is None, failure
        return snapshot(connection)


@pytest.mark.parametrize("case", [case for case in READ if (case / "prisma.sql").exists()], ids=name)
def test_the_database_is_the_one_that_prisma_makes(server: Server, case: Path) -> None:
    theirs = (case / "prisma.sql").read_text(encoding="utf-8")
    _, ours = sql_of(catalog_of(text(reading(case))))
    difference = compare(made(server, theirs), made(server, ours))
    assert difference.equal, str(difference)


def test_the_scripts_of_prisma_are_those_of_the_cases() -> None:
    without = {case.name for case in READ if not (case / "prisma.sql").exists()}
    # PostgreSQL refuses Prisma's generated columns, and nothing in its scripts makes the schema of a URL or what is
    # made by hand; it takes types of PostgreSQL for enums of their names
    assert without == {"generated_columns", "home", "made_by_hand", "names_of_types"}
    for case in READ:
        tables = len(re.findall(r"^model ", "".join(p.read_text() for p in case.glob("*.prisma")), re.MULTILINE))
        if (case / "prisma.sql").exists():
            assert (case / "prisma.sql").read_text(encoding="utf-8").count("CREATE TABLE") >= tables
