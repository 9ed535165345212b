"""Things with other names on servers: nothing is made again, no row is lost, and what is there is the new schema."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc.postgres.scratch import Server
from renamed import CASES, renamed_on


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_but_renames_makes_the_new_schema(server: Server, case: Path) -> None:
    read = {path.name: path.read_text(encoding="utf-8") for path in case.iterdir()}
    proof = renamed_on(
        server, read["before.dbs"], read["after.dbs"], read.get("rows.sql", ""), read.get("holds.sql", "")
    )
    assert proof.ok, proof.failures
