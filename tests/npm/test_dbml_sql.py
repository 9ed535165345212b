"""DBML's own tool on our files: it still makes the SQL that is kept beside them, and refuses what we call a mistake."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dbml_cases import CASES, REFUSED
from golden_cases import hold, name

HERE = Path(__file__).parent

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not (HERE / "node_modules" / "@dbml").exists(), reason="run `npm ci` in tests/npm"),
]
_GOES_ON = {"DBS203", "DBS406", "DBS834_type", "DBS837", "DBS838"}


def dbml2sql(case: Path) -> subprocess.CompletedProcess[str]:
    text = (case / "schema.dbml").read_text(encoding="utf-8")
    return subprocess.run(["node", "dbml_sql.mjs"], cwd=HERE, input=text, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_tool_makes_the_sql_that_is_kept(case: Path) -> None:
    run = dbml2sql(case)
    assert run.returncode == 0, run.stderr
    hold(case / "dbml.sql", run.stdout)


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_the_tool_refuses_what_is_no_dbml(case: Path) -> None:
    assert (dbml2sql(case).returncode != 0) == (not case.name.startswith(tuple(_GOES_ON)))
