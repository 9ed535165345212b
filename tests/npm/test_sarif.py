"""What `dbsc check --format sarif` prints is SARIF 2.1.0 by the standard's own schema, whatever is wrong."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from golden_cases import REFUSED, project
from projects import Project

SCHEMA = Path(__file__).parent / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(not SCHEMA.exists(), reason="run `npm ci` in tests/npm"),
]


@pytest.fixture(scope="module")
def validator() -> Any:
    """The standard's schema, read."""
    return Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_every_mistake_is_told_in_sarif(validator: Any, tmp_path: Path) -> None:
    for number, case in enumerate(REFUSED):
        folder = tmp_path / str(number)
        folder.mkdir()
        document = json.loads(project(case, folder).run("check", "--format", "sarif").out)
        faults = [error.message for error in validator.iter_errors(document)]
        assert not faults, (case.name, faults)
        (run,) = document["runs"]
        assert run["results"]
        rules = run["tool"]["driver"]["rules"]
        assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])


def test_nothing_wrong_is_sarif_as_well(validator: Any, tmp_path: Path) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case" / "schema.dbs").write_text("table t {\n  id  int pk\n}\n")
    document = json.loads(Project(tmp_path / "case").run("check", "--format", "sarif").out)
    assert validator.is_valid(document)
    assert document["runs"][0]["results"] == []
