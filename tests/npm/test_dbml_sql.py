"""DBML's own tool on our files: it still makes the SQL that is kept beside them, and refuses what we call a mistake."""

from __future__ import annotations

import json
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


@pytest.fixture(scope="module")
def made() -> dict[Path, dict[str, str]]:
    """What the tool makes of each case, or says against it: all at once, as it is long in starting."""
    cases = (*CASES, *REFUSED)
    texts = json.dumps([(case / "schema.dbml").read_text(encoding="utf-8") for case in cases])
    run = subprocess.run(["node", "dbml_sql.mjs"], cwd=HERE, input=texts, capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    return dict(zip(cases, json.loads(run.stdout), strict=True))


@pytest.mark.parametrize("case", CASES, ids=name)
def test_the_tool_makes_the_sql_that_is_kept(made: dict[Path, dict[str, str]], case: Path) -> None:
    assert "error" not in made[case], made[case]
    hold(case / "dbml.sql", made[case]["sql"] + "\n")


@pytest.mark.parametrize("case", REFUSED, ids=name)
def test_the_tool_refuses_what_is_no_dbml(made: dict[Path, dict[str, str]], case: Path) -> None:
    assert ("error" in made[case]) == (not case.name.startswith(tuple(_GOES_ON)))
