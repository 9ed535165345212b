"""Whole databases that are hard to write down come back, as they are and from their dump."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogs import catalog_of
from databases import sql_of
from dbsc.postgres.scratch import Server
from pulled import MISTAKES, round_trip

WHOLE = sorted((Path(__file__).parents[1] / "whole").glob("*.sql"))


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_a_database_comes_back(server: Server, path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    roles = "".join(line for line in lines if line.startswith("create role "))
    round_trip(server, "".join(line for line in lines if not line.startswith("create role ")), roles, MISTAKES)


LIBRARY = {
    "...append_only": "use std.append_only\ntable t { id int pk; ...append_only }",
    "...audit_log": "use std.audit\nschema audit { table log { ...audit_log } }",
    "...audited(log => audit.log)": "use std.audit\nschema audit { table log { ...audit_log } }\n"
    "table t { id int pk; ...audited(log => audit.log) }",
    "...soft_delete(purge => never)": "use std.soft_delete\ntable t { id int pk; code text unique; ...soft_delete }",
    "...timestamps": "use std.timestamps\ntable t { id int pk; ...timestamps }",
    "use std.retention_log": "use std.retention_log",
}


@pytest.mark.parametrize("line", LIBRARY)
def test_what_the_library_makes_is_recognised_on_a_server(server: Server, line: str) -> None:
    text = round_trip(server, sql_of(catalog_of(LIBRARY[line]))[1])
    assert line in text
    assert "function" not in text
    assert "view" not in text
