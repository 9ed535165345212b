"""Whole databases that are hard to write down come back, as they are and from their dump."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc.postgres.scratch import Server
from pulled import round_trip

WHOLE = sorted((Path(__file__).parents[1] / "whole").glob("*.sql"))


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_a_database_comes_back(server: Server, path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    roles = "".join(line for line in lines if line.startswith("create role "))
    round_trip(server, "".join(line for line in lines if not line.startswith("create role ")), roles)
