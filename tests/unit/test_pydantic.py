"""The models of `pydantic` as Python: formatted and typed. What they say of rows is held in `tests/live`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import BaseModel

from catalogs import catalog_of
from dbsc.backends.python import module
from dbsc.backends.types import pydantic
from projects import Project

TESTS = Path(__file__).parents[1]
NAMES = ("odd", "rich", "supabase/shop", "validators/rows")
SAMPLES = sorted(path.parent for path in (TESTS.parent / "samples").glob("*/schema.dbs"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("models")
    for name in NAMES:
        text = (TESTS / f"npm/{name}.dbs").read_text()
        (out / f"{Path(name).name}.py").write_text(pydantic(catalog_of(text)))
    for sample in SAMPLES:
        (out / f"{sample.name}.py").write_text(Project(sample).run("types", "--target", "pydantic").out)
    (out / "nothing.py").write_text(pydantic(catalog_of("")))
    return out


def test_models_are_formatted(folder: Path) -> None:
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--diff", str(folder)]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


def test_models_are_typed(folder: Path) -> None:
    (folder / "uses.py").write_text(USES)
    options = ["--strict", "--no-error-summary", "--cache-dir", str(folder / "cache")]
    found = subprocess.run([sys.executable, "-m", "mypy", *options, "."], cwd=folder, capture_output=True, text=True)
    told = re.findall(r"^uses.py:(\d+): error: (.*)  \[", found.stdout, re.MULTILINE)
    assert {int(line): what for line, what in told} == TOLD, found.stdout


USES = """\
from rich import Position, PositionStatus, OnlyGeneratedInsert, PositionUpdate, TagInsert

row = Position.model_validate_json("{}")
status: PositionStatus = row.status
TagInsert()
PositionUpdate(symbol=None)
OnlyGeneratedInsert(id=1)
PositionUpdate(note=None, status="open", side="hold")
print(row.quantity + row.cost, row.risk + 1)
"""
TOLD = {
    5: 'Missing named argument "name" for "TagInsert"',
    6: 'Argument "symbol" to "PositionUpdate" has incompatible type "None"; expected "str"',
    7: 'Unexpected keyword argument "id" for "OnlyGeneratedInsert"',
    8: 'Argument "side" to "PositionUpdate" has incompatible type "Literal[\'hold\']"; '
    "expected \"Literal['buy', 'sell']\"",
    9: 'Unsupported operand types for + ("None" and "int")',
}


def test_the_names_that_models_have_are_known() -> None:
    assert {name for name in dir(BaseModel) if not name.startswith("_")} == module.OF_MODELS
