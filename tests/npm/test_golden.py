"""The types of every golden case and of every example in the book under the TypeScript compiler, in one run."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.backends.typescript import interfaces
from golden_cases import COMPILES
from reference import examples

HERE = Path(__file__).parent
TSC = HERE / "node_modules" / ".bin" / "tsc"

pytestmark = [
    pytest.mark.npm,
    pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed"),
    pytest.mark.skipif(not TSC.exists(), reason="run `npm ci` in tests/npm"),
]


def test_the_types_of_every_construct_compile(tmp_path: Path) -> None:
    for case in COMPILES:
        shutil.copy(case / "types.ts", tmp_path / f"{case.name}.ts")
    for example in examples():
        if not example.refused:
            (tmp_path / f"book_{example.line}.ts").write_text(interfaces(catalog_of(example.source)), encoding="utf-8")
    shutil.copy(HERE / "tsconfig.json", tmp_path)
    found = subprocess.run([TSC, "--project", ".", "--pretty", "false"], cwd=tmp_path, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout
