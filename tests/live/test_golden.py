"""Every construct is proven on real servers: its SQL runs and makes what the source says."""

from __future__ import annotations

from pathlib import Path

import pytest

from databases import sql_of, told
from dbsc import pipeline, project
from dbsc.postgres.prove import prove
from dbsc.postgres.scratch import Server
from golden_cases import COMPILES, oldest_server

PAIRS = [
    pytest.param(server, case, id=f"{server}-{case.name}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for case in COMPILES
    if oldest_server(case) <= version
]


@pytest.mark.parametrize(("server", "case"), PAIRS, indirect=["server"])
def test_a_construct_is_proven(server: Server, case: Path) -> None:
    opened = project.open_project(str(case))
    checked = pipeline.check(opened.sources, project.reader)
    proof = prove(server, checked.catalog, *sql_of(checked.catalog))
    assert not told(proof), told(proof)
    assert not proof.notes
